import type { MapKey } from '../../../core/map-key.ts'
import type { BoundedWindow } from '../../../core/window.ts'
import { KeyTable } from '../../key-table.ts'
import type { Receiver } from '../../receiver.ts'
import type { RunContext } from '../../run-context.ts'
import { TimerQueue } from '../../timer-queue.ts'
import type { GroupingPlan } from '../grouping/grouping-plan.ts'
import { type WindowId, windowIds } from '../grouping/window-id.ts'
import { OnePaneGrouping } from './one-pane-grouping.ts'

/** A window's keys and accumulators, by the keys' ids. */
interface OpenWindow {
  readonly window: BoundedWindow
  readonly table: KeyTable
  readonly keys: unknown[]
  readonly accumulators: unknown[]
}

/** One pane a window, each window with its own accumulators. */
export class WholeWindowsGrouping extends OnePaneGrouping {
  protected readonly goesOn = false
  readonly #idOf: (window: BoundedWindow) => WindowId
  readonly #windows = new Map<WindowId, OpenWindow>()
  readonly #ends = new TimerQueue<OpenWindow>()
  /** The window of the newest element: those of one window come in a row. */
  #newest: OpenWindow | undefined

  constructor(plan: GroupingPlan, context: RunContext, out: Receiver) {
    super(plan, context, out)
    this.#idOf = windowIds(plan.strategy.windowFn)
  }

  protected add(mapKey: MapKey, key: unknown, value: unknown, windows: readonly BoundedWindow[]): void {
    for (let i = 0; i < windows.length; i++) {
      const window = windows[i] as BoundedWindow
      const open = this.#newest?.window === window ? this.#newest : this.#open(window)
      const id = open.table.idOf(mapKey)
      const { accumulators } = open
      if (id === accumulators.length) {
        accumulators.push(this.fn.addInput(this.fn.createAccumulator(), value))
        open.keys.push(key)
      } else {
        accumulators[id] = this.fn.addInput(accumulators[id], value)
      }
    }
  }

  protected override addKeys(keys: readonly unknown[], window: BoundedWindow): void {
    const open = this.#newest?.window === window ? this.#newest : this.#open(window)
    const { table, accumulators } = open
    const { fn } = this
    for (let i = 0; i < keys.length; i++) {
      const key = keys[i]
      const id = table.idOf(this.mapKey(key))
      if (id === accumulators.length) {
        accumulators.push(fn.addInput(fn.createAccumulator(), undefined))
        open.keys.push(key)
      } else {
        accumulators[id] = fn.addInput(accumulators[id], undefined)
      }
    }
  }

  protected override addValues(key: unknown, values: readonly unknown[], window: BoundedWindow): void {
    const { table, keys, accumulators } = this.#newest?.window === window ? this.#newest : this.#open(window)
    const { fn } = this
    const id = table.idOf(this.mapKey(key))
    let i = 0
    try {
      if (id === accumulators.length) {
        accumulators.push(fn.createAccumulator())
        keys.push(key)
      }
      let accumulator = accumulators[id]
      for (; i < values.length; i++) accumulator = fn.addInput(accumulator, values[i])
      accumulators[id] = accumulator
    } catch (thrown) {
      throw this.context.failure(this.path, values[i], thrown)
    }
  }

  protected fireEnded(): void {
    for (let due = this.#ends.takeDue(this.inputWatermark); due; due = this.#ends.takeDue(this.inputWatermark)) {
      const { window, keys, accumulators } = due.item
      this.#windows.delete(this.#idOf(window))
      this.#newest = undefined
      this.firePanes(window, keys, accumulators)
      this.traceExpiry(window)
    }
  }

  protected saveWindows(): unknown {
    return [...this.#windows.values()].map(({ window, keys, accumulators }) => [
      this.codec.encodeWindow(window),
      keys,
      accumulators.map(this.codec.encodeAccumulator),
    ])
  }

  protected loadWindows(saved: unknown): void {
    for (const [window, keys, accumulators] of saved as [unknown, unknown[], unknown[]][]) {
      const open = this.#open(this.codec.decodeWindow(window))
      keys.forEach((key, i) => {
        open.table.idOf(this.mapKey(key))
        open.keys.push(key)
        open.accumulators.push(this.codec.decodeAccumulator(accumulators[i]))
      })
    }
  }

  #open(window: BoundedWindow): OpenWindow {
    let open = this.#windows.get(this.#idOf(window))
    if (open === undefined) {
      open = { window, table: new KeyTable(), keys: [], accumulators: [] }
      this.#windows.set(this.#idOf(window), open)
      this.#ends.set(window.end, open)
    }
    this.#newest = open
    return open
  }
}
