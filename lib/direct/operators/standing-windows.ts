import type { Timestamp } from '../../core/time.ts'
import type { BoundedWindow } from '../../core/window.ts'
import type { MapKey } from '../map-key.ts'
import type { Receiver } from '../receiver.ts'
import type { RunContext } from '../run-context.ts'
import { TimerQueue } from '../timer-queue.ts'
import type { Cell } from './cell.ts'
import { type CellCodec, cellCodec } from './cell-codec.ts'
import { Grouping } from './grouping.ts'
import { type GroupingPlan, NOTHING_CAME } from './grouping-plan.ts'
import { type WindowId, windowIds } from './window-id.ts'

/** One window, and the keys that have something in it. Its end and its expiry come for all of them at once. */
interface OpenWindow {
  readonly window: BoundedWindow
  readonly cells: Map<MapKey, Cell>
}

/** A grouping whose windows do not merge: fixed, sliding, global, and most of your own. */
export class StandingWindowsGrouping extends Grouping {
  readonly #idOf: (window: BoundedWindow) => WindowId
  readonly #windows = new Map<WindowId, OpenWindow>()
  readonly #codec: CellCodec
  #eventTimers = new TimerQueue<OpenWindow>()
  #processingTimers = new TimerQueue<Cell>()
  #touched: Cell[] = []
  #lastWindows: readonly BoundedWindow[] | undefined
  #lastOpened: (OpenWindow | undefined)[] = []
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
    const id = this.context.elementId
    const opened = windows === this.#lastWindows ? this.#lastOpened : this.#remember(windows)
    for (let i = 0; i < windows.length; i++) {
      const window = windows[i] as BoundedWindow
      if (this.isExpired(window)) {
        this.drop(key, window, timestamp, 'window expired', id)
        continue
      }
      const open = opened[i] ?? this.#open(window)
      opened[i] = open
      const cell = this.#cell(open, mapKey, key)
      if (cell.isClosed) {
        this.drop(key, window, timestamp, 'trigger finished', id)
        continue
      }
      this.add(cell, element, timestamp, id)
      if (!cell.isTouched && !this.waitsForTheEnd(window)) {
        cell.isTouched = true
        this.#touched.push(cell)
      }
    }
    this.#defaultDone = true
  }

  override endArrival(): void {
    if (this.#touched.length === 0) return
    const touched = this.#touched
    this.#touched = []
    for (const cell of touched) {
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

  override get nextProcessingTimer(): Timestamp {
    return this.#processingTimers.next
  }

  override fireProcessingTimers(): void {
    const due = new Set<Cell>()
    const { now } = this.context
    for (let timer = this.#processingTimers.takeDue(now); timer; timer = this.#processingTimers.takeDue(now))
      due.add(timer.item)
    for (const cell of due) {
      if (!cell.isGone && !cell.isClosed && !this.isExpired(cell.window) && this.shouldFire(cell)) this.fire(cell)
    }
  }

  snapshot(): unknown {
    const windows = [...this.#windows.values()].map(({ window, cells }) => [
      this.#codec.encodeWindow(window),
      [...cells.values()].map(this.#codec.encode),
    ])
    const processing = this.#processingTimers.entries().filter(({ item }) => !item.isGone)
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
        open.cells.set(cell.mapKey, cell)
        this.holds.restore(cell)
      }
    }
    for (const [at, window, key] of timers) {
      this.#processingTimers.set(at, this.#cell(this.#open(this.#codec.decodeWindow(window)), this.mapKey(key), key))
    }
  }

  protected setProcessingTimer(cell: Cell, at: Timestamp): void {
    this.#processingTimers.set(at, cell)
  }

  #onTimer(open: OpenWindow): void {
    const { window, cells } = open
    const expired = this.isExpired(window)
    for (const cell of cells.values()) {
      if (expired) {
        if (!cell.isClosed) this.close(cell)
        this.holds.release(cell)
        cell.isGone = true
      } else if (!cell.isClosed && this.shouldFire(cell)) {
        this.fire(cell)
      }
    }
    if (!expired) return
    this.#windows.delete(this.#idOf(window))
    this.#lastWindows = undefined
    const { recorder, now } = this.context
    recorder?.record({
      type: 'expire',
      step: this.path,
      window,
      watermarkMs: this.inputWatermark,
      processingTimeMs: now,
    })
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

  /** Elements in the same windows come in a row, and share the array: their windows are looked up once. */
  #remember(windows: readonly BoundedWindow[]): (OpenWindow | undefined)[] {
    this.#lastWindows = windows
    this.#lastOpened = new Array<OpenWindow | undefined>(windows.length).fill(undefined)
    return this.#lastOpened
  }

  #cell(open: OpenWindow, mapKey: MapKey, key: unknown): Cell {
    let cell = open.cells.get(mapKey)
    if (cell === undefined) {
      cell = this.newCell(mapKey, key, open.window)
      open.cells.set(mapKey, cell)
    }
    return cell
  }

  #open(window: BoundedWindow): OpenWindow {
    const id = this.#idOf(window)
    let open = this.#windows.get(id)
    if (open === undefined) {
      open = { window, cells: new Map() }
      this.#windows.set(id, open)
      const expiry = this.expiry(window)
      if (this.inputWatermark < window.end && window.end < expiry) this.#eventTimers.set(window.end, open)
      this.#eventTimers.set(expiry, open)
    }
    return open
  }
}
