import type { CombineFn } from '../../core/combine.ts'
import type { PaneInfo } from '../../core/pane.ts'
import type { Timestamp } from '../../core/time.ts'
import type { BoundedWindow } from '../../core/window.ts'
import type { WindowingStrategy } from '../../core/windowing-strategy.ts'
import type { Cause, DropEvent } from '../../trace/event.ts'
import { HoldSet } from '../hold-set.ts'
import { type MapKey, mapKeys } from '../map-key.ts'
import type { KeyedReceiver, Receiver } from '../receiver.ts'
import type { RunContext } from '../run-context.ts'
import { buildTrigger, freshState } from '../triggers/build.ts'
import type { MergeContext, TriggerMachine, TriggerState } from '../triggers/trigger-machine.ts'
import { WatermarkOperator } from '../watermark-operator.ts'
import { Cell } from './cell.ts'
import { type GroupingPlan, noPair } from './grouping-plan.ts'

type Writable<T> = { -readonly [N in keyof T]: T[N] }

/**
 * What GroupByKey and CombinePerKey do with a key in a window: add elements, ask the trigger, fire panes, hold the
 * watermark, close. How windows are kept is said below it, by whether they merge.
 * Source: Beam Java, ReduceFnRunner and WatermarkHold, the reference where Beam's kernels differ.
 */
export abstract class Grouping extends WatermarkOperator implements KeyedReceiver {
  protected readonly strategy: WindowingStrategy
  protected readonly fn: CombineFn<unknown, unknown, unknown>
  protected readonly machine: TriggerMachine
  protected readonly holds = new HoldSet()
  protected readonly mapKey: (key: unknown) => MapKey
  protected readonly plan: GroupingPlan
  readonly #out: Receiver
  readonly #merging: boolean
  readonly #triggerContext: Writable<MergeContext>
  /** The cell whose trigger is being asked. */
  #asked: Cell | undefined

  constructor(plan: GroupingPlan, context: RunContext, out: Receiver) {
    super(plan.path, context)
    this.plan = plan
    this.strategy = plan.strategy
    this.fn = plan.fn
    this.machine = buildTrigger(plan.strategy.trigger)
    this.mapKey = mapKeys(plan.keyCoder)
    this.#out = out
    this.#merging = plan.strategy.windowFn.mergeWindows !== undefined
    this.#triggerContext = {
      state: freshState(0),
      parts: [],
      end: 0,
      watermark: 0,
      now: 0,
      merging: this.#merging,
      setProcessingTimer: at => this.setProcessingTimer(this.#asked as Cell, at),
    }
  }

  receive(value: unknown, timestamp: Timestamp, windows: readonly BoundedWindow[]): void {
    if (!Array.isArray(value) || value.length !== 2) {
      throw this.context.failure(this.path, value, new Error(noPair(this.plan, value)))
    }
    this.receivePair(value[0], value[1], timestamp, windows)
  }

  abstract receivePair(key: unknown, value: unknown, timestamp: Timestamp, windows: readonly BoundedWindow[]): void
  protected abstract setProcessingTimer(cell: Cell, at: Timestamp): void

  get hold(): Timestamp {
    return this.holds.earliest
  }

  /** When the window is closed for good. */
  protected expiry(window: BoundedWindow): Timestamp {
    return window.end + this.strategy.allowedLatenessMs
  }

  protected isExpired(window: BoundedWindow): boolean {
    return this.inputWatermark >= this.expiry(window)
  }

  protected newCell(mapKey: MapKey, key: unknown, window: BoundedWindow): Cell {
    return new Cell(mapKey, key, window, this.machine.size)
  }

  protected add(cell: Cell, value: unknown, timestamp: Timestamp, id: number): void {
    cell.count++
    this.#addHold(cell, timestamp)
    try {
      const accumulator = cell.isFilled ? cell.accumulator : this.fn.createAccumulator()
      cell.accumulator = this.fn.addInput(accumulator, value)
      cell.isFilled = true
    } catch (thrown) {
      throw this.context.failure(this.path, value, thrown)
    }
    if (this.context.full) cell.ids.push(id)
    this.machine.onElement(this.triggerContext(cell))
  }

  protected shouldFire(cell: Cell): boolean {
    return this.machine.shouldFire(this.triggerContext(cell))
  }

  /** A pane because the trigger says so. */
  protected fire(cell: Cell): void {
    const context = this.triggerContext(cell)
    const why = this.context.recorder === undefined ? [] : this.machine.why(context)
    this.machine.onFire(context)
    const { isClosed } = cell
    this.#emit(cell, isClosed, why)
    cell.count = 0
    if (isClosed || this.strategy.accumulationMode === 'discarding') this.#empty(cell)
    if (isClosed) {
      this.machine.clear(context)
      cell.forgetPane()
    }
  }

  /** The window has expired: what is left leaves in a last pane. */
  protected close(cell: Cell): void {
    const why = this.context.recorder === undefined ? [] : this.#whyClosing(cell)
    this.#emit(cell, true, why)
    this.#empty(cell)
    cell.isGone = true
  }

  /** Gives up the cell's holds. */
  protected release(cell: Cell): void {
    this.holds.remove(cell.elementHold)
    this.holds.remove(cell.closingHold)
    cell.elementHold = Number.NaN
    cell.closingHold = Number.NaN
  }

  /** Puts what `parts` hold together in `result`, which may be one of them. */
  protected mergeCells(parts: readonly Cell[], result: Cell, finishedBefore: TriggerState | undefined): void {
    const filled = parts.filter(part => part.isFilled)
    if (filled.length > 0) {
      const accumulators = filled.map(part => part.accumulator)
      try {
        result.accumulator = accumulators.length === 1 ? accumulators[0] : this.fn.mergeAccumulators(accumulators)
      } catch (thrown) {
        throw this.context.failure(this.path, accumulators, thrown)
      }
      result.isFilled = true
    }
    result.count = parts.reduce((sum, part) => sum + part.count, 0)
    result.ids = parts.flatMap(part => part.ids)
    this.#mergeHolds(parts, result)
    const states = parts.map(part => part.trigger)
    const merged = freshState(this.machine.size)
    const before = finishedBefore ?? (parts.includes(result) ? result.trigger : undefined)
    if (before !== undefined) merged.finished = [...before.finished]
    result.trigger = merged
    const context = this.triggerContext(result)
    context.parts = states
    this.machine.onMerge(context)
    for (const part of parts) if (part !== result) part.isGone = true
  }

  protected triggerContext(cell: Cell): Writable<MergeContext> {
    const context = this.#triggerContext
    context.state = cell.trigger
    context.end = cell.window.end
    context.watermark = this.inputWatermark
    context.now = this.context.now
    this.#asked = cell
    return context
  }

  protected drop(
    key: unknown,
    window: BoundedWindow,
    timestamp: Timestamp,
    reason: DropEvent['reason'],
    id: number,
  ): void {
    const { metrics, recorder, now } = this.context
    metrics.step = this.path
    metrics.count(reason === 'window expired' ? 'droppedDueToLateness' : 'droppedDueToClosedWindow', 1)
    recorder?.record({
      type: 'drop',
      step: this.path,
      id,
      key,
      window,
      eventTimeMs: timestamp,
      reason,
      watermarkMs: this.inputWatermark,
      processingTimeMs: now,
    })
  }

  #whyClosing(cell: Cell): readonly Cause[] {
    const context = this.triggerContext(cell)
    if (!cell.isClosed && this.machine.shouldFire(context)) return this.machine.why(context)
    const { watermark, end } = context
    const { allowedLatenessMs } = this.strategy
    return [
      {
        trigger: 'closing',
        predicate: 'watermark >= end of window + allowed lateness',
        inputs: { watermark, end, allowedLatenessMs },
      },
    ]
  }

  #emit(cell: Cell, isLast: boolean, why: readonly Cause[]): void {
    const timestamp = this.#takeTimestamp(cell, isLast)
    const { strategy } = this
    const isEmpty = cell.count === 0
    if (isEmpty && strategy.closingBehavior === 'fireIfNonEmpty' && strategy.onTimeBehavior === 'fireIfNonEmpty') return
    const pane = cell.nextPane(this.inputWatermark, this.outputWatermark, isLast)
    const wanted =
      !isEmpty ||
      (pane.timing === 'ON_TIME' && strategy.onTimeBehavior === 'fireAlways') ||
      (isLast && strategy.closingBehavior === 'fireAlways')
    if (!wanted) return
    if (!isLast) cell.rememberPane(pane)
    this.emitPane(cell.key, this.#output(cell), timestamp, cell.window, pane, cell.ids, why)
  }

  #output(cell: Cell): unknown {
    try {
      return this.fn.extractOutput(cell.isFilled ? cell.accumulator : this.fn.createAccumulator())
    } catch (thrown) {
      throw this.context.failure(this.path, cell.key, thrown)
    }
  }

  protected emitPane(
    key: unknown,
    value: unknown,
    timestamp: Timestamp,
    window: BoundedWindow,
    pane: PaneInfo,
    ids: readonly number[],
    why: readonly Cause[],
  ): void {
    const { context } = this
    const { recorder } = context
    if (recorder !== undefined) {
      const id = context.full ? recorder.nextId() : 0
      recorder.record({
        type: 'pane',
        step: this.path,
        id,
        key,
        window,
        pane,
        eventTimeMs: timestamp,
        value,
        elements: [...ids],
        why,
        watermarkMs: this.inputWatermark,
        processingTimeMs: context.now,
      })
      context.elementId = id
      context.madeFrom = 0
    }
    this.#out.receive([key, value], timestamp, [window], pane)
  }

  #empty(cell: Cell): void {
    cell.accumulator = undefined
    cell.isFilled = false
    cell.ids = []
  }

  #addHold(cell: Cell, timestamp: Timestamp): void {
    const { window } = cell
    const at = this.#holdTime(timestamp, window)
    if (at < this.outputWatermark || this.inputWatermark >= window.end) this.#addClosingHold(cell, false)
    else this.#setElementHold(cell, this.#combineHolds(cell.elementHold, at))
  }

  /** Where an element's pane would be stamped, by the timestamp combiner. */
  #holdTime(timestamp: Timestamp, window: BoundedWindow): Timestamp {
    switch (this.strategy.timestampCombiner) {
      case 'endOfWindow':
        return window.maxTimestamp
      case 'earliest':
      case 'latest':
        return timestamp
      case 'earliestTransformed': {
        const { windowFn } = this.strategy
        const moved = windowFn.getOutputTime?.(timestamp, window) ?? timestamp
        if (moved >= timestamp) return moved
        const { at } = this.context
        const message = `getOutputTime of ${windowFn.name} gave ${at(moved)} for an element at ${at(timestamp)}; it must not be earlier`
        throw this.context.failure(this.path, window, new Error(message))
      }
    }
  }

  #combineHolds(a: Timestamp, b: Timestamp): Timestamp {
    if (Number.isNaN(a) || Number.isNaN(b)) return Number.isNaN(a) ? b : a
    return this.strategy.timestampCombiner === 'latest' ? Math.max(a, b) : Math.min(a, b)
  }

  #setElementHold(cell: Cell, at: Timestamp): void {
    if (at === cell.elementHold) return
    this.holds.remove(cell.elementHold)
    this.holds.add(at)
    cell.elementHold = at
  }

  #addClosingHold(cell: Cell, paneIsEmpty: boolean): void {
    if (this.isExpired(cell.window)) return
    if (paneIsEmpty && this.strategy.closingBehavior === 'fireIfNonEmpty') return
    if (!Number.isNaN(cell.closingHold)) return
    cell.closingHold = this.expiry(cell.window) - 1
    this.holds.add(cell.closingHold)
  }

  /** The pane's timestamp; its holds end with it. */
  #takeTimestamp(cell: Cell, isLast: boolean): Timestamp {
    const { maxTimestamp } = cell.window
    const { elementHold } = cell
    const hold = Number.isNaN(elementHold) ? cell.closingHold : elementHold
    this.release(cell)
    if (!isLast) this.#addClosingHold(cell, true)
    // A transformed time may lie past the window, as in Beam Python; other holds there are for closing only.
    const mayPass = this.strategy.timestampCombiner === 'earliestTransformed' && hold === elementHold
    return hold <= maxTimestamp || mayPass ? hold : maxTimestamp
  }

  #mergeHolds(parts: readonly Cell[], result: Cell): void {
    const old = parts.map(part => part.elementHold)
    const untouched = parts.length === 1 && parts[0] === result && this.strategy.timestampCombiner !== 'endOfWindow'
    const kept = untouched ? result.elementHold : Number.NaN
    for (const part of parts) this.release(part)
    if (this.strategy.timestampCombiner === 'endOfWindow') {
      if (parts.length > 0) this.#addHold(result, result.window.maxTimestamp)
    } else {
      this.#setElementHold(result, untouched ? kept : old.reduce((a, b) => this.#combineHolds(a, b), Number.NaN))
    }
    this.#addClosingHold(result, false)
  }
}
