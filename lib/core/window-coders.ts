import type { Coder } from './coder.ts'
import { FIRST_INSTANT, instantOf, LAST_INSTANT, readInstant, writeInstant } from './instant.ts'
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
    const end = instantOf(window.end)
    const length = difference(end, instantOf(window.start))
    if (length < 0) {
      throw new TypeError(`the interval window's coder got ${showWindow(window)}, which ends before it starts`)
    }
    writeInstant(end, to)
    to.varint(length)
  },
  decode(from) {
    const end = readInstant(from)
    const length = from.varint()
    const start = difference(end, length <= Number.MAX_SAFE_INTEGER ? Number(length) : length)
    return makeWindow(exactTimestamp(start), exactTimestamp(end))
  },
}

/** Of numbers a number, where that is exact; else a bigint. */
function difference(a: bigint | number, b: bigint | number): bigint | number {
  const quick = typeof a === 'number' && typeof b === 'number' ? a - b : Number.NaN
  return Number.isSafeInteger(quick) ? quick : BigInt(a) - BigInt(b)
}

// Rounding, as element times allow it, would make another window of this one.
function exactTimestamp(instant: bigint | number): Timestamp {
  if (typeof instant === 'number') return instant
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
