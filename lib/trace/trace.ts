import type { Timestamp } from '../core/time.ts'
import type { Trigger } from '../core/trigger.ts'
import type { WindowFnShape } from '../core/window-fns.ts'
import type { AccumulationMode, TimestampCombiner } from '../core/windowing-strategy.ts'
import type { TraceEvent } from './event.ts'

/** The version of the trace's form, in memory and as JSON Lines. */
export const TRACE_VERSION = 1

/** A step of the graph that ran. */
export interface TraceStep {
  readonly path: string
  readonly kind: 'impulse' | 'read' | 'testStream' | 'parDo' | 'groupByKey' | 'combinePerKey' | 'windowInto' | 'flatten'
  /** The paths of the steps whose output it reads; side inputs apart. */
  readonly inputs: readonly string[]
  readonly sideInputs: readonly string[]
  /** How its input is windowed and fired; for windowInto, how its output is; absent where nothing is read. */
  readonly windowing?: TraceWindowing
}

export interface TraceWindowing {
  readonly windowFn: string
  /** Of a built-in window function. */
  readonly shape?: WindowFnShape
  readonly trigger: Trigger
  readonly allowedLatenessMs: number
  readonly accumulationMode: AccumulationMode
  readonly timestampCombiner: TimestampCombiner
  /** Where it is not 'fireAlways'. */
  readonly onTimeBehavior?: 'fireIfNonEmpty'
  /** Where it is not 'fireIfNonEmpty'. */
  readonly closingBehavior?: 'fireAlways'
}

/** What a reader of a trace needs to name things. */
export interface TraceHeader {
  readonly format: 'yeoul-trace'
  readonly version: number
  readonly runner: string
  readonly level: TraceLevel
  readonly steps: readonly TraceStep[]
}

/** How much is recorded: nothing; panes, drops, merges, expiry, and the watermarks behind them; or everything. */
export type TraceLevel = 'off' | 'panes' | 'full'

/** What a run did, event by event. */
export interface Trace {
  readonly version: number
  readonly header: TraceHeader
  readonly events: readonly TraceEvent[]
  /** Set while there is more to come. */
  readonly isRunning?: true
  /** Set where only the last part of a run is here. */
  readonly part?: TracePart
}

/** What is here of a run, in milliseconds: when the run began, and how long before its end this begins. */
export interface TracePart {
  readonly beganMs: Timestamp
  readonly lastMs: number
}

/** Where events go as they happen (a file, a page); `yeoul/io/trace-file` has one for files. */
export interface TraceSink {
  /** Called once, before the first event. */
  begin?(header: TraceHeader): void
  write(event: TraceEvent): void
  /** Called after each bundle; the run waits for it. */
  flush?(): void | Promise<void>
  /** Called once, when the run has ended. */
  end?(): void | Promise<void>
}
