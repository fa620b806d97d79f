import type { Trace } from './trace.ts'

/** A function of a step threw. `cause` is what it threw. */
export class PipelineError extends Error {
  override readonly name: string = 'PipelineError'
  readonly step: string
  readonly element: unknown
  #trace: () => Trace

  constructor(step: string, element: unknown, message: string, options: { cause: unknown; trace: () => Trace }) {
    super(message, { cause: options.cause })
    this.step = step
    this.element = element
    this.#trace = options.trace
  }

  /** What the run did before. */
  get trace(): Trace {
    return this.#trace()
  }
}
