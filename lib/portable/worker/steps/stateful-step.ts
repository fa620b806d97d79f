import type { Coder } from '../../../core/coder.ts'
import type { AnyDoFn } from '../../../core/graph.ts'
import { NO_FIRING, type PaneInfo } from '../../../core/pane.ts'
import { showValue } from '../../../core/show-value.ts'
import type { StateCell } from '../../../core/state.ts'
import type { Timestamp } from '../../../core/time.ts'
import type { TimerSpec } from '../../../core/timer.ts'
import { timerView } from '../../../core/timer-views.ts'
import type { BoundedWindow } from '../../../core/window.ts'
import type { WindowingStrategy } from '../../../core/windowing-strategy.ts'
import { eachInTurn, type MaybeLater } from '../in-turn.ts'
import type { Receiver } from '../receiver.ts'
import type { StateKeyInit } from '../state-client.ts'
import { failureAt } from '../step-failure.ts'
import { DoFnStep } from './do-fn-step.ts'
import { encodedText, KeyedCell, type Stored } from './keyed-cells.ts'
import type { At, StepPlan } from './step-plan.ts'

/** How a stateful step's keys, windows and states go over the wire. */
export interface StatefulCoders {
  readonly key: Coder<unknown>
  readonly window: Coder<BoundedWindow>
  /** Of each state's elements, by its name. */
  readonly states: ReadonlyMap<string, Coder<unknown>>
}

/** A timer that a function set, or cleared. */
type TimerChange =
  | { readonly kind: 'set'; readonly at: Timestamp; readonly outputTimestamp: Timestamp }
  | { readonly kind: 'clear' }

/** One key in one window. */
interface Keyed {
  readonly key: unknown
  readonly window: BoundedWindow
  readonly keyBytes: Uint8Array
  readonly windowBytes: Uint8Array
  readonly stored: readonly Stored[]
  /** What its timers became in this bundle: the last change of each counts. */
  readonly timers: Map<string, TimerChange>
}

/** A timer that a bundle changed, for the engine. */
export interface ChangedTimer {
  readonly family: string
  readonly key: unknown
  readonly window: BoundedWindow
  readonly change: TimerChange
}

/** A timer that fires. */
export interface FiringTimer {
  readonly family: string
  readonly key: unknown
  readonly windows: readonly BoundedWindow[]
  readonly at: Timestamp
  readonly outputTimestamp: Timestamp
}

/** A DoFn with state or timers. The engine keeps both; a bundle asks for a key's state once, and gives back what changed. */
export class StatefulStep implements Receiver {
  readonly #plan: StepPlan
  readonly #doFn: AnyDoFn
  readonly #coders: StatefulCoders
  readonly #step: DoFnStep
  readonly #cells: readonly KeyedCell[]
  readonly #domains: ReadonlyMap<string, TimerSpec<unknown>['domain']>
  readonly #keyed = new Map<string, Keyed>()
  #current: Keyed | undefined

  constructor(plan: StepPlan, doFn: AnyDoFn, strategy: WindowingStrategy, coders: StatefulCoders) {
    this.#plan = plan
    this.#doFn = doFn
    this.#coders = coders
    this.#step = new DoFnStep(doFn, plan)
    this.#cells = Object.entries((doFn.state ?? {}) as Record<string, StateCell>).map(([name, cell]) => {
      const coder = coders.states.get(name)
      if (coder === undefined) throw new Error(`${plan.path}: the engine was not told of its state '${name}'`)
      return new KeyedCell(name, cell, coder, (...change) => this.#traceState(...change))
    })
    this.#step.call.context.state = Object.fromEntries(this.#cells.map(({ name, view }) => [name, view]))
    const timers = Object.entries((doFn.timers ?? {}) as Record<string, TimerSpec<unknown>>)
    this.#domains = new Map(timers.map(([name, { domain }]) => [name, domain]))
    this.#step.call.context.timers = Object.fromEntries(
      timers.map(([name, spec]) => [
        name,
        timerView(name, spec, strategy, this.#step.call.context, {
          now: () => Date.now(),
          set: (at, outputTimestamp) => this.#changeTimer(name, { kind: 'set', at, outputTimestamp }),
          clear: () => this.#changeTimer(name, { kind: 'clear' }),
        }),
      ]),
    )
  }

  receive(value: unknown, timestamp: Timestamp, windows: readonly BoundedWindow[], pane: PaneInfo): MaybeLater {
    if (!Array.isArray(value) || value.length !== 2) {
      const message = `state and timers are kept per key, but it was given ${showValue(value)}; make pairs before it, with kv(key, value) or withKeys(…)`
      throw failureAt(this.#plan.path, value, new Error(message))
    }
    const { call } = this.#step
    return eachInTurn(windows, window =>
      this.#with(value[0], window, value, () => {
        call.ofElement(value, timestamp, window, pane)
        const place: At = { value, timestamp, windows: [window], pane: NO_FIRING }
        return this.#step.run(() => this.#doFn.process(call.context as never), place)
      }),
    )
  }

  /** Calls onTimer. */
  fire({ family, key, windows, at, outputTimestamp }: FiringTimer): MaybeLater {
    return eachInTurn(windows, window =>
      this.#with(key, window, key, () => {
        // It was set anew, or cleared, before it could fire.
        if (this.#current?.timers.has(family)) return undefined
        const { call } = this.#step
        call.ofTimer(family, key, outputTimestamp, window)
        this.#traceTimer('fire', family, at)
        const place: At = { value: key, timestamp: outputTimestamp, windows: [window], pane: NO_FIRING }
        return this.#step.run(() => this.#doFn.onTimer?.(call.context as never), place)
      }),
    )
  }

  /** Gives the engine the states that changed, and tells of the timers that did. */
  async save(): Promise<readonly ChangedTimer[]> {
    const { context, transformId } = this.#plan
    const saving: Promise<void>[] = []
    const changed: ChangedTimer[] = []
    for (const keyed of this.#keyed.values()) {
      for (const [i, cell] of this.#cells.entries()) {
        const stored = keyed.stored[i] as Stored
        if (!stored.isChanged) continue
        saving.push(cell.save(stored, context.state, context.instructionId, this.#stateKey(cell.name, keyed)))
      }
      for (const [family, change] of keyed.timers)
        changed.push({ family, key: keyed.key, window: keyed.window, change })
      keyed.timers.clear()
    }
    await Promise.all(saving)
    if (context.cacheToken !== undefined) context.stateCache.put(context.cacheToken, transformId, this.#keyed)
    this.forget()
    return changed
  }

  forget(): void {
    this.#keyed.clear()
    this.#current = undefined
  }

  /** Runs `body` with the views on a key's state, which may have to be asked for. */
  #with(key: unknown, window: BoundedWindow, value: unknown, body: () => MaybeLater): MaybeLater {
    let id: string
    let keyBytes: Uint8Array
    let windowBytes: Uint8Array
    try {
      const encodedKey = encodedText(this.#coders.key, key)
      const encodedWindow = encodedText(this.#coders.window as Coder<unknown>, window)
      keyBytes = encodedKey.bytes
      windowBytes = encodedWindow.bytes
      // A window's encoding ends by itself, so no two pairs read the same.
      id = encodedWindow.text + encodedKey.text
    } catch (thrown) {
      throw failureAt(this.#plan.path, value, thrown)
    }
    const known = this.#keyed.get(id)
    if (known !== undefined) return this.#inside(known, body)
    const kept = this.#kept(id)
    if (kept !== undefined) return this.#inside(this.#remember(id, kept), body)
    const place = { key, window, keyBytes, windowBytes, timers: new Map<string, TimerChange>() }
    const { context } = this.#plan
    if (this.#cells.length === 0 || context.hasNoState) {
      return this.#inside(this.#remember(id, { ...place, stored: this.#cells.map(cell => cell.empty()) }), body)
    }
    const loads = this.#cells.map(cell =>
      cell.load(context.state, context.instructionId, this.#stateKey(cell.name, place)),
    )
    return Promise.all(loads).then(stored => this.#inside(this.#remember(id, { ...place, stored }), body))
  }

  #inside(keyed: Keyed, body: () => MaybeLater): MaybeLater {
    this.#current = keyed
    for (const [i, cell] of this.#cells.entries()) cell.show(keyed.stored[i] as Stored)
    let waiting: MaybeLater
    try {
      waiting = body()
    } catch (thrown) {
      this.#leave()
      throw thrown
    }
    if (waiting === undefined) return this.#leave()
    return waiting.finally(() => this.#leave())
  }

  #leave(): void {
    for (const cell of this.#cells) cell.hide()
    this.#current = undefined
  }

  /** What an earlier bundle left, if the engine says that it is still so. */
  #kept(id: string): Keyed | undefined {
    const { stateCache, cacheToken } = this.#plan.context
    if (cacheToken === undefined) return undefined
    return stateCache.take(cacheToken, this.#plan.transformId, id) as Keyed | undefined
  }

  #remember(id: string, keyed: Keyed): Keyed {
    this.#keyed.set(id, keyed)
    return keyed
  }

  #stateKey(userStateId: string, { keyBytes: key, windowBytes: window }: Pick<Keyed, 'keyBytes' | 'windowBytes'>) {
    const value = { transformId: this.#plan.transformId, userStateId, window, key }
    return { type: { case: 'bagUserState', value } } satisfies StateKeyInit
  }

  #changeTimer(name: string, change: TimerChange): void {
    if (this.#current === undefined) throw new Error(`timer '${name}' was used outside of process and onTimer`)
    this.#current.timers.set(name, change)
    this.#traceTimer(change.kind, name, change.kind === 'set' ? change.at : 0)
  }

  #traceTimer(action: 'set' | 'clear' | 'fire', timer: string, at: Timestamp): void {
    const keyed = this.#current
    if (keyed === undefined) return
    this.#plan.context.recorder?.record({
      type: 'timer',
      step: this.#plan.path,
      action,
      timer,
      domain: this.#domains.get(timer) ?? 'eventTime',
      key: keyed.key,
      window: keyed.window,
      at,
      processingTimeMs: this.#plan.context.clock.now,
    })
  }

  #traceState(state: string, action: 'write' | 'clear', value: unknown): void {
    const keyed = this.#current
    if (keyed === undefined) return
    this.#plan.context.recorder?.record({
      type: 'state',
      step: this.#plan.path,
      action,
      state,
      key: keyed.key,
      window: keyed.window,
      ...(action === 'write' ? { value } : {}),
      processingTimeMs: this.#plan.context.clock.now,
    })
  }
}
