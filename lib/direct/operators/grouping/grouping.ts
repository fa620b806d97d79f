import type { CombineFn } from '../../../core/combine.ts'
import { expiryOf } from '../../../core/lateness.ts'
import type { MapKey } from '../../../core/map-key.ts'
import { ownCopy } from '../../../core/own-copy.ts'
import type { PaneInfo } from '../../../core/pane.ts'
import type { Timestamp } from '../../../core/time.ts'
import { firesOnlyAtTheEnd } from '../../../core/trigger.ts'
import type { BoundedWindow } from '../../../core/window.ts'
import type { WindowingStrategy } from '../../../core/windowing-strategy.ts'
import type { Cause } from '../../../trace/event.ts'
import type { KeyedReceiver, Receiver } from '../../receiver.ts'
import type { RunContext } from '../../run-context.ts'
import { stepKeys } from '../../step-keys.ts'
import { TimerQueue } from '../../timer-queue.ts'
import { buildTrigger, freshState } from '../../triggers/build.ts'
import type { MergeContext, TriggerMachine, TriggerState } from '../../triggers/trigger-machine.ts'
import { WatermarkOperator } from '../../watermark-operator.ts'
import { Cell } from './cell.ts'
import { CellHolds } from './cell-holds.ts'
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
  protected readonly holds: CellHolds
  protected readonly mapKey: (key: unknown) => MapKey
  protected readonly plan: GroupingPlan
  protected readonly processingTimers = new TimerQueue<Cell>()
  readonly #out: Receiver
  readonly #onlyAtTheEnd: boolean
  readonly #merging: boolean
  readonly #noState: TriggerState
  readonly #triggerContext: Writable<MergeContext>
  /** The cell whose trigger is being asked. */
  #asked: Cell | undefined

  constructor(plan: GroupingPlan, context: RunContext, out: Receiver) {
    super(plan.path, context)
    this.plan = plan
    this.strategy = plan.strategy
    this.fn = plan.fn
    this.holds = new CellHolds(this, plan.strategy)
    this.machine = buildTrigger(plan.strategy.trigger)
    this.#noState = freshState(this.machine.size)
    this.mapKey = stepKeys(plan.keyCoder, plan.path, context)
    this.#out = out
    this.#onlyAtTheEnd = firesOnlyAtTheEnd(plan.strategy.trigger)
    this.#merging = plan.strategy.windowFn.mergeWindows !== undefined
    this.#triggerContext = {
      state: freshState(0),
      parts: [],
      end: 0,
      watermark: 0,
      now: 0,
      merging: this.#merging,
      setProcessingTimer: at => this.processingTimers.set(at, this.#asked as Cell),
    }
  }

  receive(value: unknown, timestamp: Timestamp, windows: readonly BoundedWindow[]): void {
    if (!Array.isArray(value) || value.length !== 2) {
      throw this.context.failure(this.path, value, new Error(noPair(this.plan, value)))
    }
    this.receivePair(value[0], value[1], timestamp, windows)
  }

  abstract receivePair(key: unknown, value: unknown, timestamp: Timestamp, windows: readonly BoundedWindow[]): void

  get hold(): Timestamp {
    return this.holds.earliest
  }

  override get nextProcessingTimer(): Timestamp {
    return this.processingTimers.next
  }

  override fireProcessingTimers(): void {
    const due = new Set<Cell>()
    const { now } = this.context
    for (let timer = this.processingTimers.takeDue(now); timer; timer = this.processingTimers.takeDue(now))
      due.add(timer.item)
    for (const cell of due) {
      if (!cell.isGone && !cell.isClosed && !this.isExpired(cell.window) && this.shouldFire(cell)) this.fire(cell)
    }
  }

  protected isExpired(window: BoundedWindow): boolean {
    return this.inputWatermark >= expiryOf(window, this.strategy)
  }

  /** Most windows have the default trigger, which remembers nothing: they share a state. */
  #newState(): TriggerState {
    const { finished, numbers } = this.#noState
    if (this.strategy.trigger.kind === 'default') return this.#noState
    return { finished: finished.slice(), numbers: numbers.slice() }
  }

  protected newCell(mapKey: MapKey, key: unknown, window: BoundedWindow): Cell {
    return new Cell(mapKey, key, window, this.#newState())
  }

  protected add(cell: Cell, value: unknown, timestamp: Timestamp, id: number): void {
    cell.count++
    this.holds.add(cell, timestamp)
    this.context.metrics.step = this.path
    try {
      const accumulator = cell.isFilled ? cell.accumulator : this.fn.createAccumulator()
      cell.accumulator = this.fn.addInput(accumulator, value)
      cell.isFilled = true
    } catch (thrown) {
      throw this.context.failure(this.path, value, thrown)
    }
    if (this.context.full) cell.addId(id)
    if (!this.#onlyAtTheEnd) this.machine.onElement(this.triggerContext(cell))
  }

  /** True if no trigger need be asked before the window's end. */
  protected waitsForTheEnd(window: BoundedWindow): boolean {
    return this.#onlyAtTheEnd && this.inputWatermark < window.end
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
    if (isClosed || this.strategy.accumulationMode === 'discarding') cell.forgetElements()
    else cell.ids = [...cell.ids] // those that the pane has are its own
    if (isClosed) {
      this.machine.clear(context)
      cell.forgetPane()
    }
  }

  /** The window has expired: what is left leaves in a last pane. */
  protected close(cell: Cell): void {
    const why = this.context.recorder === undefined ? [] : this.#whyClosing(cell)
    this.#emit(cell, true, why)
    cell.forgetElements()
    cell.isGone = true
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
    this.holds.merge(parts, result)
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
    const timestamp = this.holds.takeTimestamp(cell, isLast)
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
    this.context.metrics.step = this.path
    try {
      if (!cell.isFilled) return this.fn.extractOutput(this.fn.createAccumulator())
      const output = this.fn.extractOutput(cell.accumulator)
      if (output === cell.accumulator) cell.accumulator = ownCopy(this.fn, output)
      return output
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
        elements: ids,
        why,
        watermarkMs: this.inputWatermark,
        processingTimeMs: context.now,
      })
      context.elementId = id
      context.madeFrom = 0
    }
    this.#out.receive([key, value], timestamp, [window], pane)
  }
}
