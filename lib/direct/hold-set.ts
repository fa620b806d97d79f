import type { Timestamp } from '../core/time.ts'
import { TimerQueue } from './timer-queue.ts'

/** What holds a step's output watermark back: timestamps, each as often as it was added. NaN stands for no hold. */
export class HoldSet {
  readonly #counts = new Map<Timestamp, number>()
  readonly #times = new TimerQueue<undefined>()

  add(hold: Timestamp): void {
    if (Number.isNaN(hold)) return
    const count = this.#counts.get(hold)
    this.#counts.set(hold, (count ?? 0) + 1)
    if (count === undefined) this.#times.set(hold, undefined)
  }

  remove(hold: Timestamp): void {
    if (Number.isNaN(hold)) return
    const count = this.#counts.get(hold) as number
    if (count > 1) this.#counts.set(hold, count - 1)
    // Its entry in the queue is dropped when it comes first.
    else this.#counts.delete(hold)
  }

  /** The earliest; Infinity if there is none. */
  get earliest(): Timestamp {
    while (!this.#times.isEmpty && !this.#counts.has(this.#times.next)) this.#times.takeDue(this.#times.next)
    return this.#times.next
  }
}
