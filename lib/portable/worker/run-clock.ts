import type { Timestamp } from '../../core/time.ts'

/**
 * Processing time as the trace of a run tells it. Where sources say when their elements arrived, it is when the newest one
 * that was read did, and goes on from there as the wall's clock goes; so a recording has one time on every runner. Else it
 * is the wall's.
 */
export class RunClock {
  /** Behind the wall's clock. */
  #behindMs = 0
  #hasArrivals = false

  get now(): Timestamp {
    return Date.now() - this.#behindMs
  }

  /** Something was read that arrived then. */
  arrive(at: Timestamp): void {
    if (this.#hasArrivals && at <= this.now) return
    this.#hasArrivals = true
    this.#behindMs = Date.now() - at
  }
}
