import type { ElementContext } from '../core/dofn.ts'
import type { PCollection } from '../core/pcollection.ts'
import type { Time } from '../core/time.ts'
import { oneStep, type PTransform, stepName } from '../core/transform.ts'
import { elementStep } from './step.ts'

/**
 * Gives each element an event time. The watermark stays the source's, which does not know of it: an element that is
 * moved
 *
 * @example
 * p.apply(
 *   create([kv('sea', 5000), kv('whale', 65000)]),
 *   withTimestamps(([, ms]) => ms),
 *   map(([word], { timestamp }) => [word, timestamp]),
 * ) // ['sea', 5000], ['whale', 65000]
 */
export function withTimestamps<I>(
  fn: (element: I, context: ElementContext) => Time,
): PTransform<PCollection<I>, PCollection<I>> {
  const name = stepName('WithTimestamps', fn)
  return oneStep(name, (input: PCollection<I>) => elementStep<I>(input, name, { kind: 'timestamps', fn }))
}
