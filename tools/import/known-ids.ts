import { createHash } from 'node:crypto'

const FIRST_SLOTS = 2 ** 12

/**
 * Which ids came before. It forgets none, for 8 to 22 bytes each: X's ids are numbers of 64 bits; of others as many bits
 * of a hash stand for them.
 */
export class KnownIds {
  /** Open addressing; 0 is a free slot. */
  #slots = new BigUint64Array(FIRST_SLOTS)
  #count = 0

  /** True if the id is new; from now on it is not. */
  add(id: string): boolean {
    const key = keyOf(id)
    const slot = slotOf(key, this.#slots)
    if (this.#slots[slot] === key) return false
    this.#slots[slot] = key
    this.#count++
    if (this.#count * 4 > this.#slots.length * 3) this.#grow()
    return true
  }

  #grow(): void {
    const before = this.#slots
    this.#slots = new BigUint64Array(before.length * 2)
    for (const key of before) if (key !== 0n) this.#slots[slotOf(key, this.#slots)] = key
  }
}

function slotOf(key: bigint, slots: BigUint64Array): number {
  // The low bits of an id count tweets of one millisecond on one machine: alone they would crowd.
  const low = Number(key & 0xffffffffn)
  const high = Number(key >> 32n)
  let hash = Math.imul(low, 0x9e3779b1) ^ Math.imul(high, 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 15), 0xc2b2ae35)
  hash ^= hash >>> 13
  let slot = hash & (slots.length - 1)
  while (slots[slot] !== 0n && slots[slot] !== key) slot = (slot + 1) & (slots.length - 1)
  return slot
}

function keyOf(id: string): bigint {
  return /^[1-9]\d{0,18}$/.test(id) ? BigInt(id) : createHash('sha256').update(id).digest().readBigUInt64LE() || 1n
}
