import type { MapKey } from '../core/map-key.ts'

const LONGEST_HASHED = 64
const MOST_PROBES = 32
const FREE = -1

/**
 * Gives each key a small number, its id: the next one, or one that was given back. Short strings, which most keys are,
 * are found by a hash of their own: a Map first computes and keeps a hash for every string that it is asked for, and
 * these are made anew for each element. All other keys, and strings that collide too often, go through a Map.
 */
export class KeyTable {
  /** By hash, with linear probing: ids, or FREE. */
  #slots = new Int32Array(64).fill(FREE)
  #mask = 63
  #hashes = new Int32Array(32)
  /** The strings that are in #slots, by id. */
  readonly #strings: (string | undefined)[] = []
  readonly #others = new Map<MapKey, number>()
  readonly #given: number[] = []
  #hashed = 0
  #next = 0

  /** The id of a key; a new one if it has none. */
  idOf(key: MapKey): number {
    if (typeof key !== 'string' || key.length > LONGEST_HASHED) return this.#otherId(key)
    let hash = key.length
    for (let i = 0; i < key.length; i++) hash = Math.imul(hash ^ key.charCodeAt(i), 0x01000193)
    hash ^= hash >>> 15
    const slots = this.#slots
    const mask = this.#mask
    for (let at = hash & mask, probes = 0; probes < MOST_PROBES; at = (at + 1) & mask, probes++) {
      const id = slots[at] as number
      if (id === FREE) return this.#put(key, hash, at)
      if (this.#hashes[id] === hash && this.#strings[id] === key) return id
    }
    return this.#otherId(key)
  }

  /** Gives the id of a key back. */
  remove(key: MapKey, id: number): void {
    this.#given.push(id)
    if (this.#strings[id] === undefined) {
      this.#others.delete(key)
      return
    }
    this.#strings[id] = undefined
    this.#hashed--
    this.#close(this.#slotOf(id))
  }

  #put(key: string, hash: number, at: number): number {
    if (this.#hashed * 2 >= this.#mask) {
      this.#grow()
      return this.idOf(key)
    }
    // A key that once found no slot keeps its place in the Map.
    if (this.#others.size > 0 && this.#others.has(key)) return this.#others.get(key) as number
    const id = this.#newId()
    if (id >= this.#hashes.length) {
      // Keys that are not hashed have taken ids, too.
      const hashes = new Int32Array(2 ** Math.ceil(Math.log2(id + 1)))
      hashes.set(this.#hashes)
      this.#hashes = hashes
    }
    this.#slots[at] = id
    this.#hashes[id] = hash
    this.#strings[id] = key
    this.#hashed++
    return id
  }

  #otherId(key: MapKey): number {
    let id = this.#others.get(key)
    if (id === undefined) {
      id = this.#newId()
      this.#others.set(key, id)
      this.#strings[id] = undefined
    }
    return id
  }

  #newId(): number {
    return this.#given.pop() ?? this.#next++
  }

  #slotOf(id: number): number {
    let at = (this.#hashes[id] as number) & this.#mask
    while (this.#slots[at] !== id) at = (at + 1) & this.#mask
    return at
  }

  /** Frees a slot, and moves up those behind it that would not be found any more. */
  #close(gap: number): void {
    const slots = this.#slots
    const mask = this.#mask
    let free = gap
    for (let at = (gap + 1) & mask; slots[at] !== FREE; at = (at + 1) & mask) {
      const home = (this.#hashes[slots[at] as number] as number) & mask
      // Not to be moved before its home: cyclically, home lies after the gap and not after `at`.
      if (((at - home) & mask) < ((at - free) & mask)) continue
      slots[free] = slots[at] as number
      free = at
    }
    slots[free] = FREE
  }

  #grow(): void {
    this.#mask = this.#mask * 2 + 1
    const old = this.#slots
    this.#slots = new Int32Array(this.#mask + 1).fill(FREE)
    for (const id of old) {
      if (id === FREE) continue
      let at = (this.#hashes[id] as number) & this.#mask
      while (this.#slots[at] !== FREE) at = (at + 1) & this.#mask
      this.#slots[at] = id
    }
  }
}
