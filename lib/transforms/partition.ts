import type { ElementContext } from '../core/dofn.ts'
import type { PCollection } from '../core/pcollection.ts'
import { refuseUnless } from '../core/refuse.ts'
import { oneStep, type PTransform, stepName } from '../core/transform.ts'
import { parDoStep } from './step.ts'

/**
 * Splits by name: const { ko, en } = tweets.apply(partition(['ko', 'en'], t => …)). Source: Beam's Partition.
 *
 * @example
 * p.apply(create([1, 2, 3]), partition(['odd', 'even'], n => (n % 2 ? 'odd' : 'even'))).odd // 1, 3
 */
export function partition<I, const N extends readonly string[]>(
  names: N,
  by: (element: I, context: ElementContext) => N[number],
): PTransform<PCollection<I>, { readonly [K in N[number]]: PCollection<I> }> {
  refuseUnless(Array.isArray(names), names, 'partition', "the names of the parts, such as ['ko', 'en']")
  const name = stepName('Partition', by)
  const outputs = Object.fromEntries(names.map(tag => [tag, {}]))
  return oneStep(
    name,
    (input: PCollection<I>) =>
      parDoStep(input, name, { kind: 'partition', fn: by }, { outputs }) as unknown as {
        readonly [K in N[number]]: PCollection<I>
      },
  )
}
