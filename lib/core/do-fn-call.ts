import type { KV } from './element.ts'
import type { AnyDoFn } from './graph.ts'
import { NO_FIRING, type PaneInfo } from './pane.ts'
import { type Time, type Timestamp, toTimestamp } from './time.ts'
import { type BoundedWindow, GLOBAL_WINDOW } from './window.ts'
import { WrongResult } from './wrong-result.ts'

/** An element that was sent to an output by name. */
export interface Sent<Out> {
  readonly out: Out
  readonly value: unknown
  readonly timestamp: Timestamp
}

const NOTHING: readonly never[] = []

/** What process and onTimer get: one object, filled anew for each call. */
class CallContext {
  element: unknown
  key: unknown
  timestamp: Timestamp = 0
  window: BoundedWindow = GLOBAL_WINDOW
  pane: PaneInfo = NO_FIRING
  sideInputs: Readonly<Record<string, unknown>> = {}
  state: Readonly<Record<string, unknown>> = {}
  timers: Readonly<Record<string, unknown>> = {}
  timer = ''
  output: Readonly<Record<string, unknown>> = {}
}

/** A DoFn's calls, one after the other, for every runner; `Out` is what takes a named output's elements. */
export class DoFnCall<Out> {
  readonly context = new CallContext()
  readonly #hasOutputs: boolean
  #sent: Sent<Out>[] = []

  constructor(doFn: AnyDoFn, sideInputs: Readonly<Record<string, unknown>>, outputs: ReadonlyMap<string, Out>) {
    this.#hasOutputs = doFn.outputs !== undefined
    this.context.sideInputs = sideInputs
    this.context.output = Object.fromEntries([...outputs].map(([name, out]) => [name, this.#sender(out, name)]))
  }

  /** The next call is of process, for an element in one of its windows. */
  ofElement(value: unknown, timestamp: Timestamp, window: BoundedWindow, pane: PaneInfo): void {
    const { context } = this
    context.element = value
    context.key = Array.isArray(value) ? (value as unknown as KV<unknown, unknown>)[0] : undefined
    context.timestamp = timestamp
    context.window = window
    context.pane = pane
  }

  /** The next call is of onTimer; what it emits is `at` that time, if it does not say. */
  ofTimer(timer: string, key: unknown, at: Timestamp, window: BoundedWindow): void {
    const { context } = this
    context.element = undefined
    context.key = key
    context.timer = timer
    context.timestamp = at
    context.window = window
    context.pane = NO_FIRING
  }

  /** Calls process or onTimer; what a call that fails has sent is gone. */
  run(body: () => Iterable<unknown> | void): Iterable<unknown> | void {
    try {
      const result = body()
      if (this.#hasOutputs && result !== undefined) {
        throw new WrongResult(
          'it declares outputs, and returned a value too; send each element to one, as in output.name(value), and return nothing',
        )
      }
      return result
    } catch (thrown) {
      this.#sent = []
      throw thrown
    }
  }

  /** What was sent to outputs by name during the call: it goes on when the call has returned. */
  takeSent(): readonly Sent<Out>[] {
    if (this.#sent.length === 0) return NOTHING
    const sent = this.#sent
    this.#sent = []
    return sent
  }

  #sender(out: Out, name: string) {
    return (value: unknown, options?: { timestamp?: Time }) => {
      const timestamp =
        options?.timestamp === undefined
          ? this.context.timestamp
          : toTimestamp(options.timestamp, `output.${name}: timestamp`)
      this.#sent.push({ out, value, timestamp })
    }
  }
}
