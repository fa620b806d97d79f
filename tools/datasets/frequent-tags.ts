const MOST_KEPT = 50_000

/** Counts hashtags. Where there are more than can be kept, the rare ones are dropped, and counts become a lower bound. */
export class FrequentTags {
  #counts = new Map<string, number>()
  #dropsBelow = 1

  add(tag: string): void {
    this.#counts.set(tag, (this.#counts.get(tag) ?? 0) + 1)
    while (this.#counts.size > MOST_KEPT) {
      this.#dropsBelow *= 2
      this.#counts = new Map([...this.#counts].filter(([, count]) => count >= this.#dropsBelow))
    }
  }

  /** The most frequent, ties by code unit. */
  top(n: number): [tag: string, count: number][] {
    return [...this.#counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1)).slice(0, n)
  }
}
