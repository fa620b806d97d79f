import { type CombineFn, requireCombineFn } from '../core/combine.ts'
import type { KV } from '../core/element.ts'
import type { CombinePerKeyNode } from '../core/graph.ts'
import { nodeOf, type PCollection } from '../core/pcollection.ts'
import { graphOf } from '../core/pipeline.ts'
import { oneStep } from '../core/transform.ts'
import { groupingOutput, refuseAccumulatedPanes, refuseEndless, requireDeterministicKey } from './step.ts'

export interface CombinePerKey<in I, out O> {
  <K>(input: PCollection<KV<K, I>>): PCollection<KV<K, O>>
}

/**
 * The values of each key and window combined into one, whenever the trigger fires. Source: Beam's Combine.perKey.
 *
 * @example
 * p.apply(create([kv('sea', 1), kv('whale', 2), kv('sea', 3)]), combinePerKey(sum())) // ['sea', 4], ['whale', 2]
 */
export function combinePerKey<I, A, O>(fn: CombineFn<I, A, O>): CombinePerKey<I, O> {
  requireCombineFn(fn, 'combinePerKey')
  return oneStep('CombinePerKey', <K>(input: PCollection<KV<K, I>>) => {
    refuseAccumulatedPanes(graphOf(input.pipeline), 'CombinePerKey', nodeOf(input))
    return combineStep<K, I, A, O>(input, fn)
  })
}

/** The grouping step itself, for composites that have looked at the panes themselves. */
export function combineStep<K, I, A, O>(
  input: PCollection<KV<K, I>>,
  fn: CombineFn<I, A, O>,
  defaultKey?: CombinePerKeyNode['defaultKey'],
): PCollection<KV<K, O>> {
  const graph = graphOf(input.pipeline)
  requireDeterministicKey(graph, 'CombinePerKey', nodeOf(input))
  refuseEndless(graph, 'CombinePerKey', nodeOf(input))
  const node = graph.add('CombinePerKey', {
    kind: 'combinePerKey',
    input: nodeOf(input),
    fn: fn as CombineFn<unknown, unknown, unknown>,
    ...(defaultKey && { defaultKey }),
  })
  return groupingOutput<KV<K, O>>(input, node)
}
