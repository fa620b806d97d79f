import type { ElementContext, Elements } from '../core/dofn.ts'
import type { PCollection } from '../core/pcollection.ts'
import { refuseUnknown } from '../core/refuse.ts'
import type { SideInputs } from '../core/side-input.ts'
import { oneStep, type PTransform, stepName } from '../core/transform.ts'
import type { Any, Pair } from './map.ts'
import { elementStep } from './step.ts'

/**
 * Any number of outputs for each element: an array, a generator, any iterable but a string. Source: Beam's
 * FlatMapElements.
 *
 * @example
 * p.apply(create(['the sea', 'the whale']), flatMap(line => line.split(' '))) // 'the', 'sea', 'the', 'whale'
 */
export function flatMap<I, O extends Pair | X, D extends SideInputs = {}, X extends Any = Any>(
  fn: (element: I, context: ElementContext<D>) => Elements<O>,
  options: { sideInputs?: D } = {},
): PTransform<PCollection<I>, PCollection<O>> {
  const name = stepName('FlatMap', fn)
  refuseUnknown(options, ['sideInputs'], name)
  return oneStep(name, (input: PCollection<I>) =>
    elementStep<O>(input, name, { kind: 'flatMap', fn }, options.sideInputs),
  )
}
