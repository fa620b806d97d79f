import type { Timestamp } from '../core/time.ts'

interface Entry<T> {
  readonly at: Timestamp
  readonly order: number
  readonly item: T
}

/** Items by the time at which they are due; of equal times, the one set first. A binary heap. */
export class TimerQueue<T> {
  #heap: Entry<T>[] = []
  #order = 0

  /** When the next item is due; Infinity, too, if there is none. */
  next: Timestamp = Number.POSITIVE_INFINITY

  get isEmpty(): boolean {
    return this.#heap.length === 0
  }

  set(at: Timestamp, item: T): void {
    const heap = this.#heap
    const entry = { at, order: this.#order++, item }
    let i = heap.length
    heap.push(entry)
    while (i > 0) {
      const parent = (i - 1) >> 1
      if (!before(entry, heap[parent] as Entry<T>)) break
      heap[i] = heap[parent] as Entry<T>
      i = parent
    }
    heap[i] = entry
    if (at < this.next) this.next = at
  }

  /** Takes out the next item if it is due at `time`. */
  takeDue(time: Timestamp): { readonly at: Timestamp; readonly item: T } | undefined {
    const heap = this.#heap
    const first = heap[0]
    if (first === undefined || first.at > time) return undefined
    const last = heap.pop() as Entry<T>
    if (heap.length > 0) {
      let i = 0
      for (;;) {
        let child = 2 * i + 1
        if (child >= heap.length) break
        if (child + 1 < heap.length && before(heap[child + 1] as Entry<T>, heap[child] as Entry<T>)) child++
        if (!before(heap[child] as Entry<T>, last)) break
        heap[i] = heap[child] as Entry<T>
        i = child
      }
      heap[i] = last
    }
    this.next = heap[0]?.at ?? Number.POSITIVE_INFINITY
    return first
  }

  /** All items, first due first: for snapshots. */
  entries(): readonly { readonly at: Timestamp; readonly item: T }[] {
    return [...this.#heap].sort((a, b) => (before(a, b) ? -1 : 1))
  }
}

function before<T>(a: Entry<T>, b: Entry<T>): boolean {
  return a.at < b.at || (a.at === b.at && a.order < b.order)
}
