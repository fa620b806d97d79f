import type { CheckpointStore } from '../core/checkpoint-store.ts'
import type { Pipeline } from '../core/pipeline.ts'
import { makePlan } from '../core/plan.ts'
import { isMade, refuseUnknown, refuseUnless } from '../core/refuse.ts'
import { type Duration, toPositiveMillis } from '../core/time.ts'
import { Recorder } from '../trace/event-recorder.ts'
import { traceHeader } from '../trace/header.ts'
import type { Runner } from '../trace/runner.ts'
import { runnerOf, type StartRun } from '../trace/runner-of.ts'
import type { TraceLevel, TraceSink } from '../trace/trace.ts'
import { Checkpoints } from './checkpoints.ts'
import { type Clock, recorded } from './clock.ts'
import { compile } from './compile.ts'
import { Engine } from './engine.ts'
import { LifeCycle } from './life-cycle.ts'
import { Run } from './run.ts'
import { RunContext } from './run-context.ts'
import { Stepped, type SteppedRun } from './stepped.ts'

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
  const start: StartRun = (plan, tapped, result) => {
    const header = traceHeader(plan, trace, 'direct')
    const recorder = trace === 'off' ? undefined : new Recorder(header, traceSink)
    const context = new RunContext(recorder)
    const taps = tapped.map(({ collection, collector }) => ({ collection, receiver: collector }))
    const engine = new Engine(compile(plan, context, { enforce, taps }), context)
    const lifeCycle = new LifeCycle(plan, context)
    return new Run(
      {
        engine,
        lifeCycle,
        checkpoints: new Checkpoints({ engine, lifeCycle, header, plan, store, everyMs }),
        clock,
        collectors: tapped.map(({ collector }) => collector),
        flushTrace: () => (recorder === undefined ? undefined : traceSink?.flush?.()),
        endTrace: () => (recorder === undefined ? undefined : traceSink?.end?.()),
      },
      result,
    )
  }
  return {
    ...runnerOf('direct', start),
    stepped: pipeline => new Stepped(makePlan(pipeline), trace, enforce),
  }
}
