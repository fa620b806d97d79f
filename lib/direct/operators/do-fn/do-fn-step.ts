import { DoFnCall } from '../../../core/do-fn-call.ts'
import type { AnyDoFn } from '../../../core/graph.ts'
import type { PaneInfo } from '../../../core/pane.ts'
import type { Timestamp } from '../../../core/time.ts'
import type { BoundedWindow } from '../../../core/window.ts'
import type { Receiver } from '../../receiver.ts'
import { type ElementStepPlan, emitAll, failed } from './element-steps.ts'

/** Calls a DoFn's process for each element in each of its windows. */
export class DoFnStep implements Receiver {
  readonly call: DoFnCall<Receiver>
  readonly #doFn: AnyDoFn
  readonly #plan: ElementStepPlan

  constructor(doFn: AnyDoFn, plan: ElementStepPlan) {
    this.call = new DoFnCall(doFn, plan.sideInputs, plan.outputs)
    this.#doFn = doFn
    this.#plan = plan
  }

  receive(value: unknown, timestamp: Timestamp, windows: readonly BoundedWindow[], pane: PaneInfo): void {
    for (const window of windows) {
      this.call.ofElement(value, timestamp, window, pane)
      const one = windows.length === 1 ? windows : [window]
      this.run(() => this.#doFn.process(this.call.context as never), value, timestamp, one, pane)
    }
  }

  /** Calls process or onTimer, and hands on what it gives: in `windows`, which holds one, and `pane`. */
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
      result = this.call.run(body)
    } catch (thrown) {
      failed(plan, thrown, value, timestamp, windows, pane)
      return
    }
    for (const sent of this.call.takeSent()) sent.out.receive(sent.value, sent.timestamp, windows, pane)
    emitAll(plan, plan.main, result, value, timestamp, windows, pane)
  }
}
