import type { KV } from '../../../core/element.ts'
import type { AnyDoFn } from '../../../core/graph.ts'
import { NO_FIRING, type PaneInfo } from '../../../core/pane.ts'
import { type Time, type Timestamp, toTimestamp } from '../../../core/time.ts'
import { type BoundedWindow, GLOBAL_WINDOW } from '../../../core/window.ts'
import type { Receiver } from '../../receiver.ts'
import { type ElementStepPlan, emitAll, failed, WrongResult } from './element-steps.ts'

interface Sent {
  readonly out: Receiver
  readonly value: unknown
  readonly timestamp: Timestamp
}

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

/** Calls a DoFn's process for each element in each of its windows. */
export class DoFnStep implements Receiver {
  readonly call = new CallContext()
  readonly #doFn: AnyDoFn
  readonly #plan: ElementStepPlan
  readonly #severalOutputs: boolean
  /** What was sent to outputs by name during the call; it goes on when the call has returned. */
  #sent: Sent[] = []

  constructor(doFn: AnyDoFn, plan: ElementStepPlan) {
    this.#doFn = doFn
    this.#plan = plan
    this.#severalOutputs = doFn.outputs !== undefined
    this.call.sideInputs = plan.sideInputs
    this.call.output = Object.fromEntries([...plan.outputs].map(([name, out]) => [name, this.#receiver(out, name)]))
  }

  receive(value: unknown, timestamp: Timestamp, windows: readonly BoundedWindow[], pane: PaneInfo): void {
    for (const window of windows) this.process(value, timestamp, windows.length === 1 ? windows : [window], pane)
  }

  /** `windows` holds one window. */
  process(value: unknown, timestamp: Timestamp, windows: readonly BoundedWindow[], pane: PaneInfo): void {
    const { call } = this
    call.element = value
    call.key = Array.isArray(value) ? (value as unknown as KV<unknown, unknown>)[0] : undefined
    call.timestamp = timestamp
    call.window = windows[0] as BoundedWindow
    call.pane = pane
    this.run(() => this.#doFn.process(call as never), value, timestamp, windows, pane)
  }

  /** Calls process or onTimer, and hands on what it gives. */
  run(
    body: () => Iterable<unknown> | void,
    value: unknown,
    timestamp: Timestamp,
    windows: readonly BoundedWindow[],
    pane: PaneInfo,
  ): void {
    const plan = this.#plan
    plan.context.metrics.step = plan.path
    let result: Iterable<unknown> | void
    try {
      result = body()
      if (this.#severalOutputs && result !== undefined) {
        throw new WrongResult(
          'it declares outputs, and returned a value too; send each element to one, as in output.name(value), and return nothing',
        )
      }
    } catch (thrown) {
      this.#sent = []
      failed(plan, thrown, value, timestamp, windows, pane)
      return
    }
    if (this.#sent.length > 0) {
      const sent = this.#sent
      this.#sent = []
      for (const { out, value: element, timestamp: at } of sent) out.receive(element, at, windows, pane)
    }
    emitAll(plan, plan.main, result, value, timestamp, windows, pane)
  }

  #receiver(out: Receiver, name: string) {
    return (value: unknown, options?: { timestamp?: Time }) => {
      const timestamp =
        options?.timestamp === undefined
          ? this.call.timestamp
          : toTimestamp(options.timestamp, `output.${name}: timestamp`)
      this.#sent.push({ out, value, timestamp })
    }
  }
}
