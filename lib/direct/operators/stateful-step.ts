import type { Coder } from '../../core/coder.ts'
import type { AnyDoFn } from '../../core/graph.ts'
import { NO_FIRING, type PaneInfo } from '../../core/pane.ts'
import { showValue } from '../../core/show-value.ts'
import type { StateCell } from '../../core/state.ts'
import { type Duration, type Timestamp, toMillis } from '../../core/time.ts'
import type { TimerSpec } from '../../core/timer.ts'
import type { BoundedWindow } from '../../core/window.ts'
import type { WindowingStrategy } from '../../core/windowing-strategy.ts'
import { HoldSet } from '../hold-set.ts'
import { type MapKey, mapKeys } from '../map-key.ts'
import type { Receiver } from '../receiver.ts'
import { TimerQueue } from '../timer-queue.ts'
import { WatermarkOperator } from '../watermark-operator.ts'
import { windowCodec } from './cell-codec.ts'
import { DoFnStep } from './do-fn-step.ts'
import type { ElementStepPlan } from './element-steps.ts'
import { type StateView, stateView } from './state-views.ts'
import { type WindowId, windowIds } from './window-id.ts'

/** Firings of one timer at the end of time, after which it is taken to set itself for ever. */
const MOST_FIRINGS_AT_THE_END = 10_000

interface Timer {
  readonly keyed: Keyed
  readonly name: string
  readonly domain: TimerSpec<unknown>['domain']
  readonly at: Timestamp
  readonly outputTimestamp: Timestamp
}

/** The state and timers of one key in one window. */
interface Keyed {
  readonly mapKey: MapKey
  readonly key: unknown
  readonly open: OpenWindow
  readonly stored: unknown[]
  readonly timers: Map<string, Timer>
}

interface OpenWindow {
  readonly window: BoundedWindow
  readonly keys: Map<MapKey, Keyed>
}

/** A DoFn with state or timers, per key and window, all gone when the window has expired. Source: Beam Java, StatefulDoFnRunner. */
export class StatefulStep extends WatermarkOperator implements Receiver {
  readonly step: DoFnStep
  readonly #doFn: AnyDoFn
  readonly #strategy: WindowingStrategy
  readonly #mapKey: (key: unknown) => MapKey
  readonly #idOf: (window: BoundedWindow) => WindowId
  readonly #views: readonly (readonly [name: string, view: StateView])[]
  readonly #windows = new Map<WindowId, OpenWindow>()
  readonly #holds = new HoldSet()
  readonly #expiries = new TimerQueue<OpenWindow>()
  readonly #eventTimers = new TimerQueue<Timer>()
  readonly #processingTimers = new TimerQueue<Timer>()
  readonly #firingsAtTheEnd = new Map<string, number>()
  /** Whose state the views show. */
  #current: Keyed | undefined

  constructor(plan: ElementStepPlan, doFn: AnyDoFn, strategy: WindowingStrategy, keyCoder: Coder<unknown> | undefined) {
    super(plan.path, plan.context)
    this.#doFn = doFn
    this.#strategy = strategy
    this.#mapKey = mapKeys(keyCoder)
    this.#idOf = windowIds(strategy.windowFn)
    this.step = new DoFnStep(doFn, plan)
    const states = Object.entries((doFn.state ?? {}) as Record<string, unknown>)
    this.#views = states.map(([name, spec]) => [
      name,
      stateView(spec as StateCell, (action, value) => this.#traceState(name, action, value)),
    ])
    this.step.call.state = Object.fromEntries(this.#views)
    const timers = Object.entries((doFn.timers ?? {}) as Record<string, TimerSpec<unknown>>)
    this.step.call.timers = Object.fromEntries(
      timers.map(([name, { domain }]) => [name, this.#timerView(name, domain)]),
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
      if (this.inputWatermark >= this.#expiry(window)) {
        this.#drop(key, window, timestamp)
        continue
      }
      const { call } = this.step
      call.element = value
      call.key = key
      call.timestamp = timestamp
      call.window = window
      call.pane = pane
      const keyed = this.#keyed(this.#open(window), mapKey, key)
      this.#with(keyed, () =>
        this.step.run(() => this.#doFn.process(call as never), value, timestamp, [window], NO_FIRING),
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
    return this.#holds.earliest
  }

  override get nextProcessingTimer(): Timestamp {
    return this.#processingTimers.next
  }

  override fireProcessingTimers(): void {
    const { now } = this.context
    for (let due = this.#processingTimers.takeDue(now); due; due = this.#processingTimers.takeDue(now))
      this.#fire(due.item)
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
    const live = [...this.#eventTimers.entries(), ...this.#processingTimers.entries()].filter(({ item }) => isSet(item))
    const timers = live.map(({ item }) => [
      codec.encode(item.keyed.open.window),
      item.keyed.key,
      item.name,
      item.domain,
      item.at,
      item.outputTimestamp,
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
      this.#schedule({
        keyed: this.#keyed(this.#open(codec.decode(window)), this.#mapKey(key), key),
        name,
        domain,
        at,
        outputTimestamp,
      })
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
    if (!isSet(timer)) return
    const { keyed, name, outputTimestamp } = timer
    this.#unset(timer)
    this.#traceTimer('fire', timer)
    if (this.inputWatermark === Number.POSITIVE_INFINITY) this.#refuseEndless(timer)
    const { call } = this.step
    const { window } = keyed.open
    call.element = undefined
    call.key = keyed.key
    call.timer = name
    call.timestamp = outputTimestamp
    call.window = window
    this.#with(keyed, () =>
      this.step.run(() => this.#doFn.onTimer?.(call as never), keyed.key, outputTimestamp, [window], NO_FIRING),
    )
  }

  #fireEventTimers(): void {
    const watermark = this.inputWatermark
    for (let due = this.#eventTimers.takeDue(watermark); due; due = this.#eventTimers.takeDue(watermark))
      this.#fire(due.item)
  }

  /** Nothing more will come: what waits for the clock gets its time. */
  #drainProcessingTimers(): void {
    for (
      let due = this.#processingTimers.takeDue(Number.POSITIVE_INFINITY);
      due;
      due = this.#processingTimers.takeDue(Number.POSITIVE_INFINITY)
    ) {
      this.context.now = Math.max(this.context.now, due.at)
      this.#fire(due.item)
      this.#fireEventTimers()
    }
  }

  #refuseEndless({ keyed, name }: Timer): void {
    const id = `${name} ${String(keyed.mapKey)}`
    const firings = (this.#firingsAtTheEnd.get(id) ?? 0) + 1
    this.#firingsAtTheEnd.set(id, firings)
    if (firings <= MOST_FIRINGS_AT_THE_END) return
    const message = `timer '${name}' of key ${showValue(keyed.key)} has set itself ${MOST_FIRINGS_AT_THE_END} times since the input ended, and would for ever; let onTimer stop once there is nothing left to do`
    throw this.context.failure(this.path, keyed.key, new Error(message))
  }

  #timerView(name: string, domain: Timer['domain']): unknown {
    const clear = () => {
      const set = this.#current?.timers.get(name)
      if (set === undefined) return
      this.#unset(set)
      this.#traceTimer('clear', set)
    }
    const set = (at: Timestamp, outputTimestamp: Timestamp) => {
      const keyed = this.#current
      if (keyed === undefined) throw new Error(`timer '${name}' was set outside of process and onTimer`)
      const old = keyed.timers.get(name)
      if (old !== undefined) this.#unset(old)
      const timer: Timer = { keyed, name, domain, at, outputTimestamp }
      this.#schedule(timer)
      this.#traceTimer('set', timer)
    }
    if (domain === 'eventTime') {
      return {
        clear,
        set: (at: Timestamp, options?: { outputTimestamp?: Timestamp }) => {
          this.#checkEventTimer(name, at)
          set(at, options?.outputTimestamp ?? at)
        },
      }
    }
    return {
      clear,
      setRelative: (delay: Duration, options?: { outputTimestamp?: Timestamp }) =>
        set(
          this.context.now + toMillis(delay, `timer '${name}'`),
          options?.outputTimestamp ?? this.step.call.timestamp,
        ),
    }
  }

  #checkEventTimer(name: string, at: Timestamp): void {
    const { window } = this.step.call
    if (typeof at !== 'number' || Number.isNaN(at))
      throw new Error(`timer '${name}' was set to ${showValue(at)}; set it to a timestamp in milliseconds`)
    if (at <= this.#expiry(window)) return
    const text = this.context.at
    throw new Error(
      `timer '${name}' was set to ${text(at)}, after its window has expired at ${text(this.#expiry(window))}; set it earlier, or keep the state in windowInto(globalWindows())`,
    )
  }

  #schedule(timer: Timer): void {
    timer.keyed.timers.set(timer.name, timer)
    this.#holds.add(timer.outputTimestamp)
    ;(timer.domain === 'eventTime' ? this.#eventTimers : this.#processingTimers).set(timer.at, timer)
  }

  /** Its entry in the queue is passed over when it comes. */
  #unset(timer: Timer): void {
    timer.keyed.timers.delete(timer.name)
    this.#holds.remove(timer.outputTimestamp)
  }

  #expire(open: OpenWindow): void {
    for (const { timers } of open.keys.values()) for (const timer of [...timers.values()]) this.#unset(timer)
    this.#windows.delete(this.#idOf(open.window))
    const { recorder, now } = this.context
    recorder?.record({
      type: 'expire',
      step: this.path,
      window: open.window,
      watermarkMs: this.inputWatermark,
      processingTimeMs: now,
    })
  }

  #expiry(window: BoundedWindow): Timestamp {
    return window.end + this.#strategy.allowedLatenessMs
  }

  #open(window: BoundedWindow): OpenWindow {
    const id = this.#idOf(window)
    let open = this.#windows.get(id)
    if (open === undefined) {
      open = { window, keys: new Map() }
      this.#windows.set(id, open)
      this.#expiries.set(this.#expiry(window), open)
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

  #drop(key: unknown, window: BoundedWindow, timestamp: Timestamp): void {
    const { metrics, recorder, now, elementId } = this.context
    metrics.step = this.path
    metrics.count('droppedDueToLateness', 1)
    recorder?.record({
      type: 'drop',
      step: this.path,
      id: elementId,
      key,
      window,
      eventTimeMs: timestamp,
      reason: 'window expired',
      watermarkMs: this.inputWatermark,
      processingTimeMs: now,
    })
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

  #traceTimer(action: 'set' | 'clear' | 'fire', { name, domain, keyed, at }: Timer): void {
    const { full, recorder, now } = this.context
    if (!full) return
    recorder?.record({
      type: 'timer',
      step: this.path,
      action,
      timer: name,
      domain,
      key: keyed.key,
      window: keyed.open.window,
      at,
      processingTimeMs: now,
    })
  }
}

function isSet(timer: Timer): boolean {
  return timer.keyed.timers.get(timer.name) === timer
}
