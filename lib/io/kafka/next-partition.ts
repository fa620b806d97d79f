import type { LogPartition } from './topic-log.ts'

/**
 * Which of several partitions has the earliest record, by the log's timestamps; of equal ones, the first in order.
 * O(log partitions) a record.
 */
export class NextPartition {
  readonly #partitions: readonly LogPartition[]
  /** A binary heap of the partitions whose next record is known, by their indexes. */
  readonly #heap: number[] = []
  readonly #times: Float64Array
  /** Those of which nothing is here, though more is to come. */
  readonly #awaited = new Set<number>()
  /** Whose record was taken last: it has another, or waits, or is done. */
  #taken: number | undefined

  /** Tells which partitions have come to their end, before another is given. */
  readonly #onEnd: (index: number) => void

  constructor(partitions: readonly LogPartition[], onEnd: (index: number) => void) {
    this.#partitions = partitions
    this.#onEnd = onEnd
    this.#times = new Float64Array(partitions.length)
    for (const index of partitions.keys()) this.#awaited.add(index)
  }

  /** The index of the partition to take a record of, which must be done before the next call; 'wait' until more was fetched; undefined at the end. */
  next(): number | 'wait' | undefined {
    if (this.#taken !== undefined) {
      this.#awaited.add(this.#taken)
      this.#taken = undefined
    }
    for (const index of this.#awaited) {
      const partition = this.#partitions[index] as LogPartition
      if (partition.isDone) {
        this.#awaited.delete(index)
        this.#onEnd(index)
      } else if (!partition.isEmpty) {
        this.#awaited.delete(index)
        this.#times[index] = partition.nextTimestamp
        this.#push(index)
      } else return 'wait'
    }
    const first = this.#heap[0]
    if (first === undefined) return undefined
    this.#pop()
    this.#taken = first
    return first
  }

  #isBefore(a: number, b: number): boolean {
    const difference = (this.#times[a] as number) - (this.#times[b] as number)
    return difference < 0 || (difference === 0 && a < b)
  }

  #push(index: number): void {
    const heap = this.#heap
    let at = heap.length
    while (at > 0) {
      const parent = (at - 1) >> 1
      if (!this.#isBefore(index, heap[parent] as number)) break
      heap[at] = heap[parent] as number
      at = parent
    }
    heap[at] = index
  }

  #pop(): void {
    const heap = this.#heap
    const last = heap.pop() as number
    if (heap.length === 0) return
    let at = 0
    for (;;) {
      let child = 2 * at + 1
      if (child >= heap.length) break
      if (child + 1 < heap.length && this.#isBefore(heap[child + 1] as number, heap[child] as number)) child++
      if (!this.#isBefore(heap[child] as number, last)) break
      heap[at] = heap[child] as number
      at = child
    }
    heap[at] = last
  }
}
