import type { ElementContext } from '../core/dofn.ts'
import type { PCollection } from '../core/pcollection.ts'
import type { Time } from '../core/time.ts'
import { oneStep, type PTransform, stepName } from '../core/transform.ts'
import { elementStep } from './step.ts'

/**
 * Gives each element an event time. The watermark stays the source's, which does not know of it: an element that is moved
 * behind it is late at the next grouping. So let the source give the times where it can: readText(path, { timestamp,
 * watermark }). Source: Beam's WithTimestamps.
 */
export function withTimestamps<I>(
  fn: (element: I, context: ElementContext) => Time,
): PTransform<PCollection<I>, PCollection<I>> {
  const name = stepName('WithTimestamps', fn)
  return oneStep(name, (input: PCollection<I>) => elementStep<I>(input, name, { kind: 'timestamps', fn }))
}
