import { decodeFromBytes, encodeToBytes } from '../../../core/byte-buffer.ts'
import type { MapKey } from '../../../core/map-key.ts'
import type { Timing } from '../../../core/pane.ts'
import type { Timestamp } from '../../../core/time.ts'
import { type BoundedWindow, GLOBAL_WINDOW, isGlobal, makeWindow, type WindowFn } from '../../../core/window.ts'
import type { TriggerState } from '../../triggers/trigger-machine.ts'
import { Cell } from './cell.ts'
import type { GroupingPlan } from './grouping-plan.ts'

/** Cells and windows as data that tagged JSON can carry, for snapshots. */
export interface CellCodec {
  encode(cell: Cell): unknown
  decode(data: unknown, window: BoundedWindow): Cell
  encodeWindow(window: BoundedWindow): unknown
  decodeWindow(data: unknown): BoundedWindow
  encodeAccumulator(accumulator: unknown): unknown
  decodeAccumulator(data: unknown): unknown
}

interface CellData {
  key: unknown
  trigger: TriggerState
  accumulator: unknown
  isFilled: boolean
  count: number
  pane: [Timing | undefined, number, number]
  holds: [Timestamp, Timestamp]
  ids: number[]
}

export function cellCodec(plan: GroupingPlan, mapKey: (key: unknown) => MapKey): CellCodec {
  const { accumulatorCoder } = plan.fn
  const window = windowCodec(plan.strategy.windowFn)
  const codec: CellCodec = {
    encodeWindow: window.encode,
    decodeWindow: window.decode,
    encodeAccumulator: accumulator => (accumulatorCoder ? encodeToBytes(accumulatorCoder, accumulator) : accumulator),
    decodeAccumulator: data => (accumulatorCoder ? decodeFromBytes(accumulatorCoder, data as Uint8Array) : data),
    encode: cell => ({
      key: cell.key,
      trigger: cell.trigger,
      accumulator: cell.isFilled ? codec.encodeAccumulator(cell.accumulator) : undefined,
      isFilled: cell.isFilled,
      count: cell.count,
      pane: [cell.lastTiming, cell.lastIndex, cell.lastNonSpeculativeIndex],
      holds: [cell.elementHold, cell.closingHold],
      ids: cell.ids,
    }),
    decode(data, window) {
      const from = data as CellData
      const cell = new Cell(mapKey(from.key), from.key, window, from.trigger)
      cell.isFilled = from.isFilled
      cell.accumulator = from.isFilled ? codec.decodeAccumulator(from.accumulator) : undefined
      cell.count = from.count
      const [timing, index, nonSpeculativeIndex] = from.pane
      cell.lastTiming = timing
      cell.lastIndex = index
      cell.lastNonSpeculativeIndex = nonSpeculativeIndex
      const [elementHold, closingHold] = from.holds
      cell.elementHold = elementHold
      cell.closingHold = closingHold
      for (const id of from.ids) cell.addId(id)
      return cell
    },
  }
  return codec
}

/** A window function's windows as data. */
export function windowCodec({ windowCoder }: WindowFn<never>): {
  encode(window: BoundedWindow): unknown
  decode(data: unknown): BoundedWindow
} {
  if (windowCoder !== undefined) {
    return {
      encode: window => encodeToBytes(windowCoder as never, window as never),
      decode: data => decodeFromBytes(windowCoder as never, data as Uint8Array),
    }
  }
  return {
    encode: window => (isGlobal(window) ? null : [window.start, window.end]),
    decode(data) {
      if (data === null) return GLOBAL_WINDOW
      const [start, end] = data as [number, number]
      return makeWindow(start, end)
    },
  }
}
