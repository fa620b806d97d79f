import { showValue } from './show-value.ts'
import type { Timestamp } from './time.ts'

/** Refuses an output timestamp that is none, or later than `latest`. */
export function checkOutputTimestamp(name: string, outputTimestamp: unknown, latest: Timestamp): void {
  if (typeof outputTimestamp === 'number' && outputTimestamp <= latest) return
  throw new Error(
    `timer '${name}' was given ${showValue(outputTimestamp)} as its output timestamp; give a timestamp in milliseconds, not later than the firing`,
  )
}
