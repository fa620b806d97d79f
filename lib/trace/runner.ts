import type { WindowedValue } from '../core/element.ts'
import type { Metrics } from '../core/metrics.ts'
import type { PCollection } from '../core/pcollection.ts'
import type { Pipeline } from '../core/pipeline.ts'
import type { Backlog } from '../core/source.ts'
import type { Collected } from './collector.ts'
import type { Trace } from './trace.ts'

/** What a run gives in the end. */
export interface PipelineResult {
  readonly state: 'DONE' | 'CANCELLED'
  readonly trace: Trace
  readonly metrics: Metrics
  /** Broken elements that no withDeadLetters took. */
  readonly deadLetterCount: number
}

/** A run that has started. `await` it for its result; it rejects with a PipelineError. */
export interface PipelineRun<out R> extends PromiseLike<R> {
  readonly state: 'RUNNING' | 'DONE' | 'CANCELLED' | 'FAILED'
  /** What its sources still have to read; an amount is there if all of them know it. */
  readonly backlog: Backlog
  /** Stops; the result has all that came before. */
  cancel(): Promise<void>
}

export interface CollectRun<T> extends PipelineRun<PipelineResult & Collected<T>>, AsyncIterable<WindowedValue<T>> {}
export type CollectAllResult<C> = PipelineResult & { readonly collected: { readonly [N in keyof C]: Collected<C[N]> } }

/** Runs pipelines. */
export interface Runner {
  readonly name: string
  /** Runs the whole pipeline, as it is now. */
  run(pipeline: Pipeline): PipelineRun<PipelineResult>
  /** Runs what leads to a collection and hands its elements back; `for await` gets them as they come. */
  collect<T>(collection: PCollection<T>): CollectRun<T>
  /** Several at once, by name. */
  collectAll<C extends object>(
    collections: { readonly [N in keyof C]: PCollection<C[N]> },
  ): PipelineRun<CollectAllResult<C>>
}
