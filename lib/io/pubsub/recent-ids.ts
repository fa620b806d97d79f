/** How many ids a generation has. */
const GENERATION = 50_000

/** The last ids that were added, at least so many as a generation has. */
export class RecentIds {
  #young = new Set<string>()
  #old = new Set<string>()

  add(id: string): void {
    if (this.#young.size >= GENERATION) {
      this.#old = this.#young
      this.#young = new Set()
    }
    this.#young.add(id)
  }

  has(id: string): boolean {
    return this.#young.has(id) || this.#old.has(id)
  }
}
