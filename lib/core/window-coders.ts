import type { Coder } from './coder.ts'
import { FIRST_INSTANT, LAST_INSTANT, readInstant, toInstant, writeInstant } from './instant.ts'
import { showValue } from './show-value.ts'
import type { Timestamp } from './time.ts'
import { type BoundedWindow, GLOBAL_WINDOW, isGlobal, makeWindow } from './window.ts'

/** Beam's encoding of the global window: no bytes at all. */
export const globalWindowCoder: Coder<BoundedWindow> = {
  urn: 'beam:coder:global_window:v1',
  deterministic: true,
  encode(window) {
    if (!isGlobal(window)) {
      throw new TypeError(
        `the global window's coder got ${showWindow(window)}; encode intervals with the interval window's coder`,
      )
    }
  },
  decode() {
    return GLOBAL_WINDOW
  },
}

/** Beam's encoding of an interval: its end as an instant, then its length in milliseconds as a varint. */
export const intervalWindowCoder: Coder<BoundedWindow> = {
  urn: 'beam:coder:interval_window:v1',
  deterministic: true,
  encode(window, to) {
    const end = toInstant(window.end)
    const length = end - toInstant(window.start)
    if (length < 0n) {
      throw new TypeError(`the interval window's coder got ${showWindow(window)}, which ends before it starts`)
    }
    writeInstant(end, to)
    to.varint(length)
  },
  decode(from) {
    const end = readInstant(from)
    const length = from.varint()
    return makeWindow(exactTimestamp(end - length), exactTimestamp(end))
  },
}

// Rounding, as element times allow it, would make another window of this one.
function exactTimestamp(instant: bigint): Timestamp {
  if (instant === FIRST_INSTANT) return Number.NEGATIVE_INFINITY
  if (instant === LAST_INSTANT) return Number.POSITIVE_INFINITY
  const timestamp = Number(instant)
  if (BigInt(timestamp) === instant) return timestamp
  throw new RangeError(
    `a window's end at ${instant} ms, which no number holds exactly; give the elements times within ±2^53 ms`,
  )
}

function showWindow(window: BoundedWindow): string {
  const { start, end } = window ?? {}
  return start === undefined || end === undefined ? showValue(window) : `the window [${start}, ${end})`
}
