import type { KV } from '../core/element.ts'
import type { PCollection } from '../core/pcollection.ts'
import { oneStep } from '../core/transform.ts'
import { elementStep } from './step.ts'

export interface Values {
  <K, V>(input: PCollection<KV<K, V>>): PCollection<V>
}

/**
 * The value of each pair. Source: Beam's Values.
 *
 * @example
 * p.apply(create([kv('sea', 1), kv('whale', 2)]), values()) // 1, 2
 */
export function values(): Values {
  return oneStep('Values', <K, V>(input: PCollection<KV<K, V>>) =>
    elementStep<V>(input, 'Values', { kind: 'map', fn: (pair: KV<K, V>) => pair[1] }),
  )
}
