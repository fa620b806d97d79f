import type { Count } from './top.ts'

/** W2b from W2's windows: keeps each tag's last window and rank. To be called window by window, in order. */
export function rankChanges(periodMs: number): (start: number, top: readonly Count[]) => string[] {
  const last = new Map<string, { start: number; rank: number }>()
  return (start, top) => {
    const lines: string[] = []
    top.forEach(([tag], index) => {
      const rank = index + 1
      const before = last.get(tag)
      if (before === undefined || before.start !== start - periodMs) lines.push(`${start}\t${tag}\tenter\t${rank}`)
      else if (before.rank !== rank) lines.push(`${start}\t${tag}\tmove\t${before.rank}>${rank}`)
      last.set(tag, { start, rank })
    })
    return lines
  }
}
