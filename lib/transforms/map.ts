import type { ElementContext } from '../core/dofn.ts'
import type { PCollection } from '../core/pcollection.ts'
import { refuseUnknown } from '../core/refuse.ts'
import type { SideInputs } from '../core/side-input.ts'
import { oneStep, type PTransform, stepName } from '../core/transform.ts'
import { elementStep } from './step.ts'

// `O extends Pair | X, X extends Any` accepts every type, and lets `x => [x, 1]` infer as a pair, not as an array.
export type Pair = readonly [unknown, unknown]
export type Any = {} | null | undefined

/**
 * One output for each element. Source: Beam's MapElements.
 *
 * @example
 * p.apply(create(['sea', 'whale']), map(word => word.length)) // 3, 5
 */
export function map<I, O extends Pair | X, D extends SideInputs = {}, X extends Any = Any>(
  fn: (element: I, context: ElementContext<D>) => O,
  options: { sideInputs?: D } = {},
): PTransform<PCollection<I>, PCollection<O>> {
  const name = stepName('Map', fn)
  refuseUnknown(options, ['sideInputs'], name)
  return oneStep(name, (input: PCollection<I>) => elementStep<O>(input, name, { kind: 'map', fn }, options.sideInputs))
}
