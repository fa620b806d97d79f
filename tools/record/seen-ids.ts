import { createHash } from 'node:crypto'

const SLOT_BITS = 20

/**
 * Which tweets came before: the last half a million at least, at most twice as many, in memory of a fixed size. When one
 * table is half full, the other is emptied and takes over.
 */
export class SeenIds {
  #young: IdTable
  #old: IdTable

  /** Remembers half of 2 to the `slotBits` at least. */
  constructor(slotBits = SLOT_BITS) {
    this.#young = new IdTable(slotBits)
    this.#old = new IdTable(slotBits)
  }

  /** The connection in which the id came first; undefined if it is new, and from now on it is not. */
  see(id: string, connection: number): number | undefined {
    const key = keyOf(id)
    const before = this.#young.get(key) ?? this.#old.get(key)
    if (before !== undefined) return before
    if (this.#young.isFull) {
      const emptied = this.#old
      emptied.clear()
      this.#old = this.#young
      this.#young = emptied
    }
    this.#young.add(key, connection)
    return undefined
  }
}

/** Open addressing; 0 is a free slot. */
class IdTable {
  #size = 0
  readonly #shift: number
  readonly #keys: BigUint64Array
  readonly #connections: Uint32Array

  constructor(slotBits: number) {
    this.#shift = 32 - slotBits
    // Written to, so that it is there from the start: the system gives memory away only when it is used.
    this.#keys = new BigUint64Array(2 ** slotBits).fill(0n)
    this.#connections = new Uint32Array(2 ** slotBits).fill(0)
  }

  /** Beyond, looking for a free slot would take long. */
  get isFull(): boolean {
    return this.#size >= this.#keys.length / 2
  }

  get(key: bigint): number | undefined {
    const slot = this.#slotOf(key)
    return this.#keys[slot] === 0n ? undefined : this.#connections[slot]
  }

  add(key: bigint, connection: number): void {
    const slot = this.#slotOf(key)
    this.#keys[slot] = key
    this.#connections[slot] = connection
    this.#size++
  }

  clear(): void {
    this.#keys.fill(0n)
    this.#size = 0
  }

  #slotOf(key: bigint): number {
    const low = Number(key & 0xffffffffn)
    const high = Number(key >> 32n)
    // Ids of one moment differ in few bits: of a product, the upper bits depend on all of them.
    const mixed = Math.imul(low ^ Math.imul(high, 0x85ebca6b), 0x9e3779b1)
    let slot = Math.imul(mixed ^ (mixed >>> 15), 0xc2b2ae35) >>> this.#shift
    while (this.#keys[slot] !== 0n && this.#keys[slot] !== key) slot = (slot + 1) % this.#keys.length
    return slot
  }
}

/** X's ids are numbers of 64 bits; others, which recordings may have, are hashed to as many. */
function keyOf(id: string): bigint {
  const key = /^\d{1,19}$/.test(id) ? BigInt(id) : createHash('sha256').update(id).digest().readBigUInt64LE()
  return key === 0n ? 1n : key
}
