import type { Coder } from '../../../core/coder.ts'
import type { AnyDoFn } from '../../../core/graph.ts'
import { expiryOf } from '../../../core/lateness.ts'
import type { MapKey } from '../../../core/map-key.ts'
import { NO_FIRING, type PaneInfo } from '../../../core/pane.ts'
import { showValue } from '../../../core/show-value.ts'
import type { StateCell } from '../../../core/state.ts'
import { type StateView, stateView } from '../../../core/state-views.ts'
import type { Timestamp } from '../../../core/time.ts'
import type { TimerSpec } from '../../../core/timer.ts'
import { timerView } from '../../../core/timer-views.ts'
import type { BoundedWindow } from '../../../core/window.ts'
import type { WindowingStrategy } from '../../../core/windowing-strategy.ts'
import type { Receiver } from '../../receiver.ts'
import { stepKeys } from '../../step-keys.ts'
import { TimerQueue } from '../../timer-queue.ts'
import { WatermarkOperator } from '../../watermark-operator.ts'
import { windowCodec } from '../grouping/cell-codec.ts'
import { type WindowId, windowIds } from '../grouping/window-id.ts'
import { DoFnStep } from './do-fn-step.ts'
import type { ElementStepPlan } from './element-steps.ts'
import { type Keyed, KeyedTimers, type OpenWindow, type Timer } from './keyed-timers.ts'

/** A DoFn with state or timers, per key and window, all gone when the window has expired. Source: Beam Java, StatefulDoFnRunner. */
export class StatefulStep extends WatermarkOperator implements Receiver {
  readonly step: DoFnStep
  readonly #doFn: AnyDoFn
  readonly #strategy: WindowingStrategy
  readonly #mapKey: (key: unknown) => MapKey
  readonly #idOf: (window: BoundedWindow) => WindowId
  readonly #views: readonly (readonly [name: string, view: StateView])[]
  readonly #windows = new Map<WindowId, OpenWindow>()
  readonly #expiries = new TimerQueue<OpenWindow>()
  readonly #timers: KeyedTimers
  /** Whose state the views show. */
  #current: Keyed | undefined
  /** The timer whose onTimer runs. */
  #firing: Timer | undefined

  constructor(plan: ElementStepPlan, doFn: AnyDoFn, strategy: WindowingStrategy, keyCoder: Coder<unknown> | undefined) {
    super(plan.path, plan.context)
    this.#doFn = doFn
    this.#strategy = strategy
    this.#mapKey = stepKeys(keyCoder, plan.path, plan.context)
    this.#idOf = windowIds(strategy.windowFn)
    this.#timers = new KeyedTimers(plan.path, plan.context)
    this.step = new DoFnStep(doFn, plan)
    const states = Object.entries((doFn.state ?? {}) as Record<string, unknown>)
    this.#views = states.map(([name, spec]) => [
      name,
      stateView(spec as StateCell, (action, value) => this.#traceState(name, action, value)),
    ])
    this.step.call.context.state = Object.fromEntries(this.#views)
    const timers = Object.entries((doFn.timers ?? {}) as Record<string, TimerSpec<unknown>>)
    this.step.call.context.timers = Object.fromEntries(
      timers.map(([name, spec]) => [name, this.#timerView(name, spec)]),
    )
  }

  receive(value: unknown, timestamp: Timestamp, windows: readonly BoundedWindow[], pane: PaneInfo): void {
    if (!Array.isArray(value) || value.length !== 2) {
      const message = `state and timers are kept per key, but it was given ${showValue(value)}; make pairs before it, with kv(key, value) or withKeys(…)`
      throw this.context.failure(this.path, value, new Error(message))
    }
    const key: unknown = value[0]
    const mapKey = this.#mapKey(key)
    for (const window of windows) {
      if (this.inputWatermark >= expiryOf(window, this.#strategy)) {
        this.drop(key, window, timestamp, 'window expired', this.context.elementId)
        continue
      }
      const { call } = this.step
      call.ofElement(value, timestamp, window, pane)
      const keyed = this.#keyed(this.#open(window), mapKey, key)
      this.#with(keyed, () =>
        this.step.run(() => this.#doFn.process(call.context as never), value, timestamp, [window], NO_FIRING),
      )
    }
  }

  /** Timers that were set to a time already past. */
  override endArrival(): void {
    this.#fireEventTimers()
  }

  onWatermark(): void {
    this.#fireEventTimers()
    if (this.inputWatermark === Number.POSITIVE_INFINITY) this.#drainProcessingTimers()
    for (let due = this.#expiries.takeDue(this.inputWatermark); due; due = this.#expiries.takeDue(this.inputWatermark))
      this.#expire(due.item)
  }

  get hold(): Timestamp {
    return this.#timers.hold
  }

  override get nextProcessingTimer(): Timestamp {
    return this.#timers.nextProcessing
  }

  override fireProcessingTimers(): void {
    const { now } = this.context
    for (let due = this.#timers.takeProcessing(now); due; due = this.#timers.takeProcessing(now)) this.#fire(due)
  }

  snapshot(): unknown {
    const codec = windowCodec(this.#strategy.windowFn)
    const save = (keyed: Keyed) => [
      keyed.key,
      keyed.stored.map((stored, i) => (stored === undefined ? undefined : this.#views[i]?.[1].save(stored))),
    ]
    const windows = [...this.#windows.values()].map(({ window, keys }) => [
      codec.encode(window),
      [...keys.values()].map(save),
    ])
    const timers = this.#timers
      .all()
      .map(({ keyed, name, domain, at, outputTimestamp }) => [
        codec.encode(keyed.open.window),
        keyed.key,
        name,
        domain,
        at,
        outputTimestamp,
      ])
    return { windows, timers }
  }

  restore(snapshot: unknown): void {
    const codec = windowCodec(this.#strategy.windowFn)
    const { windows, timers } = snapshot as {
      windows: [unknown, [unknown, unknown[]][]][]
      timers: [unknown, unknown, string, Timer['domain'], Timestamp, Timestamp][]
    }
    for (const [window, keys] of windows) {
      const open = this.#open(codec.decode(window))
      for (const [key, stored] of keys) {
        const keyed = this.#keyed(open, this.#mapKey(key), key)
        stored.forEach((saved, i) => {
          keyed.stored[i] = saved === undefined ? undefined : this.#views[i]?.[1].load(saved)
        })
      }
    }
    for (const [window, key, name, domain, at, outputTimestamp] of timers) {
      const keyed = this.#keyed(this.#open(codec.decode(window)), this.#mapKey(key), key)
      this.#timers.schedule({ keyed, name, domain, at, outputTimestamp, loops: 0 })
    }
  }

  /** Runs `body` with the views on this key's state. */
  #with(keyed: Keyed, body: () => void): void {
    const outer = this.#current
    this.#current = keyed
    this.#views.forEach(([, view], i) => {
      view.stored = keyed.stored[i]
    })
    try {
      body()
    } finally {
      this.#views.forEach(([, view], i) => {
        keyed.stored[i] = view.stored
      })
      this.#current = outer
      if (keyed.timers.size === 0 && keyed.stored.every(stored => stored === undefined))
        keyed.open.keys.delete(keyed.mapKey)
    }
  }

  #fire(timer: Timer): void {
    const { keyed, name, outputTimestamp } = timer
    this.#timers.refuseEndless(timer, this.inputWatermark)
    // What it emits was made from no element.
    this.context.elementId = 0
    this.context.madeFrom = 0
    const { call } = this.step
    const { window } = keyed.open
    call.ofTimer(name, keyed.key, outputTimestamp, window)
    this.#firing = timer
    this.#with(keyed, () =>
      this.step.run(() => this.#doFn.onTimer?.(call.context as never), keyed.key, outputTimestamp, [window], NO_FIRING),
    )
    this.#firing = undefined
  }

  #fireEventTimers(): void {
    const watermark = this.inputWatermark
    for (let due = this.#timers.takeEvent(watermark); due; due = this.#timers.takeEvent(watermark)) this.#fire(due)
  }

  /** Nothing more will come: what waits for the clock gets its time. */
  #drainProcessingTimers(): void {
    const end = Number.POSITIVE_INFINITY
    for (let due = this.#timers.takeProcessing(end); due; due = this.#timers.takeProcessing(end)) {
      this.context.now = Math.max(this.context.now, due.at)
      this.#fire(due)
      this.#fireEventTimers()
    }
  }

  #timerView(name: string, spec: TimerSpec<unknown>): unknown {
    const { domain } = spec
    const current = () => {
      if (this.#current !== undefined) return this.#current
      throw new Error(`timer '${name}' was used outside of process and onTimer`)
    }
    return timerView(name, spec, this.#strategy, this.step.call.context, {
      now: () => this.context.now,
      set: (at, outputTimestamp) =>
        this.#timers.set({ keyed: current(), name, domain, at, outputTimestamp, loops: this.#loopsTo(at) }),
      clear: () => this.#timers.clear(current(), name),
    })
  }

  /** Of a timer that is set now; without a firing before it, or where the watermark is still to come, there is no loop. */
  #loopsTo(at: Timestamp): number {
    if (this.#firing === undefined) return 0
    const isLoop = this.inputWatermark === Number.POSITIVE_INFINITY || at <= this.#firing.at
    return isLoop ? this.#firing.loops + 1 : 0
  }

  #expire(open: OpenWindow): void {
    for (const { timers } of open.keys.values()) for (const timer of [...timers.values()]) this.#timers.unset(timer)
    this.#windows.delete(this.#idOf(open.window))
    this.traceExpiry(open.window)
  }

  #open(window: BoundedWindow): OpenWindow {
    const id = this.#idOf(window)
    let open = this.#windows.get(id)
    if (open === undefined) {
      open = { window, keys: new Map() }
      this.#windows.set(id, open)
      this.#expiries.set(expiryOf(window, this.#strategy), open)
    }
    return open
  }

  #keyed(open: OpenWindow, mapKey: MapKey, key: unknown): Keyed {
    let keyed = open.keys.get(mapKey)
    if (keyed === undefined) {
      keyed = { mapKey, key, open, stored: new Array<unknown>(this.#views.length).fill(undefined), timers: new Map() }
      open.keys.set(mapKey, keyed)
    }
    return keyed
  }

  #traceState(state: string, action: 'write' | 'clear', value: unknown): void {
    const { full, recorder, now } = this.context
    const keyed = this.#current
    if (!full || keyed === undefined) return
    const written = action === 'write' ? { value } : {}
    recorder?.record({
      type: 'state',
      step: this.path,
      action,
      state,
      key: keyed.key,
      window: keyed.open.window,
      ...written,
      processingTimeMs: now,
    })
  }
}
