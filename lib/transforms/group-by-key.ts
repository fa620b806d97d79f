import type { KV } from '../core/element.ts'
import { nodeOf, type PCollection } from '../core/pcollection.ts'
import { graphOf } from '../core/pipeline.ts'
import { oneStep } from '../core/transform.ts'
import { groupingOutput, refuseAccumulatedPanes, refuseEndless, requireDeterministicKey } from './step.ts'

export interface GroupByKey {
  <K, V>(input: PCollection<KV<K, V>>): PCollection<KV<K, Iterable<V>>>
}

/**
 * The values of each key and window, together, whenever the trigger fires. Source: Beam's GroupByKey.
 *
 * @example
 * p.apply(create([kv('sea', 1), kv('whale', 2), kv('sea', 3)]), groupByKey()) // ['sea', [1, 3]], ['whale', [2]]
 */
export function groupByKey(): GroupByKey {
  return oneStep('GroupByKey', <K, V>(input: PCollection<KV<K, V>>) => {
    const graph = graphOf(input.pipeline)
    requireDeterministicKey(graph, 'GroupByKey', nodeOf(input))
    refuseAccumulatedPanes(graph, 'GroupByKey', nodeOf(input))
    refuseEndless(graph, 'GroupByKey', nodeOf(input))
    const node = graph.add('GroupByKey', { kind: 'groupByKey', input: nodeOf(input) })
    return groupingOutput<KV<K, Iterable<V>>>(input, node)
  })
}
