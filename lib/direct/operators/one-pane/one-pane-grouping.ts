import type { CombineFn } from '../../../core/combine.ts'
import type { MapKey } from '../../../core/map-key.ts'
import { ownCopy } from '../../../core/own-copy.ts'
import { ONLY_ON_TIME } from '../../../core/pane.ts'
import type { Timestamp } from '../../../core/time.ts'
import type { BoundedWindow } from '../../../core/window.ts'
import type { Cause } from '../../../trace/event.ts'
import type { KeysReceiver, Receiver } from '../../receiver.ts'
import type { RunContext } from '../../run-context.ts'
import { stepKeys } from '../../step-keys.ts'
import { WatermarkOperator } from '../../watermark-operator.ts'
import { type CellCodec, cellCodec } from '../grouping/cell-codec.ts'
import { type GroupingPlan, NOTHING_CAME, noPair } from '../grouping/grouping-plan.ts'
import { endTriggerPath } from './one-pane.ts'

/** What the groupings with one pane a window share; they differ in how they keep accumulators. */
export abstract class OnePaneGrouping extends WatermarkOperator implements KeysReceiver {
  protected readonly fn: CombineFn<unknown, unknown, unknown>
  protected readonly mapKey: (key: unknown) => MapKey
  protected readonly plan: GroupingPlan
  protected readonly codec: CellCodec
  readonly #out: Receiver
  /** True once the default key has had an element, or its default. */
  #defaultDone: boolean

  constructor(plan: GroupingPlan, context: RunContext, out: Receiver) {
    super(plan.path, context)
    this.plan = plan
    this.fn = plan.fn
    this.mapKey = stepKeys(plan.keyCoder, plan.path, context)
    this.codec = cellCodec(plan, this.mapKey)
    this.#out = out
    this.#defaultDone = plan.defaultKey === undefined
  }

  /** Adds to what is kept for these windows, those that are not over. */
  protected abstract add(mapKey: MapKey, key: unknown, value: unknown, windows: readonly BoundedWindow[]): void
  /** Adds nothing to each of the keys, in an open window. */
  protected addKeys(keys: readonly unknown[], window: BoundedWindow): void {
    const windows = [window]
    for (const key of keys) this.add(this.mapKey(key), key, undefined, windows)
  }

  /** Adds all values to one key, in an open window. */
  protected addValues(key: unknown, values: readonly unknown[], window: BoundedWindow): void {
    const windows = [window]
    for (const value of values) this.receivePair(key, value, window.maxTimestamp, windows)
  }

  /** Fires the windows that have ended. */
  protected abstract fireEnded(): void

  receive(value: unknown, timestamp: Timestamp, windows: readonly BoundedWindow[]): void {
    if (!Array.isArray(value) || value.length !== 2) {
      throw this.context.failure(this.path, value, new Error(noPair(this.plan, value)))
    }
    this.receivePair(value[0], value[1], timestamp, windows)
  }

  receivePair(key: unknown, value: unknown, timestamp: Timestamp, windows: readonly BoundedWindow[]): void {
    const only = windows.length === 1 ? (windows[0] as BoundedWindow).end : Number.NEGATIVE_INFINITY
    const open = this.inputWatermark < only ? windows : this.#dropExpired(key, timestamp, windows)
    if (open.length === 0) return
    this.#defaultDone = true
    this.context.metrics.step = this.path
    try {
      this.add(this.mapKey(key), key, value, open)
    } catch (thrown) {
      throw this.context.failure(this.path, value, thrown)
    }
  }

  receiveKeys(keys: readonly unknown[], timestamp: Timestamp, windows: readonly BoundedWindow[]): void {
    const [only] = windows
    if (windows.length !== 1 || only === undefined || this.inputWatermark >= only.end) {
      for (const key of keys) this.receivePair(key, undefined, timestamp, windows)
      return
    }
    if (keys.length === 0) return
    this.#defaultDone = true
    this.context.metrics.step = this.path
    try {
      this.addKeys(keys, only)
    } catch (thrown) {
      throw this.context.failure(this.path, undefined, thrown)
    }
  }

  receiveValues(
    key: unknown,
    values: readonly unknown[],
    timestamp: Timestamp,
    windows: readonly BoundedWindow[],
  ): void {
    const [only] = windows
    if (windows.length !== 1 || only === undefined || this.inputWatermark >= only.end) {
      for (const value of values) this.receivePair(key, value, timestamp, windows)
      return
    }
    if (values.length === 0) return
    this.#defaultDone = true
    this.context.metrics.step = this.path
    this.addValues(key, values, only)
  }

  onWatermark(): void {
    this.fireEnded()
    if (!this.#defaultDone && this.inputWatermark === Number.POSITIVE_INFINITY) this.#emitDefault()
  }

  /** A window that has not ended holds nothing back that its end does not: the watermark stands before it. */
  get hold(): Timestamp {
    return Number.POSITIVE_INFINITY
  }

  snapshot(): unknown {
    return [this.#defaultDone, this.saveWindows()]
  }

  restore(snapshot: unknown): void {
    const [defaultDone, windows] = snapshot as [boolean, unknown]
    this.#defaultDone = defaultDone
    this.loadWindows(windows)
  }

  /** True if an accumulator may be needed again when its window has fired. */
  protected abstract readonly goesOn: boolean

  protected abstract saveWindows(): unknown
  protected abstract loadWindows(saved: unknown): void

  /** Emits the only pane of each of a window's keys. */
  protected firePanes(
    window: BoundedWindow,
    keys: readonly unknown[],
    accumulators: readonly unknown[],
    why?: Cause,
  ): void {
    const { recorder } = this.context
    const at = window.maxTimestamp
    const windows = [window]
    this.context.metrics.step = this.path
    const values = this.#extractAll(keys, accumulators)
    recorder?.recordPanes({
      type: 'panes',
      step: this.path,
      processingTimeMs: this.context.now,
      window,
      pane: ONLY_ON_TIME,
      eventTimeMs: at,
      why: [why ?? this.#atTheEnd(window)],
      watermarkMs: this.inputWatermark,
      keys,
      values,
    })
    const out = this.#out
    if (out.receiveAll === undefined) {
      for (let i = 0; i < keys.length; i++) out.receive([keys[i], values[i]], at, windows, ONLY_ON_TIME)
      return
    }
    const pairs = new Array<readonly [unknown, unknown]>(keys.length)
    for (let i = 0; i < keys.length; i++) pairs[i] = [keys[i], values[i]]
    out.receiveAll(pairs, at, windows, ONLY_ON_TIME)
  }

  #extractAll(keys: readonly unknown[], accumulators: readonly unknown[]): readonly unknown[] {
    const { fn, goesOn } = this
    const outputs = new Array<unknown>(accumulators.length)
    let i = 0
    try {
      for (; i < accumulators.length; i++) {
        const accumulator = accumulators[i]
        const output = fn.extractOutput(accumulator)
        outputs[i] = output === accumulator && goesOn ? ownCopy(fn, output) : output
      }
      return outputs
    } catch (thrown) {
      throw this.context.failure(this.path, keys[i], thrown)
    }
  }

  #atTheEnd({ end }: BoundedWindow): Cause {
    const trigger = endTriggerPath(this.plan.strategy.trigger)
    return { trigger, predicate: 'watermark >= end of window', inputs: { watermark: this.inputWatermark, end } }
  }

  #dropExpired(key: unknown, timestamp: Timestamp, windows: readonly BoundedWindow[]): readonly BoundedWindow[] {
    const watermark = this.inputWatermark
    let expired = 0
    for (let i = 0; i < windows.length; i++) if (watermark >= (windows[i] as BoundedWindow).end) expired++
    if (expired === 0) return windows
    for (const window of windows) if (watermark >= window.end) this.drop(key, window, timestamp, 'window expired', 0)
    return windows.filter(window => watermark < window.end)
  }

  #emitDefault(): void {
    this.#defaultDone = true
    const [window] = this.plan.strategy.windowFn.assignWindows({ element: undefined as never, timestamp: 0 })
    this.firePanes(window as BoundedWindow, [this.plan.defaultKey?.key], [this.fn.createAccumulator()], NOTHING_CAME)
  }
}
