import { PipelineConstructionError } from './errors.ts'
import { showValue } from './show-value.ts'

/** Milliseconds since the epoch. The ends of time are -Infinity and Infinity. */
export type Timestamp = number
/** Milliseconds, or a number with a unit: '500ms', '10s', '2m', '1h', '7d'. */
export type Duration = number | `${number}${'ms' | 's' | 'm' | 'h' | 'd'}`
/** A point in time: milliseconds, a Date, or a duration after the epoch ('10s'), which reads well in tests. */
export type Time = Timestamp | Date | Duration

const UNITS: Record<string, number> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }

/** A duration in milliseconds. Throws a PipelineConstructionError that names `what` if it is not one. */
export function toMillis(duration: Duration, what: string): number {
  const ms = parse(duration)
  if (ms !== undefined) return ms
  throw new PipelineConstructionError(
    `${what}: ${showValue(duration)} is not a duration; write whole milliseconds, or a number with a unit: '500ms', '10s', '2m', '1h', '7d'`,
  )
}

/** Whole milliseconds, of those that a number holds exactly; undefined for what is none. */
function parse(duration: Duration): number | undefined {
  if (typeof duration === 'number') return Number.isSafeInteger(duration) ? duration : undefined
  const match = /^(-?\d+(?:\.\d+)?)(ms|s|m|h|d)$/.exec(String(duration))
  if (match === null) return undefined
  const ms = Number(match[1]) * (UNITS[match[2] as string] as number)
  // 8.2 m is 491,999.99999999994 ms in binary arithmetic, and 492,000 ms for whoever wrote it.
  const whole = Math.round(ms)
  return Math.abs(ms - whole) < 1e-6 && Number.isSafeInteger(whole) ? whole : undefined
}

/** As toMillis, and longer than 0. */
export function toPositiveMillis(duration: Duration, what: string): number {
  const ms = toMillis(duration, what)
  if (ms > 0) return ms
  throw new PipelineConstructionError(`${what}: ${showValue(duration)} must be longer than 0, for example '10s'`)
}

/** A time in milliseconds since the epoch; ±Infinity are the ends of time. */
export function toTimestamp(time: Time, what: string): Timestamp {
  if (time instanceof Date) {
    const ms = time.getTime()
    if (!Number.isNaN(ms)) return ms
    throw new PipelineConstructionError(`${what}: an invalid Date; check the text that it was made from`)
  }
  if (time === Number.POSITIVE_INFINITY || time === Number.NEGATIVE_INFINITY) return time
  const ms = parse(time)
  if (ms !== undefined) return ms
  throw new PipelineConstructionError(
    `${what}: ${showValue(time)} is not a time; write whole milliseconds since the epoch, a Date, or a duration after the epoch: '10s'`,
  )
}

/** As toMillis reads it, in the largest unit of which it is whole: '90s'. */
export function formatDuration(ms: number): string {
  const [unit, size] = Object.entries(UNITS).findLast(([, size]) => ms % size === 0) ?? ['ms', 1]
  return `${ms / size}${unit}`
}

/** A timestamp for people: ISO 8601 in UTC, or "-Infinity" and "Infinity". */
export function formatTimestamp(timestamp: Timestamp): string {
  return Math.abs(timestamp) <= 8.64e15 ? new Date(timestamp).toISOString() : String(timestamp)
}
