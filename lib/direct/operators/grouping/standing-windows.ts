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
import { type GroupingPlan, NOTHING_CAME } from './grouping-plan.ts'
import { type WindowId, windowIds } from './window-id.ts'

/** How many arrays of windows are remembered; most are those of the last few slices of time. */
const MOST_REMEMBERED = 64

/** One window, and the keys that have something in it. Its end and its expiry come for all of them at once. */
interface OpenWindow {
  readonly window: BoundedWindow
  /** Where a key keeps its cell of this window. */
  readonly slot: number
  readonly cells: Cell[]
  /** Of each cell, where its key keeps it. */
  readonly homes: KeyCells[]
}

/** A key's cells, by their windows' slots: an element in many windows looks its key up once. */
interface KeyCells {
  readonly bySlot: (Cell | undefined)[]
  count: number
}

/** A grouping whose windows do not merge: fixed, sliding, global, and most of your own. */
export class StandingWindowsGrouping extends Grouping {
  readonly #idOf: (window: BoundedWindow) => WindowId
  readonly #windows = new Map<WindowId, OpenWindow>()
  readonly #keys = new Map<MapKey, KeyCells>()
  /** Slots of windows that have expired. */
  readonly #freeSlots: number[] = []
  readonly #codec: CellCodec
  #eventTimers = new TimerQueue<OpenWindow>()
  /** Of this arrival; the array stays, since there may be one for each element. */
  readonly #touched: Cell[] = []
  #touchedCount = 0
  /** Elements in the same windows share the array: their windows are looked up once. */
  readonly #opened = new Map<readonly BoundedWindow[], (OpenWindow | undefined)[]>()
  /** True once the default key has had an element, or its default. */
  #defaultDone: boolean

  constructor(plan: GroupingPlan, context: RunContext, out: Receiver) {
    super(plan, context, out)
    this.#idOf = windowIds(plan.strategy.windowFn)
    this.#codec = cellCodec(plan, this.mapKey)
    this.#defaultDone = plan.defaultKey === undefined
  }

  receivePair(key: unknown, element: unknown, timestamp: Timestamp, windows: readonly BoundedWindow[]): void {
    const mapKey = this.mapKey(key)
    const cells = this.#cellsOf(mapKey)
    const id = this.context.elementId
    const opened = this.#opened.get(windows) ?? this.#remember(windows)
    for (let i = 0; i < windows.length; i++) {
      const window = windows[i] as BoundedWindow
      if (this.isExpired(window)) {
        this.drop(key, window, timestamp, 'window expired', id)
        continue
      }
      const open = opened[i] ?? this.#open(window)
      opened[i] = open
      const cell = cells.bySlot[open.slot] ?? this.#put(open, cells, this.newCell(mapKey, key, open.window))
      if (cell.isClosed) {
        this.drop(key, window, timestamp, 'trigger finished', id)
        continue
      }
      this.add(cell, element, timestamp, id)
      if (!cell.isTouched && !this.waitsForTheEnd(window)) {
        cell.isTouched = true
        this.#touched[this.#touchedCount++] = cell
      }
    }
    if (cells.count === 0) this.#keys.delete(mapKey)
    this.#defaultDone = true
  }

  override endArrival(): void {
    if (this.#touchedCount === 0) return
    const count = this.#touchedCount
    this.#touchedCount = 0
    for (let i = 0; i < count; i++) {
      const cell = this.#touched[i] as Cell
      cell.isTouched = false
      if (!cell.isClosed && this.shouldFire(cell)) this.fire(cell)
    }
  }

  onWatermark(): void {
    const watermark = this.inputWatermark
    if (this.#eventTimers.next <= watermark && !this.#eventTimers.isEmpty) {
      const due = new Set<OpenWindow>()
      for (let timer = this.#eventTimers.takeDue(watermark); timer; timer = this.#eventTimers.takeDue(watermark))
        due.add(timer.item)
      for (const open of due) this.#onTimer(open)
    }
    if (!this.#defaultDone && watermark === Number.POSITIVE_INFINITY) this.#emitDefault()
  }

  snapshot(): unknown {
    const windows = [...this.#windows.values()].map(({ window, cells }) => [
      this.#codec.encodeWindow(window),
      cells.map(this.#codec.encode),
    ])
    const processing = this.processingTimers.entries().filter(({ item }) => !item.isGone)
    const timers = processing.map(({ at, item }) => [at, this.#codec.encodeWindow(item.window), item.key])
    return { windows, timers, defaultDone: this.#defaultDone }
  }

  restore(snapshot: unknown): void {
    const { windows, timers, defaultDone } = snapshot as {
      windows: [unknown, unknown[]][]
      timers: [Timestamp, unknown, unknown][]
      defaultDone: boolean
    }
    this.#defaultDone = defaultDone
    for (const [encoded, cells] of windows) {
      const open = this.#open(this.#codec.decodeWindow(encoded))
      for (const data of cells) {
        const cell = this.#codec.decode(data, open.window)
        this.#put(open, this.#cellsOf(cell.mapKey), cell)
        this.holds.restore(cell)
      }
    }
    for (const [at, window, key] of timers) {
      const { slot } = this.#open(this.#codec.decodeWindow(window))
      this.processingTimers.set(at, this.#cellsOf(this.mapKey(key)).bySlot[slot] as Cell)
    }
  }

  #onTimer(open: OpenWindow): void {
    const { window, cells } = open
    const expired = this.isExpired(window)
    for (const cell of cells) {
      if (expired) {
        if (!cell.isClosed) this.close(cell)
        this.holds.release(cell)
        cell.isGone = true
      } else if (!cell.isClosed && this.shouldFire(cell)) {
        this.fire(cell)
      }
    }
    if (!expired) return
    this.#forget(open)
    this.#opened.clear()
    this.traceExpiry(window)
  }

  /** Nothing ever came: in the global window a global combine still has a result. */
  #emitDefault(): void {
    this.#defaultDone = true
    const key = this.plan.defaultKey?.key
    const [window] = this.strategy.windowFn.assignWindows({ element: undefined as never, timestamp: 0 })
    const cell = this.newCell(this.mapKey(key), key, window as BoundedWindow)
    const pane = cell.nextPane(this.inputWatermark, this.outputWatermark, true)
    const value = this.fn.extractOutput(this.fn.createAccumulator())
    this.emitPane(key, value, cell.window.maxTimestamp, cell.window, pane, [], [NOTHING_CAME])
  }

  #remember(windows: readonly BoundedWindow[]): (OpenWindow | undefined)[] {
    const opened = new Array<OpenWindow | undefined>(windows.length).fill(undefined)
    if (this.#opened.size >= MOST_REMEMBERED) this.#opened.clear()
    this.#opened.set(windows, opened)
    return opened
  }

  #cellsOf(mapKey: MapKey): KeyCells {
    let cells = this.#keys.get(mapKey)
    if (cells === undefined) {
      // Made as long as it will be: one that grows takes room for many more.
      // As long as it will be: an empty array that grows takes room for many more.
      cells = { bySlot: new Array<Cell | undefined>(this.#windows.size + 1).fill(undefined), count: 0 }
      this.#keys.set(mapKey, cells)
    }
    return cells
  }

  #put(open: OpenWindow, cells: KeyCells, cell: Cell): Cell {
    cells.bySlot[open.slot] = cell
    cells.count++
    open.cells.push(cell)
    open.homes.push(cells)
    return cell
  }

  #forget({ window, slot, cells, homes }: OpenWindow): void {
    this.#windows.delete(this.#idOf(window))
    this.#freeSlots.push(slot)
    for (let i = 0; i < homes.length; i++) {
      const home = homes[i] as KeyCells
      home.bySlot[slot] = undefined
      if (--home.count === 0) this.#keys.delete((cells[i] as Cell).mapKey)
    }
  }

  #open(window: BoundedWindow): OpenWindow {
    const id = this.#idOf(window)
    let open = this.#windows.get(id)
    if (open === undefined) {
      // As many slots are taken as windows are open.
      open = { window, slot: this.#freeSlots.pop() ?? this.#windows.size, cells: [], homes: [] }
      this.#windows.set(id, open)
      const expiry = expiryOf(window, this.strategy)
      if (this.inputWatermark < window.end && window.end < expiry) this.#eventTimers.set(window.end, open)
      this.#eventTimers.set(expiry, open)
    }
    return open
  }
}
