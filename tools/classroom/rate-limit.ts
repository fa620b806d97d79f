/** As many of those who ask are remembered. */
const MOST_KNOWN = 5000

/** Lets each of those who ask through so often a second, and a few more at once. */
export class RateLimit {
  readonly #perSecond: number
  readonly #atOnce: number
  readonly #known = new Map<string, { left: number; atMs: number }>()

  constructor(perSecond: number, atOnce: number) {
    this.#perSecond = perSecond
    this.#atOnce = atOnce
  }

  allows(who: string, nowMs: number): boolean {
    let known = this.#known.get(who)
    if (known === undefined) {
      if (this.#known.size >= MOST_KNOWN) this.#forgetOldest()
      known = { left: this.#atOnce, atMs: nowMs }
    } else this.#known.delete(who)
    // Whoever asked last is forgotten last.
    this.#known.set(who, known)
    known.left = Math.min(this.#atOnce, known.left + ((nowMs - known.atMs) / 1000) * this.#perSecond)
    known.atMs = nowMs
    if (known.left < 1) return false
    known.left--
    return true
  }

  #forgetOldest(): void {
    const [oldest] = this.#known.keys()
    if (oldest !== undefined) this.#known.delete(oldest)
  }
}
