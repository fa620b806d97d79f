import { grouped } from '../../lib/core/counted.ts'

const LEVELS = [...'▁▂▃▄▅▆▇█']

/** '34 a second', or '12 a minute' of less than one a second. */
export function shownRate(count: number, spanMs: number): string {
  if (spanMs === 0) return 'all at once'
  const perSecond = (count * 1000) / spanMs
  return perSecond >= 1 ? `${rounded(perSecond)} a second` : `${rounded(perSecond * 60)} a minute`
}

/** A column for each number, as high as it is; a space where there is nothing. */
export function sparkline(counts: readonly number[]): string {
  const highest = Math.max(...counts)
  return counts.map(n => (n === 0 ? ' ' : (LEVELS[Math.min(7, Math.floor((n / highest) * 8))] as string))).join('')
}

function rounded(n: number): string {
  return n < 100 ? String(Number(n.toFixed(1))) : grouped(Math.round(n))
}
