import type { Report, Row, Verdict } from './rows.ts'

function rounded(value: number, digits: number): number {
  return Number(value.toFixed(digits))
}

/** One JSON object a line: a row each, then a verdict each. */
export function jsonLines({ rows, verdicts }: Report): string[] {
  const ofRow = ({ workload, name, seconds, peakRssMb, sha256, ratio }: Row): string =>
    JSON.stringify({
      workload,
      name,
      seconds: rounded(seconds, 3),
      peakRssMb: rounded(peakRssMb, 1),
      sha256,
      ratio: ratio === null ? null : rounded(ratio, 3),
    })
  const ofVerdict = ({ workload, measure, value, target }: Verdict): string =>
    JSON.stringify({ workload, measure, value: rounded(value, 3), target, met: value <= target })
  return [...rows.map(ofRow), ...verdicts.map(ofVerdict)]
}

/** A table for people. */
export function table(title: string, { rows, verdicts }: Report): string[] {
  const lines = [title]
  if (rows.length > 0) {
    const width = Math.max(...rows.map(({ name }) => name.length), 4)
    lines.push(`  ${'name'.padEnd(width)}  seconds  whole process  peak MB  ratio  result`)
    for (const { name, seconds, wallSeconds, peakRssMb, ratio, sha256 } of rows) {
      lines.push(
        [
          `  ${name.padEnd(width)}`,
          seconds.toFixed(2).padStart(7),
          wallSeconds.toFixed(2).padStart(13),
          peakRssMb.toFixed(0).padStart(7),
          (ratio === null ? '' : ratio.toFixed(2)).padStart(5),
          sha256.slice(0, 8),
        ].join('  '),
      )
    }
  }
  for (const { measure, value, target } of verdicts) {
    lines.push(`  ${measure}: ${value.toFixed(2)}, at most ${target}: ${value <= target ? 'met' : 'MISSED'}`)
  }
  return lines
}
