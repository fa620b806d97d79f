import type { KV } from '../core/element.ts'
import { kv } from '../core/element.ts'
import type { PCollection } from '../core/pcollection.ts'
import { composite } from '../core/transform.ts'
import { combinePerKey } from './combine-per-key.ts'
import { count } from './count.ts'
import { map } from './map.ts'

export interface CountPerElement {
  <T>(input: PCollection<T>): PCollection<KV<T, number>>
}

/** How often each element occurs, per window. Source: Beam's Count.perElement. */
export function countPerElement(): CountPerElement {
  return composite('CountPerElement', <T>(input: PCollection<T>) =>
    input.apply(
      map(function toKey(element: T) {
        return kv(element, undefined)
      }),
      combinePerKey(count()),
    ),
  )
}
