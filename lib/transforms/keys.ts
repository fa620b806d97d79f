import type { KV } from '../core/element.ts'
import type { PCollection } from '../core/pcollection.ts'
import { oneStep } from '../core/transform.ts'
import { elementStep } from './step.ts'

export interface Keys {
  <K, V>(input: PCollection<KV<K, V>>): PCollection<K>
}

/**
 * The key of each pair. Source: Beam's Keys.
 *
 * @example
 * p.apply(create([kv('sea', 1), kv('whale', 2)]), keys()) // 'sea', 'whale'
 */
export function keys(): Keys {
  return oneStep('Keys', <K, V>(input: PCollection<KV<K, V>>) =>
    elementStep<K>(input, 'Keys', { kind: 'map', fn: (pair: KV<K, V>) => pair[0] }),
  )
}
