import type { MapKey } from '../../../core/map-key.ts'
import { KeyTable } from '../../key-table.ts'

/** What a sliced grouping keeps of one slice: its keys and accumulators, by the keys' ids there. */
export class Slice {
  readonly table = new KeyTable()
  readonly mapKeys: MapKey[] = []
  readonly keys: unknown[] = []
  readonly accumulators: unknown[] = []
  /** The keys' ids among the live sums, once the slice is summed. */
  liveIds: number[] | undefined

  /** The id of a key that is new here. */
  add(mapKey: MapKey, key: unknown, accumulator: unknown): void {
    this.mapKeys.push(mapKey)
    this.keys.push(key)
    this.accumulators.push(accumulator)
  }
}
