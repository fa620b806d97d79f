import type { ElementContext } from '../core/dofn.ts'
import { type KV, kv } from '../core/element.ts'
import type { PCollection } from '../core/pcollection.ts'
import { oneStep, type PTransform, stepName } from '../core/transform.ts'
import { elementStep } from './step.ts'

/** Pairs each element with its key. Source: Beam's WithKeys. */
export function withKeys<I, K>(
  fn: (element: I, context: ElementContext) => K,
): PTransform<PCollection<I>, PCollection<KV<K, I>>> {
  const name = stepName('WithKeys', fn)
  // Says by its number of parameters whether it reads the context, as `fn` does.
  const pair =
    fn.length === 1
      ? (element: I) => kv(fn(element, undefined as never), element)
      : (element: I, context: ElementContext) => kv(fn(element, context), element)
  return oneStep(name, (input: PCollection<I>) => elementStep<KV<K, I>>(input, name, { kind: 'map', fn: pair }))
}
