import { expiryOf } from '../../../core/lateness.ts'
import type { MapKey } from '../../../core/map-key.ts'
import type { Timestamp } from '../../../core/time.ts'
import type { BoundedWindow } from '../../../core/window.ts'
import type { Receiver } from '../../receiver.ts'
import type { RunContext } from '../../run-context.ts'
import { TimerQueue } from '../../timer-queue.ts'
import type { Cell } from './cell.ts'
import { type CellCodec, cellCodec } from './cell-codec.ts'
import { Grouping } from './grouping.ts'
import type { GroupingPlan } from './grouping-plan.ts'
import { type WindowId, windowIds } from './window-id.ts'

interface Arrived {
  readonly value: unknown
  readonly timestamp: Timestamp
  readonly window: BoundedWindow
  readonly id: number
}

/** One key's windows. */
interface KeyWindows {
  readonly mapKey: MapKey
  readonly key: unknown
  readonly active: Map<WindowId, Cell>
  /** Windows whose trigger has finished, until they expire: an element for just that window is dropped. */
  readonly closed: Map<WindowId, Cell>
  arrived: Arrived[]
}

/** What an event timer is for: an active cell, or a closed window to be forgotten. */
type Timed = { readonly windows: KeyWindows; readonly id: WindowId; readonly cell: Cell }

/** A grouping whose windows merge, as sessions do: each key has its own. Source: Beam Java, MergingActiveWindowSet. */
export class MergingWindowsGrouping extends Grouping {
  readonly #idOf: (window: BoundedWindow) => WindowId
  readonly #keys = new Map<MapKey, KeyWindows>()
  readonly #codec: CellCodec
  #eventTimers = new TimerQueue<Timed>()
  #touched: KeyWindows[] = []

  constructor(plan: GroupingPlan, context: RunContext, out: Receiver) {
    super(plan, context, out)
    this.#idOf = windowIds(plan.strategy.windowFn)
    this.#codec = cellCodec(plan, this.mapKey)
  }

  receivePair(key: unknown, element: unknown, timestamp: Timestamp, windows: readonly BoundedWindow[]): void {
    const id = this.context.elementId
    for (const window of windows) {
      // An element's own window decides, before it is merged.
      if (this.isExpired(window)) {
        this.drop(key, window, timestamp, 'window expired', id)
        continue
      }
      const own = this.#windowsOf(this.mapKey(key), key)
      if (own.arrived.length === 0) this.#touched.push(own)
      own.arrived.push({ value: element, timestamp, window, id })
    }
  }

  override endArrival(): void {
    if (this.#touched.length === 0) return
    const touched = this.#touched
    this.#touched = []
    for (const own of touched) {
      const { arrived } = own
      own.arrived = []
      this.#take(own, arrived)
      this.#forgetIfEmpty(own)
    }
  }

  onWatermark(): void {
    const watermark = this.inputWatermark
    if (this.#eventTimers.isEmpty || this.#eventTimers.next > watermark) return
    const due = new Map<Cell, Timed>()
    for (let timer = this.#eventTimers.takeDue(watermark); timer; timer = this.#eventTimers.takeDue(watermark)) {
      due.set(timer.item.cell, timer.item)
    }
    for (const timed of due.values()) this.#onTimer(timed)
  }

  snapshot(): unknown {
    const encode = (cell: Cell) => [this.#codec.encodeWindow(cell.window), this.#codec.encode(cell)]
    const keys = [...this.#keys.values()].map(({ key, active, closed }) => [
      key,
      [...active.values()].map(encode),
      [...closed.values()].map(encode),
    ])
    const eventTimers = this.#eventTimers.entries().filter(({ item }) => !item.cell.isGone)
    const processingTimers = this.processingTimers.entries().filter(({ item }) => !item.isGone && !item.isClosed)
    return {
      keys,
      eventTimers: eventTimers.map(({ at, item }) => [at, item.windows.key, item.id]),
      processingTimers: processingTimers.map(({ at, item }) => [at, item.key, this.#idOf(item.window)]),
    }
  }

  restore(snapshot: unknown): void {
    type Timers = [at: Timestamp, key: unknown, id: WindowId][]
    const { keys, eventTimers, processingTimers } = snapshot as {
      keys: [key: unknown, active: [unknown, unknown][], closed: [unknown, unknown][]][]
      eventTimers: Timers
      processingTimers: Timers
    }
    for (const [key, active, closed] of keys) {
      const own = this.#windowsOf(this.mapKey(key), key)
      const decode = ([window, data]: [unknown, unknown]) => this.#codec.decode(data, this.#codec.decodeWindow(window))
      for (const cell of active.map(decode)) {
        own.active.set(this.#idOf(cell.window), cell)
        this.holds.restore(cell)
      }
      for (const cell of closed.map(decode)) own.closed.set(this.#idOf(cell.window), cell)
    }
    const cellOf = (own: KeyWindows, id: WindowId) => (own.active.get(id) ?? own.closed.get(id)) as Cell
    for (const [at, key, id] of eventTimers) {
      const own = this.#windowsOf(this.mapKey(key), key)
      this.#eventTimers.set(at, { windows: own, id, cell: cellOf(own, id) })
    }
    for (const [at, key, id] of processingTimers) {
      this.processingTimers.set(at, cellOf(this.#windowsOf(this.mapKey(key), key), id))
    }
  }

  /** All elements of one key that came with one arrival: merge, add, then ask each trigger once. */
  #take(own: KeyWindows, arrived: readonly Arrived[]): void {
    const mergedInto = this.#merge(
      own,
      arrived.map(({ window }) => window),
    )
    const target = ({ window }: Arrived) => mergedInto.get(this.#idOf(window)) ?? window
    const toConsider = new Map<WindowId, BoundedWindow>()
    for (const element of arrived) {
      const window = target(element)
      if (!this.#isClosed(own, this.#idOf(window))) toConsider.set(this.#idOf(window), window)
    }
    for (const element of arrived) {
      const window = target(element)
      const id = this.#idOf(window)
      if (this.#isClosed(own, id)) {
        this.drop(own.key, window, element.timestamp, 'trigger finished', element.id)
        continue
      }
      let cell = own.active.get(id)
      if (cell === undefined) {
        cell = this.newCell(own.mapKey, own.key, window)
        this.#activate(own, cell)
      }
      this.add(cell, element.value, element.timestamp, element.id)
    }
    for (const id of toConsider.keys()) {
      const cell = own.active.get(id)
      if (cell !== undefined && !cell.isClosed && this.shouldFire(cell)) this.fire(cell)
    }
  }

  /** Lets the window function merge active and new windows; gives what each became, where it is another. */
  #merge(own: KeyWindows, fresh: readonly BoundedWindow[]): Map<WindowId, BoundedWindow> {
    const windows = new Map<WindowId, BoundedWindow>()
    for (const [id, cell] of own.active) windows.set(id, cell.window)
    for (const window of fresh) if (!windows.has(this.#idOf(window))) windows.set(this.#idOf(window), window)
    const mergedInto = new Map<WindowId, BoundedWindow>()
    const merges: { parts: readonly BoundedWindow[]; result: BoundedWindow }[] = []
    this.context.metrics.step = this.path
    try {
      this.strategy.windowFn.mergeWindows?.([...windows.values()], (parts, result) => merges.push({ parts, result }))
    } catch (thrown) {
      throw this.context.failure(this.path, own.key, thrown)
    }
    for (const { parts, result } of merges) {
      for (const part of parts) mergedInto.set(this.#idOf(part), result)
      this.#mergeInto(own, parts, result)
    }
    return mergedInto
  }

  #mergeInto(own: KeyWindows, parts: readonly BoundedWindow[], result: BoundedWindow): void {
    const resultId = this.#idOf(result)
    const cells = parts.flatMap(part => own.active.get(this.#idOf(part)) ?? [])
    const existing = cells.find(cell => this.#idOf(cell.window) === resultId)
    const cell = existing ?? this.newCell(own.mapKey, own.key, result)
    const waiting = cells.map(({ window, count, ids }) => ({ window, count, ids: ids.slice(ids.length - count) }))
    this.mergeCells(cells, cell, own.closed.get(resultId)?.trigger)
    own.closed.delete(resultId)
    for (const part of cells) own.active.delete(this.#idOf(part.window))
    this.#activate(own, cell)
    const { recorder, now } = this.context
    recorder?.record({
      type: 'merge',
      step: this.path,
      key: own.key,
      windows: [...parts],
      result,
      processingTimeMs: now,
    })
    if (!cell.isClosed) return
    // The span is that of a window whose trigger has finished: what was still waiting will not fire, and that is told.
    for (const { window, count, ids } of waiting) {
      for (let i = 0; i < count; i++) this.drop(own.key, window, window.start, 'trigger finished', ids[i] ?? 0)
    }
    cell.forgetElements()
    this.holds.release(cell)
  }

  protected override fire(cell: Cell): void {
    super.fire(cell)
    if (!cell.isClosed) return
    const own = this.#windowsOf(cell.mapKey, cell.key)
    const id = this.#idOf(cell.window)
    own.active.delete(id)
    own.closed.set(id, cell)
  }

  #onTimer({ windows: own, id, cell }: Timed): void {
    if (cell.isGone) return
    if (!this.isExpired(cell.window)) {
      if (!cell.isClosed && this.shouldFire(cell)) this.fire(cell)
      return
    }
    if (own.active.get(id) === cell) {
      if (!cell.isClosed) this.close(cell)
      this.holds.release(cell)
      own.active.delete(id)
    }
    if (own.closed.get(id) === cell) own.closed.delete(id)
    cell.isGone = true
    this.traceExpiry(cell.window, { key: own.key })
    this.#forgetIfEmpty(own)
  }

  #isClosed(own: KeyWindows, id: WindowId): boolean {
    return own.closed.has(id) || (own.active.get(id)?.isClosed ?? false)
  }

  #activate(own: KeyWindows, cell: Cell): void {
    const id = this.#idOf(cell.window)
    own.active.set(id, cell)
    const { end } = cell.window
    const expiry = expiryOf(cell.window, this.strategy)
    if (this.inputWatermark < end && end < expiry) this.#eventTimers.set(end, { windows: own, id, cell })
    this.#eventTimers.set(expiry, { windows: own, id, cell })
  }

  #windowsOf(mapKey: MapKey, key: unknown): KeyWindows {
    let own = this.#keys.get(mapKey)
    if (own === undefined) {
      own = { mapKey, key, active: new Map(), closed: new Map(), arrived: [] }
      this.#keys.set(mapKey, own)
    }
    return own
  }

  #forgetIfEmpty(own: KeyWindows): void {
    if (own.active.size === 0 && own.closed.size === 0 && own.arrived.length === 0) this.#keys.delete(own.mapKey)
  }
}
