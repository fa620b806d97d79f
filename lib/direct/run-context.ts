import { reasonOf } from '../core/reason-of.ts'
import { showValue } from '../core/show-value.ts'
import type { Timestamp } from '../core/time.ts'
import type { Recorder } from '../trace/event-recorder.ts'
import { PipelineError } from '../trace/pipeline-error.ts'
import { TRACE_VERSION, type Trace } from '../trace/trace.ts'
import { MetricsStore } from './metrics-store.ts'

/** What the operators of one run share. */
export class RunContext {
  /** Processing time. */
  now: Timestamp = 0
  /** Undefined where the trace is off. */
  readonly recorder: Recorder | undefined
  /** True if elements, timers and state are traced too. */
  readonly full: boolean
  readonly metrics = new MetricsStore()
  /** The id of the element, or pane, that is being handed over; only if `full`. */
  elementId = 0
  /** The id of what it was made from; 0 for what a source read or a grouping fired. */
  madeFrom = 0
  /** Where the element being worked on came from, if its source knows. */
  placed: { place(): string | undefined } | undefined
  /** Broken elements that no withDeadLetters took. */
  deadLetterCount = 0
  /** The first of them, in words. */
  firstDeadLetter = ''

  constructor(recorder: Recorder | undefined) {
    this.recorder = recorder
    this.full = recorder?.full ?? false
  }

  trace(): Trace {
    return this.recorder?.trace() ?? NO_TRACE
  }

  /**
   * The error for what a function of the step at `path` threw, with what to do in the end. An error from a step behind
   * it is passed on.
   */
  failure(path: string, element: unknown, thrown: unknown, advice = ''): PipelineError {
    if (thrown instanceof PipelineError) return thrown
    const place = this.placed?.place()
    const at = place === undefined ? '' : `, from ${place}`
    const message = `${path}: ${reasonOf(thrown)} (at element ${showValue(element)}${at})${advice}`
    return new PipelineError(path, element, message, { cause: thrown, trace: () => this.trace() })
  }

  /** The error for what a DoFn or a source threw in `method`, which is not about one element. */
  failureIn(method: string, path: string, thrown: unknown): PipelineError {
    if (thrown instanceof PipelineError) return thrown
    const message = `${path} (${method}): ${reasonOf(thrown)}`
    return new PipelineError(path, undefined, message, { cause: thrown, trace: () => this.trace() })
  }
}

const NO_TRACE: Trace = {
  version: TRACE_VERSION,
  header: { format: 'yeoul-trace', version: TRACE_VERSION, runner: 'direct', level: 'off', steps: [] },
  events: [],
}
