import type { Entry } from './entry.ts'

/** How often it looks at most whether deadlines are exceeded. */
const LEAST_MS = 50

/** What was handed out and not acknowledged, by ack id; tells when leases end. */
export class Leases {
  readonly #entries = new Map<string, Entry>()
  readonly #onExpired: (entry: Entry) => void
  #timer: NodeJS.Timeout | undefined
  /** When the timer fires; never after the earliest deadline. */
  #due = Number.POSITIVE_INFINITY

  constructor(onExpired: (entry: Entry) => void) {
    this.#onExpired = onExpired
  }

  get(ackId: string): Entry | undefined {
    return this.#entries.get(ackId)
  }

  /** `ms`: from now until its deadline. */
  add(entry: Entry, ms: number): void {
    this.#entries.set(entry.ackId, entry)
    this.extend(entry, ms)
  }

  extend(entry: Entry, ms: number): void {
    entry.deadline = performance.now() + ms
    this.#wakeAt(entry.deadline)
  }

  delete(entry: Entry): void {
    this.#entries.delete(entry.ackId)
  }

  /** All that were handed out and may still be acknowledged, in the order of handing out. */
  values(): IterableIterator<Entry> {
    return this.#entries.values()
  }

  close(): void {
    clearTimeout(this.#timer)
    this.#entries.clear()
  }

  #wakeAt(deadline: number): void {
    if (deadline >= this.#due) return
    clearTimeout(this.#timer)
    this.#due = deadline
    // A millisecond more than enough, as a timer may be early by a part of one.
    this.#timer = setTimeout(() => this.#expire(), Math.max(LEAST_MS, deadline - performance.now() + 1))
    this.#timer.unref()
  }

  #expire(): void {
    const now = performance.now()
    this.#due = Number.POSITIVE_INFINITY
    const expired = [...this.#entries.values()].filter(({ state, deadline }) => state === 'leased' && deadline <= now)
    for (const entry of expired) {
      // One that is handed out again may have taken it along.
      if (entry.state === 'leased') this.#onExpired(entry)
    }
    let earliest = Number.POSITIVE_INFINITY
    for (const { state, deadline } of this.#entries.values()) {
      if (state === 'leased' && deadline < earliest) earliest = deadline
    }
    this.#wakeAt(earliest)
  }
}
