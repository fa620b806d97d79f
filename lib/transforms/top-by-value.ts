import type { KV } from '../core/element.ts'
import type { PCollection } from '../core/pcollection.ts'
import { newestPanes } from './combine-newest-panes.ts'
import { compareNumbers } from './order.ts'
import { top } from './top.ts'

export interface TopByValue {
  <K>(input: PCollection<KV<K, number>>): PCollection<readonly KV<K, number>[]>
}

/**
 * The n keys with the largest numbers, per window; ties by the key's code points. combineNewestPanes(top(n, …)).
 *
 * @example
 * p.apply(create(['sea', 'whale', 'sea']), countPerElement(), topByValue(1)) // [['sea', 2]]
 */
export function topByValue(n: number): TopByValue {
  return newestPanes(
    'TopByValue',
    top<KV<never, number>>(n, ([, a], [, b]) => compareNumbers(b, a)),
  ) as unknown as TopByValue
}
