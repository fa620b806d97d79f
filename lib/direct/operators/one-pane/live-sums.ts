import type { CombineFn } from '../../../core/combine.ts'
import type { MapKey } from '../../../core/map-key.ts'
import { KeyTable } from '../../key-table.ts'
import type { Slice } from './slice.ts'

/** The sums of the slices of a window that slides, by the keys' ids. In columns, since they are read whole for each window. */
export class LiveSums {
  readonly #fn: CombineFn<unknown, unknown, unknown>
  #table = new KeyTable()
  #mapKeys: MapKey[] = []
  #keys: unknown[] = []
  #sums: unknown[] = []
  /** In how many of the summed slices the key occurs; 0 where an id is free. */
  #counts: number[] = []
  /** In which round of read a key was read last. */
  readonly #readIn: number[] = []
  #round = 0
  /** Handed to mergeAccumulators, again and again. */
  readonly #both: unknown[] = [undefined, undefined]

  constructor(fn: CombineFn<unknown, unknown, unknown>) {
    this.#fn = fn
  }

  /** Sums a slice. */
  add(slice: Slice): void {
    const both = this.#both
    const { mapKeys, accumulators } = slice
    const liveIds = new Array<number>(mapKeys.length)
    for (let i = 0; i < mapKeys.length; i++) {
      const id = this.#idOf(mapKeys[i], slice.keys[i])
      both[0] = this.#sums[id]
      both[1] = accumulators[i]
      this.#sums[id] = this.#fn.mergeAccumulators(both)
      ;(this.#counts[id] as number)++
      liveIds[i] = id
    }
    slice.liveIds = liveIds
  }

  /** Takes a slice back out. */
  subtract(slice: Slice): void {
    const { liveIds, accumulators } = slice
    if (liveIds === undefined) return
    for (let i = 0; i < liveIds.length; i++) {
      const id = liveIds[i] as number
      const count = (this.#counts[id] as number) - 1
      this.#counts[id] = count
      if (count > 0) this.#sums[id] = this.#fn.subtractAccumulator?.(this.#sums[id], accumulators[i])
      else {
        this.#table.remove(this.#mapKeys[id], id)
        this.#sums[id] = undefined
        this.#keys[id] = undefined
      }
    }
  }

  /** An element has come late to a slice that is summed; `isNew` if its key is new there. */
  addLate(slice: Slice, mapKey: MapKey, key: unknown, value: unknown, isNew: boolean): void {
    const id = this.#idOf(mapKey, key)
    this.#sums[id] = this.#fn.addInput(this.#sums[id], value)
    if (!isNew) return
    ;(this.#counts[id] as number)++
    slice.liveIds?.push(id)
  }

  /**
   * The keys and sums of the window that is made of these slices: first those of the oldest, so that their order does
   * not depend on what was live before.
   */
  read(slices: readonly Slice[]): { readonly keys: readonly unknown[]; readonly sums: readonly unknown[] } {
    const keys: unknown[] = []
    const sums: unknown[] = []
    const round = ++this.#round
    for (const { liveIds } of slices) {
      for (const id of liveIds ?? []) {
        if (this.#readIn[id] === round) continue
        this.#readIn[id] = round
        keys.push(this.#keys[id])
        sums.push(this.#sums[id])
      }
    }
    return { keys, sums }
  }

  clear(): void {
    this.#table = new KeyTable()
    this.#mapKeys = []
    this.#keys = []
    this.#sums = []
    this.#counts = []
  }

  #idOf(mapKey: MapKey, key: unknown): number {
    const id = this.#table.idOf(mapKey)
    if (this.#counts[id] === undefined || this.#counts[id] === 0) {
      this.#mapKeys[id] = mapKey
      this.#keys[id] = key
      // Merged into an empty one, since the slice's own must not change with the sum.
      this.#sums[id] = this.#fn.createAccumulator()
      this.#counts[id] = 0
    }
    return id
  }
}
