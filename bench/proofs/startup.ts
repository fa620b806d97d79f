import { type Measurement, type Run, summary } from '../alternate.ts'
import { fileOf } from '../data.ts'
import { shortBook } from '../inputs.ts'
import { MeasurementError, runScript } from '../job.ts'
import { note } from '../note.ts'
import { resultHash } from '../result-hash.ts'
import { rowsOf, type Workload } from '../rows.ts'

/** A start takes a fraction of a second, so more of them cost nothing and the median is steadier. */
const STARTS_A_ROUND = 5
const FIRST_LINE = 'vm afs wi gtxtqajt dee tiaqdst nm celycslrq mxs wz eku gt'

interface Start {
  readonly element: string
  readonly at: number
  readonly peakRssMb: number
}

/** From before the process is started to the moment that it prints: both are the system's time, to the microsecond. */
async function start(script: URL, args: readonly string[], expected: string): Promise<Run> {
  const begin = performance.timeOrigin + performance.now()
  const { element, at, peakRssMb }: Start = JSON.parse(await runScript(script, args))
  const wallSeconds = (performance.timeOrigin + performance.now() - begin) / 1000
  if (element !== expected) {
    throw new MeasurementError(`startup: the first element is ${JSON.stringify(element)} instead of ${expected}`)
  }
  return { seconds: (at - begin) / 1000, wallSeconds, peakRssMb, sha256: resultHash([element]) }
}

/** From the start of the process to the first element of a pipeline. */
export const startup: Workload = {
  name: 'startup',
  title: 'startup: from the start of the process to the first element',
  async measure(rounds) {
    const file = await fileOf(shortBook)
    const contenders = [
      { name: 'yeoul', script: new URL('./first-element.ts', import.meta.url), args: [file], expected: FIRST_LINE },
      { name: 'node alone', script: new URL('./bare-node.ts', import.meta.url), args: [], expected: '' },
    ].map(contender => ({ ...contender, runs: [] as Run[] }))
    for (let round = 0; round < rounds * STARTS_A_ROUND; round++) {
      for (const { script, args, expected, runs } of contenders) runs.push(await start(script, args, expected))
    }
    note(`startup  ${rounds * STARTS_A_ROUND} starts each`)
    const measured: Measurement[] = contenders.map(({ name, runs }) => summary(name, runs))
    return {
      rows: rowsOf('startup', measured),
      verdicts: [
        {
          workload: 'startup',
          measure: 'milliseconds to the first element',
          value: measured[0].seconds * 1000,
          target: 300,
        },
      ],
    }
  },
}
