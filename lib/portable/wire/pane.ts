import type { ByteSink, ByteSource } from '../../core/coder.ts'
import { NO_FIRING, ONLY_ON_TIME, type PaneInfo, type Timing } from '../../core/pane.ts'

const TIMINGS: readonly Timing[] = ['EARLY', 'ON_TIME', 'LATE', 'UNKNOWN']
/** How many indices follow the first byte, in its upper half. */
const ONE_INDEX = 0x10
const TWO_INDICES = 0x20
/** Set if an engine says more of the element than its pane: bytes that are of no use here. */
const METADATA = 0x80

/** A pane as Beam writes it: first, last and timing in a byte, then the indices that do not follow from these. */
export function writePane(pane: PaneInfo, to: ByteSink): void {
  const { timing, index, nonSpeculativeIndex } = pane
  const flags = (pane.isFirst ? 1 : 0) | (pane.isLast ? 2 : 0) | (TIMINGS.indexOf(timing) << 2)
  if (timing === 'UNKNOWN' || (index === 0 && nonSpeculativeIndex === 0)) to.byte(flags)
  else if (timing === 'EARLY' || index === nonSpeculativeIndex) {
    to.byte(flags | ONE_INDEX)
    to.varint(index)
  } else {
    to.byte(flags | TWO_INDICES)
    to.varint(index)
    to.varint(nonSpeculativeIndex)
  }
}

export function readPane(from: ByteSource): PaneInfo {
  const byte = from.byte()
  const pane = paneOf(byte, from)
  if (byte & METADATA) from.bytes(Number(from.varint()))
  return pane
}

function paneOf(byte: number, from: ByteSource): PaneInfo {
  const timing = TIMINGS[(byte >> 2) & 3] as Timing
  const isFirst = (byte & 1) !== 0
  const isLast = (byte & 2) !== 0
  switch (byte & 0x70) {
    case 0: {
      // Most elements have one of these two: no object for each.
      const known = timing === 'UNKNOWN' ? NO_FIRING : timing === 'ON_TIME' ? ONLY_ON_TIME : undefined
      if (known !== undefined && isFirst && isLast) return known
      return { timing, index: 0, nonSpeculativeIndex: timing === 'EARLY' ? -1 : 0, isFirst, isLast }
    }
    case ONE_INDEX: {
      const index = Number(from.varint())
      return { timing, index, nonSpeculativeIndex: timing === 'EARLY' ? -1 : index, isFirst, isLast }
    }
    case TWO_INDICES: {
      const index = Number(from.varint())
      return { timing, index, nonSpeculativeIndex: Number(from.varint()), isFirst, isLast }
    }
    default:
      throw new RangeError(`a pane that begins with byte ${byte}: these bytes were written by another coder`)
  }
}
