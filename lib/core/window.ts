import type { Coder } from './coder.ts'
import { PipelineConstructionError } from './errors.ts'
import { formatTimestamp, type Time, type Timestamp, toTimestamp } from './time.ts'

/** A span of event time, [start, end). The global window's ends are ∓Infinity. */
export interface BoundedWindow {
  readonly start: Timestamp
  readonly end: Timestamp
  /** The last timestamp inside: end - 1. */
  readonly maxTimestamp: Timestamp
}

/** Assigns an element to windows. Four of them cover most needs; write your own as an object. */
export interface WindowFn<in T = unknown, W extends BoundedWindow = BoundedWindow> {
  readonly name: string
  assignWindows(context: { readonly element: T; readonly timestamp: Timestamp }): Iterable<W>
  /** Merging window functions (as sessions): call merge for each set of windows that become one. */
  mergeWindows?(windows: readonly W[], merge: (parts: readonly W[], result: W) => void): void
  /** For timestampCombiner 'earliestTransformed'. */
  getOutputTime?(timestamp: Timestamp, window: W): Timestamp
  /** The window of a side input that an element of this window sees. */
  getSideInputWindow?(window: BoundedWindow): W
  /** Needed when W has more than start and end. */
  readonly windowCoder?: Coder<W>
}

/** The window of all time. */
export const GLOBAL_WINDOW: BoundedWindow = Object.freeze({
  start: Number.NEGATIVE_INFINITY,
  end: Number.POSITIVE_INFINITY,
  maxTimestamp: Number.POSITIVE_INFINITY,
})

/** The window [start, end). Throws if it would be empty. */
export function interval(start: Time, end: Time): BoundedWindow {
  const from = toTimestamp(start, 'interval: start')
  const to = toTimestamp(end, 'interval: end')
  if (!(from < to)) {
    throw new PipelineConstructionError(
      `interval: [${formatTimestamp(from)}, ${formatTimestamp(to)}) is empty; its end must be after its start`,
    )
  }
  return makeWindow(from, to)
}

export function makeWindow(start: Timestamp, end: Timestamp): BoundedWindow {
  return { start, end, maxTimestamp: end - 1 }
}

/** True of the window of all time. */
export function isGlobal(window: BoundedWindow): boolean {
  return window.start === Number.NEGATIVE_INFINITY && window.end === Number.POSITIVE_INFINITY
}
