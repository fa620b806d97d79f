import type { CheckpointStore } from '../core/checkpoint-store.ts'
import type { WindowedValue } from '../core/element.ts'
import { PipelineConstructionError } from '../core/errors.ts'
import type { CollectionNode } from '../core/graph.ts'
import type { PCollection } from '../core/pcollection.ts'
import { nodeOf } from '../core/pcollection.ts'
import type { Pipeline } from '../core/pipeline.ts'
import { isMade, refuseUnknown, refuseUnless } from '../core/refuse.ts'
import { type Duration, toPositiveMillis } from '../core/time.ts'
import { Recorder } from '../trace/event-recorder.ts'
import type { TraceLevel, TraceSink } from '../trace/trace.ts'
import { Checkpoints } from './checkpoints.ts'
import { type Clock, recorded } from './clock.ts'
import { type Collected, Collector } from './collector.ts'
import { compile } from './compile.ts'
import { Engine } from './engine.ts'
import { LifeCycle } from './life-cycle.ts'
import { makePlan, type Plan, traceHeader } from './plan.ts'
import { type PipelineResult, type PipelineRun, Run } from './run.ts'
import { RunContext } from './run-context.ts'
import { Stepped, type SteppedRun } from './stepped.ts'

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

export interface DirectOptions {
  /** Where processing time comes from; recorded() if not said. */
  clock?: Clock
  /** How much is traced; 'full' if not said. */
  trace?: TraceLevel
  /** Takes the trace as it comes; then the result's trace holds no events. */
  traceSink?: TraceSink
  /** Catches a function that changes its input, or emits what its coder cannot carry. Slower; for labs and tests. */
  enforce?: boolean
  /**
   * Saves the run every second, or as often as `every` says, in real time: what its sources have read, state, timers,
   * panes. A run that was killed goes on from there when it is started again, and loses nothing: its sources acknowledge
   * what is saved, and sinks that commit show it then. A source that knows no offsets gives the rest again. What a run
   * collects, and its trace, are of this time only.
   */
  checkpoint?: { store: CheckpointStore; every?: Duration }
}

export interface DirectRunner extends Runner {
  /** The whole pipeline, arrival by arrival. */
  stepped(pipeline: Pipeline): SteppedRun
}

interface Tap {
  readonly collection: CollectionNode
  readonly receiver: Collector<unknown>
}

/** The in-process runner: one thread, deterministic, with a trace of all that it does. */
export function direct(options: DirectOptions = {}): DirectRunner {
  refuseUnknown(options, ['clock', 'trace', 'traceSink', 'enforce', 'checkpoint'], 'direct')
  const { clock = recorded(), trace = 'full', traceSink, enforce = false, checkpoint } = options
  refuseUnless(isMade(clock, 'kind', 'speed'), clock, 'direct: clock', 'a clock; write recorded() or wall()')
  refuseUnless(['full', 'panes', 'off'].includes(trace), trace, 'direct: trace', "'full', 'panes' or 'off'")
  const store = checkpoint?.store
  refuseUnless(
    store === undefined ? checkpoint === undefined : isMade(store, 'save', 'load'),
    store,
    'direct: checkpoint: store',
    "where it is kept; write checkpointFolder('out/checkpoint'), from 'yeoul/io/checkpoint-folder'",
  )
  if (checkpoint !== undefined) refuseUnknown(checkpoint, ['store', 'every'], 'direct: checkpoint')
  const everyMs = toPositiveMillis(checkpoint?.every ?? '1s', 'direct: checkpoint: every')
  const start = <R>(plan: Plan, taps: readonly Tap[], result: (base: PipelineResult) => R) => {
    const header = traceHeader(plan, trace)
    const recorder = trace === 'off' ? undefined : new Recorder(header, traceSink)
    const context = new RunContext(recorder)
    const engine = new Engine(compile(plan, context, { enforce, taps }), context)
    const lifeCycle = new LifeCycle(plan, context)
    return new Run(
      {
        engine,
        lifeCycle,
        checkpoints: new Checkpoints({ engine, lifeCycle, header, plan, store, everyMs }),
        clock,
        collectors: taps.map(({ receiver }) => receiver),
        flushTrace: () => (recorder === undefined ? undefined : traceSink?.flush?.()),
        endTrace: () => (recorder === undefined ? undefined : traceSink?.end?.()),
      },
      result,
    )
  }
  return {
    name: 'direct',
    run: pipeline => start(makePlan(pipeline), [], base => base),
    collect<T>(collection: PCollection<T>): CollectRun<T> {
      const node = nodeOf(collection)
      const collector = new Collector<T>()
      const run = start(
        makePlan(collection.pipeline, [node]),
        [{ collection: node, receiver: collector as Collector<unknown> }],
        base => ({
          ...base,
          values: collector.values,
          outputs: collector.outputs,
        }),
      )
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
      const collectors = named.map(
        ([name, collection]) => [name, nodeOf(collection), new Collector<unknown>()] as const,
      )
      const plan = makePlan(
        pipeline,
        collectors.map(([, node]) => node),
      )
      return start(
        plan,
        collectors.map(([, collection, receiver]) => ({ collection, receiver })),
        base => ({
          ...base,
          collected: Object.fromEntries(collectors.map(([name, , { values, outputs }]) => [name, { values, outputs }])),
        }),
      ) as unknown as PipelineRun<CollectAllResult<C>>
    },
    stepped: pipeline => new Stepped(makePlan(pipeline), trace, enforce),
  }
}
