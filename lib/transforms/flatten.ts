import { PipelineConstructionError } from '../core/errors.ts'
import { makePCollection, nodeOf, type PCollection } from '../core/pcollection.ts'
import { graphOf } from '../core/pipeline.ts'
import { shapeOf } from '../core/window-fns.ts'
import { sameStrategy } from './step.ts'

/**
 * One collection of all. They must have the same windows and triggers. Source: Beam's Flatten.
 *
 * @example
 * flatten(p.apply(create(['sea'])), p.apply(create(['whale']))) // 'sea', 'whale'
 */
export function flatten<T>(...collections: readonly PCollection<T>[]): PCollection<T> {
  const first = collections[0]
  if (first === undefined) throw new PipelineConstructionError('flatten: no collections; give at least one')
  const graph = graphOf(first.pipeline)
  const { strategy } = nodeOf(first)
  for (const other of collections) {
    if (other.pipeline !== first.pipeline)
      graph.fail('Flatten', 'the collections belong to different pipelines; build them in one')
    const same = sameStrategy(strategy, nodeOf(other).strategy, ({ windowFn }) => shapeOf(windowFn))
    if (!same) {
      graph.fail(
        'Flatten',
        `the collections have different windows or triggers (${strategy.windowFn.name} and ` +
          `${nodeOf(other).strategy.windowFn.name}); apply the same windowInto(…) to each first`,
      )
    }
  }
  return flattenStep(collections)
}

/** The step itself; the first collection's strategy is the result's. */
export function flattenStep<T>(collections: readonly PCollection<T>[]): PCollection<T> {
  const first = collections[0] as PCollection<T>
  const graph = graphOf(first.pipeline)
  const inputs = collections.map(nodeOf)
  const node = graph.add('Flatten', { kind: 'flatten', inputs })
  const panes = inputs.map(input => input.panes).find(some => some?.moreThanOnce) ?? inputs[0]?.panes
  return makePCollection<T>(
    first.pipeline,
    graph.collection(node, {
      strategy: (inputs[0] as (typeof inputs)[number]).strategy,
      coder: inputs[0]?.coder,
      panes,
    }),
  )
}
