/** Counts lags, in milliseconds, to three digits: some thousand numbers, however many lags there are. */
export class Lags {
  readonly #counts = new Map<number, number>()
  #total = 0
  #longest = Number.NEGATIVE_INFINITY

  add(lag: number): void {
    const rounded = roundedUp(lag)
    this.#counts.set(rounded, (this.#counts.get(rounded) ?? 0) + 1)
    this.#total++
    if (lag > this.#longest) this.#longest = lag
  }

  get longest(): number {
    return this.#longest
  }

  /** What `p` in 100 lags do not exceed (nearest rank), rounded up by 1% at most. */
  percentile(p: number): number {
    let left = Math.ceil((p * this.#total) / 100)
    for (const [lag, count] of [...this.#counts].sort(([a], [b]) => a - b)) {
      left -= count
      if (left <= 0) return Math.min(lag, this.#longest)
    }
    return this.#longest
  }

  /** How many are less than each bound and not less than the one before; the last number: not less than any. */
  between(bounds: readonly number[]): number[] {
    const counts = new Array<number>(bounds.length + 1).fill(0)
    for (const [lag, count] of this.#counts) {
      const found = bounds.findIndex(bound => lag < bound)
      const index = found === -1 ? bounds.length : found
      counts[index] = (counts[index] as number) + count
    }
    return counts
  }
}

function roundedUp(lag: number): number {
  let unit = 1
  while (lag / unit >= 1000) unit *= 10
  return Math.ceil(lag / unit) * unit
}
