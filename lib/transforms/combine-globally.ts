import { type CombineFn, requireCombineFn } from '../core/combine.ts'
import type { KV } from '../core/element.ts'
import { toOneKey } from '../core/graph.ts'
import { nodeOf, type PCollection } from '../core/pcollection.ts'
import { graphOf } from '../core/pipeline.ts'
import { composite, oneStep, type PTransform } from '../core/transform.ts'
import { shapeOf } from '../core/window-fns.ts'
import { combineStep } from './combine-per-key.ts'
import { refuseAccumulatedPanes } from './step.ts'
import { values } from './values.ts'
import { withKeys } from './with-keys.ts'

/**
 * All elements of a window combined into one. Of an empty input it emits the default,
 * extractOutput(createAccumulator()),
 *
 * @example
 * p.apply(create([1, 2, 6]), combineGlobally(mean())) // 3
 */
export function combineGlobally<I, A, O>(fn: CombineFn<I, A, O>): PTransform<PCollection<I>, PCollection<O>> {
  requireCombineFn(fn, 'combineGlobally')
  return composite('CombineGlobally', (input: PCollection<I>) => {
    refuseAccumulatedPanes(graphOf(input.pipeline), 'CombineGlobally', nodeOf(input))
    const isGlobal = shapeOf(nodeOf(input).strategy.windowFn)?.kind === 'global'
    return input.apply(
      withKeys<I, null>(toOneKey),
      oneStep('CombinePerKey', (pairs: PCollection<KV<null, I>>) =>
        combineStep(pairs, fn, isGlobal ? { key: null } : undefined),
      ),
      values(),
    )
  })
}
