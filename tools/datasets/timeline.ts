const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
/** The lengths that a slot may have, each a multiple of those before it. */
const LENGTHS = [SECOND, 10 * SECOND, MINUTE, 10 * MINUTE, HOUR, 24 * HOUR, 240 * HOUR, 2400 * HOUR, 24_000 * HOUR]
const MOST_SLOTS = 4000

/** What arrived in a slot of time. */
export interface Slot {
  readonly count: number
  /** The longest that one of them was on its way, in milliseconds. */
  readonly longestLag: number
}

/** Counts arrivals over time, in slots of a second; of longer ones when these become too many to keep. */
export class Timeline {
  #length = LENGTHS[0] as number
  #slots = new Map<number, Slot>()

  add(receivedAt: number, lag: number): void {
    put(this.#slots, Math.floor(receivedAt / this.#length), { count: 1, longestLag: lag })
    while (this.#slots.size > MOST_SLOTS) {
      const longer = LENGTHS.find(length => length > this.#length)
      if (longer === undefined) return
      this.#slots = this.#joined(longer)
      this.#length = longer
    }
  }

  /** The shortest length, of a minute at least if `span` is some minutes, that divides a span into so many slots or fewer. */
  slotLength(span: number, most: number): number {
    const least = Math.max(this.#length, span >= 5 * MINUTE ? MINUTE : SECOND)
    return LENGTHS.find(length => length >= least && span / length <= most) ?? (LENGTHS.at(-1) as number)
  }

  /** All slots of such a length that cover the times, also those in which nothing arrived. */
  slots(from: number, to: number, length: number): Slot[] {
    const joined = this.#joined(length)
    const first = Math.floor(from / length)
    const count = Math.floor(to / length) - first + 1
    return Array.from(
      { length: count },
      (_, i) => joined.get(first + i) ?? { count: 0, longestLag: Number.NEGATIVE_INFINITY },
    )
  }

  #joined(length: number): Map<number, Slot> {
    const joined = new Map<number, Slot>()
    for (const [index, slot] of this.#slots) put(joined, Math.floor((index * this.#length) / length), slot)
    return joined
  }
}

function put(slots: Map<number, Slot>, index: number, { count, longestLag }: Slot): void {
  const there = slots.get(index)
  slots.set(index, {
    count: count + (there?.count ?? 0),
    longestLag: Math.max(longestLag, there?.longestLag ?? Number.NEGATIVE_INFINITY),
  })
}
