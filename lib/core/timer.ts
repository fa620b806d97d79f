import type { Duration, Timestamp } from './time.ts'

/** Declares a timer, which a DoFn sets per key and window. */
export interface TimerSpec<out T> {
  readonly domain: 'eventTime' | 'processingTime'
  readonly timer?: T
}
export interface EventTimer {
  /** Fires when the watermark reaches `at`. Setting again replaces it. */
  set(at: Timestamp, options?: { outputTimestamp?: Timestamp }): void
  clear(): void
}
export interface ProcessingTimer {
  /** Fires `delay` from now, in processing time. Setting again replaces it. */
  setRelative(delay: Duration, options?: { outputTimestamp?: Timestamp }): void
  clear(): void
}

/** A timer on the watermark. Source: Beam's TimeDomain.EVENT_TIME. */
export function eventTimer(): TimerSpec<EventTimer> {
  return { domain: 'eventTime' }
}

/** A timer on the clock. Source: Beam's TimeDomain.PROCESSING_TIME. */
export function processingTimer(): TimerSpec<ProcessingTimer> {
  return { domain: 'processingTime' }
}
