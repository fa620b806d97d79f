import { expiryOf } from '../../../core/lateness.ts'
import { formatTimestamp, type Timestamp } from '../../../core/time.ts'
import type { BoundedWindow } from '../../../core/window.ts'
import type { WindowingStrategy } from '../../../core/windowing-strategy.ts'
import { HoldSet } from '../../hold-set.ts'
import type { WatermarkOperator } from '../../watermark-operator.ts'
import type { Cell } from './cell.ts'

/**
 * How the panes that a grouping has not fired yet hold its output watermark back, and with that what their timestamps
 * are. Source: Beam Java, WatermarkHold.
 */
export class CellHolds {
  readonly #grouping: WatermarkOperator
  readonly #strategy: WindowingStrategy
  readonly #holds = new HoldSet()

  constructor(grouping: WatermarkOperator, strategy: WindowingStrategy) {
    this.#grouping = grouping
    this.#strategy = strategy
  }

  get earliest(): Timestamp {
    return this.#holds.earliest
  }

  /** An element has come: it holds at its pane's timestamp, or, too late for that, until the window is closed. */
  add(cell: Cell, timestamp: Timestamp): void {
    const { window } = cell
    const at = this.#holdTime(timestamp, window)
    if (at < this.#grouping.outputWatermark || this.#grouping.inputWatermark >= window.end) this.#addClosing(cell)
    else this.#setForElements(cell, this.#combine(cell.elementHold, at))
  }

  /** Gives the cell's holds up. */
  release(cell: Cell): void {
    this.#holds.remove(cell.elementHold)
    this.#holds.remove(cell.closingHold)
    cell.elementHold = Number.NaN
    cell.closingHold = Number.NaN
  }

  /** Takes over the holds of a cell that a snapshot brought back. */
  restore(cell: Cell): void {
    this.#holds.add(cell.elementHold)
    this.#holds.add(cell.closingHold)
  }

  /** The timestamp of the pane that fires; its holds end with it. */
  takeTimestamp(cell: Cell, isLast: boolean): Timestamp {
    const { maxTimestamp } = cell.window
    const { elementHold } = cell
    const hold = Number.isNaN(elementHold) ? cell.closingHold : elementHold
    this.release(cell)
    if (!isLast && this.#strategy.closingBehavior === 'fireAlways') this.#addClosing(cell)
    // A transformed time may lie past the window, as in Beam Python; other holds there are for closing only.
    const mayPass = this.#strategy.timestampCombiner === 'earliestTransformed' && hold === elementHold
    return hold <= maxTimestamp || mayPass ? hold : maxTimestamp
  }

  /** Makes the holds of cells that are merged those of their result, which may be one of them. */
  merge(parts: readonly Cell[], result: Cell): void {
    const old = parts.map(part => part.elementHold)
    for (const part of parts) this.release(part)
    if (this.#strategy.timestampCombiner !== 'endOfWindow') {
      this.#setForElements(
        result,
        old.reduce((a, b) => this.#combine(a, b), Number.NaN),
      )
    } else if (parts.length > 0) {
      this.add(result, result.window.maxTimestamp)
    }
    this.#addClosing(result)
  }

  /** Where an element's pane would be stamped, by the timestamp combiner. */
  #holdTime(timestamp: Timestamp, window: BoundedWindow): Timestamp {
    switch (this.#strategy.timestampCombiner) {
      case 'endOfWindow':
        return window.maxTimestamp
      case 'earliest':
      case 'latest':
        return timestamp
      case 'earliestTransformed': {
        const { windowFn } = this.#strategy
        const moved = windowFn.getOutputTime?.(timestamp, window) ?? timestamp
        if (moved >= timestamp) return moved
        const { context, path } = this.#grouping
        const message = `getOutputTime of ${windowFn.name} gave ${formatTimestamp(moved)} for an element at ${formatTimestamp(timestamp)}; it must not be earlier`
        throw context.failure(path, window, new Error(message))
      }
    }
  }

  #combine(a: Timestamp, b: Timestamp): Timestamp {
    if (Number.isNaN(a) || Number.isNaN(b)) return Number.isNaN(a) ? b : a
    return this.#strategy.timestampCombiner === 'latest' ? Math.max(a, b) : Math.min(a, b)
  }

  #setForElements(cell: Cell, at: Timestamp): void {
    if (at === cell.elementHold) return
    this.#holds.remove(cell.elementHold)
    this.#holds.add(at)
    cell.elementHold = at
  }

  #addClosing(cell: Cell): void {
    const expiry = expiryOf(cell.window, this.#strategy)
    if (this.#grouping.inputWatermark >= expiry || !Number.isNaN(cell.closingHold)) return
    cell.closingHold = expiry - 1
    this.#holds.add(cell.closingHold)
  }
}
