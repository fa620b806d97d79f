import type { Timestamp } from 'yeoul'

const DAY_MS = 86_400_000

/** How times are written, in UTC: with the day if they are of several, with seconds if one has them. */
export function clockOf(times: readonly Timestamp[]): (time: Timestamp) => string {
  const finite = times.filter(Number.isFinite)
  const days = new Set(finite.map(time => Math.floor(time / DAY_MS)))
  const [from, to] = [days.size > 1 ? 0 : 11, finite.some(time => time % 60_000 !== 0) ? 19 : 16]
  return time => (Number.isFinite(time) ? new Date(time).toISOString().slice(from, to).replace('T', ' ') : String(time))
}
