import { Deque } from './deque.ts'

/**
 * What becomes of a message in a subscription: `ready` to be handed out, `leased` to a holder, `delayed` by the retry
 * policy, `acked` (of an ordering key: though one before it is not), or `gone`: retained at most.
 */
export type EntryState = 'ready' | 'leased' | 'delayed' | 'acked' | 'gone'

interface Ordered {
  readonly position: number
  state: EntryState
}

interface KeyHolder<E extends Ordered> {
  readonly keys: Deque<KeyQueue<E>>
}

/**
 * The messages of an ordering key, in the order of publishing. While some of them are held, all further ones go to the
 * same holder; one that is handed out again takes those after it along, even if they were acknowledged.
 */
export class KeyQueue<E extends Ordered> {
  readonly key: string
  readonly #entries = new Deque<E>()
  /** Positions count on over all messages that the key ever had: of the first that is kept, and of the next to hand out. */
  #first = 0
  #next = 0
  /** How many are leased. */
  leased = 0
  holder: KeyHolder<E> | undefined
  /** Where it waits for its turn. */
  queuedIn: object | undefined
  /** Waits as the retry policy says. */
  isDelayed = false

  constructor(key: string) {
    this.key = key
  }

  /** The position of the next message that is published. */
  get end(): number {
    return this.#first + this.#entries.length
  }

  get isEmpty(): boolean {
    return this.#entries.length === 0
  }

  get hasNext(): boolean {
    return this.#next < this.end
  }

  push(entry: E): void {
    this.#entries.push(entry)
  }

  /** The next to hand out. */
  take(): E | undefined {
    return this.#entries.at(this.#next++ - this.#first)
  }

  /** Takes off those at the front that are done with, and returns them. */
  settle(): E[] {
    const settled: E[] = []
    for (let entry = this.#entries.at(0); entry !== undefined; entry = this.#entries.at(0)) {
      if (entry.state !== 'acked' && entry.state !== 'gone') break
      this.#entries.shift()
      this.#first++
      settled.push(entry)
    }
    if (this.#next < this.#first) this.#next = this.#first
    return settled
  }

  /** Those handed out from this one on, which are to be handed out again. */
  rewind({ position }: E): E[] {
    const again: E[] = []
    for (let at = position; at < this.#next; at++) {
      const entry = this.#entries.at(at - this.#first)
      if (entry !== undefined) again.push(entry)
    }
    this.#next = Math.min(this.#next, position)
    return again
  }
}
