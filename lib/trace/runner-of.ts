import { PipelineConstructionError } from '../core/errors.ts'
import type { CollectionNode } from '../core/graph.ts'
import { nodeOf, type PCollection } from '../core/pcollection.ts'
import { makePlan, type Plan } from '../core/plan.ts'
import { Collector } from './collector.ts'
import type { CollectAllResult, CollectRun, PipelineResult, PipelineRun, Runner } from './runner.ts'

/** A collection whose elements a run hands back. */
export interface Tap {
  readonly name: string
  readonly collection: CollectionNode
  readonly collector: Collector<unknown>
}

/** Starts what is planned; `result` makes the run's result of what every run gives. */
export type StartRun = <R>(plan: Plan, taps: readonly Tap[], result: (base: PipelineResult) => R) => PipelineRun<R>

/** A runner, from how it starts what is planned. */
export function runnerOf(name: string, start: StartRun): Runner {
  return {
    name,
    run: pipeline => start(makePlan(pipeline), [], base => base),
    collect<T>(collection: PCollection<T>): CollectRun<T> {
      const tap = tapOf('collected', collection)
      const collector = tap.collector as Collector<T>
      const run = start(makePlan(collection.pipeline, [tap.collection]), [tap], base => ({
        ...base,
        values: collector.values,
        outputs: collector.outputs,
      }))
      return Object.assign(run, { [Symbol.asyncIterator]: () => collector[Symbol.asyncIterator]() })
    },
    collectAll<C extends object>(
      collections: { readonly [N in keyof C]: PCollection<C[N]> },
    ): PipelineRun<CollectAllResult<C>> {
      const named = Object.entries(collections) as [string, PCollection<unknown>][]
      const first = named[0]
      if (first === undefined)
        throw new PipelineConstructionError(
          'collectAll: no collections; give at least one, by name: collectAll({ counts })',
        )
      const { pipeline } = first[1]
      if (named.some(([, collection]) => collection.pipeline !== pipeline)) {
        throw new PipelineConstructionError(
          'collectAll: the collections belong to different pipelines; build them in one',
        )
      }
      const taps = named.map(([name, collection]) => tapOf(name, collection))
      const plan = makePlan(
        pipeline,
        taps.map(({ collection }) => collection),
      )
      const run = start(plan, taps, base => ({
        ...base,
        collected: Object.fromEntries(
          taps.map(({ name, collector: { values, outputs } }) => [name, { values, outputs }]),
        ),
      }))
      return run as unknown as PipelineRun<CollectAllResult<C>>
    },
  }
}

function tapOf(name: string, collection: PCollection<unknown>): Tap {
  return { name, collection: nodeOf(collection), collector: new Collector<unknown>() }
}
