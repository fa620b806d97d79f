import { type Duration, toMillis } from '../lib/core/time.ts'
import { UsageError } from './command.ts'

/** A duration of the command line, in milliseconds. Throws a UsageError if it is none, or negative. */
export function durationOf(given: string, option: string): number {
  try {
    const ms = toMillis(given as Duration, option)
    if (ms >= 0) return ms
  } catch {
    // Told below.
  }
  throw new UsageError(`${option} ${given}: not a duration; write 30s, 2m, 1h or 1d`)
}
