import type { Timestamp } from './time.ts'

const KEPT_MS = 600_000

/** The ids that came in the last ten minutes of processing time, or somewhat more: two sets, of which the older is let go. */
export class RecentIds {
  #newer: Set<string>
  #older = new Set<string>()
  /** When `#newer` was begun; a run that goes on after a pause keeps what it knew for its full time. */
  #since: Timestamp | undefined

  constructor(ids: Iterable<string> = []) {
    this.#newer = new Set(ids)
  }

  /** True if the id has not come lately. */
  isNew(id: string, now: Timestamp): boolean {
    this.#since ??= now
    const age = now - this.#since
    if (age >= KEPT_MS) {
      this.#older = age < 2 * KEPT_MS ? this.#newer : new Set()
      this.#newer = new Set()
      this.#since = now
    }
    if (this.#newer.has(id) || this.#older.has(id)) return false
    this.#newer.add(id)
    return true
  }

  snapshot(): readonly string[] {
    return [...this.#older, ...this.#newer]
  }
}
