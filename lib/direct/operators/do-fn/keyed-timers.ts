import type { MapKey } from '../../../core/map-key.ts'
import { showValue } from '../../../core/show-value.ts'
import type { Timestamp } from '../../../core/time.ts'
import type { TimerSpec } from '../../../core/timer.ts'
import type { BoundedWindow } from '../../../core/window.ts'
import { HoldSet } from '../../hold-set.ts'
import type { RunContext } from '../../run-context.ts'
import { TimerQueue } from '../../timer-queue.ts'

/** How often a key's timers may set one another in a way that only they can end; then it is taken to go on for ever. */
const MOST_LOOPS = 10_000

/** The state and timers of one key in one window. */
export interface Keyed {
  readonly mapKey: MapKey
  readonly key: unknown
  readonly open: OpenWindow
  readonly stored: unknown[]
  readonly timers: Map<string, Timer>
}

export interface OpenWindow {
  readonly window: BoundedWindow
  readonly keys: Map<MapKey, Keyed>
}

export interface Timer {
  readonly keyed: Keyed
  readonly name: string
  readonly domain: TimerSpec<unknown>['domain']
  readonly at: Timestamp
  readonly outputTimestamp: Timestamp
  /** How many firings in a row led to it that set a timer which is due at once, or were after the input's end. */
  readonly loops: number
}

/** The timers of a stateful step, by when they are due; each holds the output watermark at its output timestamp. */
export class KeyedTimers {
  readonly #path: string
  readonly #context: RunContext
  readonly #holds = new HoldSet()
  readonly #event = new TimerQueue<Timer>()
  readonly #processing = new TimerQueue<Timer>()

  constructor(path: string, context: RunContext) {
    this.#path = path
    this.#context = context
  }

  get hold(): Timestamp {
    return this.#holds.earliest
  }

  get nextProcessing(): Timestamp {
    return this.#processing.next
  }

  /** Sets a timer; one of the same name and key is replaced. */
  set(timer: Timer): void {
    const old = timer.keyed.timers.get(timer.name)
    if (old !== undefined) this.unset(old)
    this.schedule(timer)
    this.#trace('set', timer)
  }

  clear(keyed: Keyed, name: string): void {
    const timer = keyed.timers.get(name)
    if (timer === undefined) return
    this.unset(timer)
    this.#trace('clear', timer)
  }

  /** As set, without a trace: for a snapshot that is restored. */
  schedule(timer: Timer): void {
    timer.keyed.timers.set(timer.name, timer)
    this.#holds.add(timer.outputTimestamp)
    const queue = timer.domain === 'eventTime' ? this.#event : this.#processing
    queue.set(timer.at, timer)
  }

  /** Its entry in the queue is passed over when it comes. */
  unset(timer: Timer): void {
    timer.keyed.timers.delete(timer.name)
    this.#holds.remove(timer.outputTimestamp)
  }

  /** Takes the next timer that is due at this watermark; it is unset, and about to fire. */
  takeEvent(watermark: Timestamp): Timer | undefined {
    return this.#take(this.#event, watermark)
  }

  takeProcessing(now: Timestamp): Timer | undefined {
    return this.#take(this.#processing, now)
  }

  /** All that are set, those that are due first before the others. */
  all(): readonly Timer[] {
    return [...this.#event.entries(), ...this.#processing.entries()].map(({ item }) => item).filter(isSet)
  }

  /** Refuses to fire a timer that sets itself for ever. */
  refuseEndless({ keyed, name, loops }: Timer, watermark: Timestamp): void {
    if (loops <= MOST_LOOPS) return
    const when = watermark === Number.POSITIVE_INFINITY ? 'since the input ended' : 'to a time that is past'
    const message = `timer '${name}' of key ${showValue(keyed.key)} has set itself ${MOST_LOOPS} times ${when}, and would for ever; let onTimer stop once there is nothing left to do, or set it to a later time`
    throw this.#context.failure(this.#path, keyed.key, new Error(message))
  }

  #take(queue: TimerQueue<Timer>, time: Timestamp): Timer | undefined {
    for (let due = queue.takeDue(time); due; due = queue.takeDue(time)) {
      if (!isSet(due.item)) continue
      this.unset(due.item)
      this.#trace('fire', due.item)
      return due.item
    }
    return undefined
  }

  #trace(action: 'set' | 'clear' | 'fire', { name, domain, keyed, at }: Timer): void {
    const { full, recorder, now } = this.#context
    if (!full) return
    recorder?.record({
      type: 'timer',
      step: this.#path,
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
