import { Deque } from './deque.ts'
import { Entry, type Holder } from './entry.ts'
import { KeyQueue } from './key-queue.ts'

/** What of a backlog can be handed out: first what was handed out before, then in the order of publishing. */
export class Waiting {
  #again = new Deque<Entry | KeyQueue<Entry>>()
  #fresh = new Deque<Entry | KeyQueue<Entry>>()
  #isKeysTurn = false
  #forgotten = 0

  add(entry: Entry): void {
    if (entry.key === undefined) this.#fresh.push(entry)
    else this.queueKey(entry.key)
  }

  /** What failed: before all that is new. */
  addAgain(entry: Entry): void {
    this.#again.push(entry)
  }

  /** Gives the key a turn, if it has something for somebody. */
  queueKey(key: KeyQueue<Entry>): void {
    if (key.queuedIn !== undefined || key.isDelayed || !key.hasNext) return
    const deque = key.holder?.keys ?? this.#fresh
    key.queuedIn = deque
    deque.push(key)
  }

  /** Nobody holds messages of the key any more: anybody may have the next. */
  release(key: KeyQueue<Entry>): void {
    key.holder = undefined
    key.queuedIn = undefined
    this.queueKey(key)
  }

  /** The next for this holder. */
  take(holder: Holder): Entry | undefined {
    for (;;) {
      // By turns, so that neither busy keys nor messages without one keep the others waiting.
      this.#isKeysTurn = !this.#isKeysTurn
      const isOwn = holder.keys.length > 0 && (this.#isKeysTurn || this.#again.length + this.#fresh.length === 0)
      const deque = isOwn ? holder.keys : this.#again.length > 0 ? this.#again : this.#fresh
      const item = deque.shift()
      if (item === undefined) return undefined
      if (item instanceof Entry) {
        if (item.state === 'ready') return item
      } else if (item.queuedIn === deque) {
        item.queuedIn = undefined
        const entry = nextOf(item)
        if (entry === undefined) continue
        item.holder = holder
        item.leased++
        this.queueKey(item)
        return entry
      }
    }
  }

  /** One that waits is done with; it is passed over, and not held on to for long. */
  forget(entry: Entry): void {
    if (entry.key !== undefined || ++this.#forgotten * 2 < this.#again.length + this.#fresh.length) return
    this.#again = this.#waitingOf(this.#again)
    this.#fresh = this.#waitingOf(this.#fresh)
    this.#forgotten = 0
  }

  #waitingOf(deque: Deque<Entry | KeyQueue<Entry>>): Deque<Entry | KeyQueue<Entry>> {
    const waiting = new Deque<Entry | KeyQueue<Entry>>()
    for (let item = deque.shift(); item !== undefined; item = deque.shift()) {
      if (item instanceof Entry ? item.state === 'ready' : item.queuedIn === deque) {
        if (item instanceof KeyQueue) item.queuedIn = waiting
        waiting.push(item)
      }
    }
    return waiting
  }

  clear(): void {
    this.#again = new Deque()
    this.#fresh = new Deque()
  }
}

function nextOf(key: KeyQueue<Entry>): Entry | undefined {
  while (key.hasNext) {
    const entry = key.take()
    if (entry?.state === 'ready') return entry
  }
  return undefined
}
