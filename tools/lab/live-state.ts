import type { Timestamp, TraceEvent, TraceSink } from 'yeoul'

const MINUTE_MS = 60_000

/** How much state there was at the end of a minute of processing time. */
export interface StateSample {
  readonly at: Timestamp
  /** Keys with state then. */
  readonly kept: number
  /** Keys that had had some by then. */
  readonly ever: number
}

/** Follows, by a full trace, for how many keys the steps of a composite keep state. */
export class LiveState implements TraceSink {
  /** Keys with state, at most at once. */
  most = 0
  /** How often a timer fired. */
  timers = 0
  readonly #within: string
  readonly #live = new Set<string>()
  readonly #ever = new Set<string>()
  readonly #samples = new Map<Timestamp, StateSample>()

  constructor(composite: string) {
    this.#within = `${composite}/`
  }

  /** Keys with state now. */
  get now(): number {
    return this.#live.size
  }

  /** Keys that ever had some. */
  get ever(): number {
    return this.#ever.size
  }

  write(event: TraceEvent): void {
    if (!event.step.startsWith(this.#within)) return
    if (event.type === 'timer' && event.action === 'fire') this.timers++
    if (event.type !== 'state') return
    const key = JSON.stringify(event.key)
    this.#ever.add(key)
    if (event.action === 'clear') this.#live.delete(key)
    else this.#live.add(key)
    this.most = Math.max(this.most, this.#live.size)
    const at = Math.ceil(event.processingTimeMs / MINUTE_MS) * MINUTE_MS
    this.#samples.set(at, { at, kept: this.#live.size, ever: this.#ever.size })
  }

  /** Of the minutes in which state changed, in order, at most `count`, the last among them. */
  samples(count: number): readonly StateSample[] {
    const all = [...this.#samples.values()]
    const every = Math.ceil(all.length / count)
    return all.filter((_, i) => (all.length - 1 - i) % every === 0)
  }
}
