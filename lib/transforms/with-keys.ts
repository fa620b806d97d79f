import type { ElementContext } from '../core/dofn.ts'
import type { KV } from '../core/element.ts'
import type { PCollection } from '../core/pcollection.ts'
import { oneStep, type PTransform, stepName } from '../core/transform.ts'
import { elementStep } from './step.ts'

/**
 * Pairs each element with its key. Source: Beam's WithKeys.
 *
 * @example
 * p.apply(create(['sea', 'whale']), withKeys(word => word.length)) // [3, 'sea'], [5, 'whale']
 */
export function withKeys<I, K>(
  fn: (element: I, context: ElementContext) => K,
): PTransform<PCollection<I>, PCollection<KV<K, I>>> {
  const name = stepName('WithKeys', fn)
  return oneStep(name, (input: PCollection<I>) =>
    elementStep<KV<K, I>>(input, name, { kind: 'pair', fn, value: 'element' }),
  )
}
