/** A source of numbers from 0 up to, not including, 1. */
export type Random = () => number

/** Mulberry32: small, quick, and the same numbers on every machine for the same 32-bit seed. */
export function randomFrom(seed: number): Random {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

/** An integer from 0 up to, not including, `below`. */
export function integerBelow(below: number, random: Random): number {
  return (random() * below) | 0
}

export function pick<T>(from: ArrayLike<T>, random: Random): T {
  return from[integerBelow(from.length, random)]
}

/** Draws ranks from 0 up to `size`; rank r comes in proportion to 1 / (r + 1), as words of a language do. */
export function zipf(size: number, random: Random): () => number {
  const cumulative = new Float64Array(size)
  let total = 0
  for (let rank = 0; rank < size; rank++) {
    total += 1 / (rank + 1)
    cumulative[rank] = total
  }
  // A guide table: where to start looking for a draw, so that it takes a step or two and no binary search.
  const slots = 1 << 16
  const guide = new Int32Array(slots + 1)
  let start = 0
  for (let slot = 0; slot <= slots; slot++) {
    const target = (total * slot) / slots
    while (start < size - 1 && cumulative[start] < target) start++
    guide[slot] = start
  }
  return () => {
    const draw = random()
    const target = draw * total
    let rank = guide[(draw * slots) | 0]
    while (rank < size - 1 && cumulative[rank] < target) rank++
    return rank
  }
}

const LETTERS = 'etaoinshrdlucmfwypvbgkjqxz'

/** So many different made-up words, the shorter ones rather at the front, where `zipf` draws more often. */
export function vocabulary(size: number, random: Random, shortest = 2, longest = 11): string[] {
  const words = new Set<string>()
  while (words.size < size) {
    const length = shortest + integerBelow(longest - shortest + 1, random)
    let word = ''
    for (let i = 0; i < length; i++) word += LETTERS[(random() ** 1.5 * LETTERS.length) | 0]
    words.add(word)
  }
  const ordered = [...words].map(word => ({ word, order: word.length + random() * 6 }))
  return ordered.sort((a, b) => a.order - b.order).map(({ word }) => word)
}
