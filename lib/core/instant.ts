import type { ByteSink, ByteSource } from './coder.ts'
import { showValue } from './show-value.ts'
import type { Timestamp } from './time.ts'

// Beam's times are 64-bit milliseconds, and its ends of time are the first and last microsecond that 64 bits hold. They
// do not fit a double, so a bigint carries them, and they live on the wire only.

export const FIRST_INSTANT = -9_223_372_036_854_775n
export const LAST_INSTANT = 9_223_372_036_854_775n
/** The last instant of Beam's global window, one day before the last instant. */
export const LAST_INSTANT_OF_GLOBAL_WINDOW = LAST_INSTANT - 86_400_000n

// Added to every instant, so that the bytes of earlier instants sort before those of later ones.
const SHIFT = 2n ** 63n

/**
 * Beam's instant for a timestamp: itself, or where it may be none that a number holds exactly, a bigint. Throws unless it
 * is whole milliseconds within Beam's range, or ±Infinity.
 */
export function instantOf(timestamp: Timestamp): bigint | number {
  return Number.isSafeInteger(timestamp) ? timestamp : toInstant(timestamp)
}

/** Beam's instant for a timestamp, always a bigint. Throws as instantOf does. */
export function toInstant(timestamp: Timestamp): bigint {
  if (timestamp === Number.NEGATIVE_INFINITY) return FIRST_INSTANT
  if (timestamp === Number.POSITIVE_INFINITY) return LAST_INSTANT
  if (Number.isInteger(timestamp)) {
    const instant = BigInt(timestamp)
    if (instant > FIRST_INSTANT && instant < LAST_INSTANT) return instant
  }
  throw new TypeError(
    `coders.timestamp: ${showValue(timestamp)} is not a time; give whole milliseconds since the epoch ` +
      `(Math.round, or date.getTime()), -Infinity or Infinity`,
  )
}

/**
 * The timestamp of one of Beam's instants. From the last instant of the global window on it is Infinity, as that
 * window's end is here. An instant that no double holds is rounded down, which keeps it in its window.
 */
export function fromInstant(instant: bigint | number): Timestamp {
  if (typeof instant === 'number') return instant
  if (instant <= FIRST_INSTANT) return Number.NEGATIVE_INFINITY
  if (instant >= LAST_INSTANT_OF_GLOBAL_WINDOW) return Number.POSITIVE_INFINITY
  const timestamp = Number(instant)
  // Doubles of this size (above 2^53) are 2 apart.
  return BigInt(timestamp) > instant ? timestamp - 2 : timestamp
}

const scratch = new Uint8Array(8)
const scratchView = new DataView(scratch.buffer)

const HALF = 2 ** 32
/** The upper half of SHIFT. */
const HIGH_SHIFT = 2 ** 31
/** Below it, a number holds both halves exactly. */
const HIGH_OF_SAFE = 2 ** 21

/** Writes an instant as eight bytes, the highest first. */
export function writeInstant(instant: bigint | number, to: ByteSink): void {
  if (typeof instant === 'number') {
    const high = Math.floor(instant / HALF)
    scratchView.setUint32(0, high + HIGH_SHIFT)
    scratchView.setUint32(4, instant - high * HALF)
  } else scratchView.setBigUint64(0, instant + SHIFT)
  to.bytes(scratch)
}

/** An instant; a number where one holds it exactly, which takes a fraction of the time. */
export function readInstant(from: ByteSource): bigint | number {
  const bytes = from.bytes(8)
  const view = new DataView(bytes.buffer, bytes.byteOffset, 8)
  const high = view.getUint32(0) - HIGH_SHIFT
  if (high >= -HIGH_OF_SAFE && high < HIGH_OF_SAFE) return high * HALF + view.getUint32(4)
  return view.getBigUint64(0) - SHIFT
}
