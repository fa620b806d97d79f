import type { ElementContext } from '../core/dofn.ts'
import type { PCollection } from '../core/pcollection.ts'
import { refuseUnknown } from '../core/refuse.ts'
import type { SideInputs } from '../core/side-input.ts'
import { oneStep, type PTransform, stepName } from '../core/transform.ts'
import { elementStep } from './step.ts'

/**
 * Keeps the elements for which `fn` is true; a type guard narrows the type. Source: Beam's Filter.
 *
 * @example
 * p.apply(create(['sea', 'whale']), filter(word => word.length > 3)) // 'whale'
 */
export function filter<I, O extends I = I, D extends SideInputs = {}>(
  fn:
    | ((element: I, context: ElementContext<D>) => element is O)
    | ((element: I, context: ElementContext<D>) => boolean),
  options: { sideInputs?: D } = {},
): PTransform<PCollection<I>, PCollection<O>> {
  const name = stepName('Filter', fn)
  refuseUnknown(options, ['sideInputs'], name)
  return oneStep(name, (input: PCollection<I>) =>
    elementStep<O>(input, name, { kind: 'filter', fn }, options.sideInputs),
  )
}
