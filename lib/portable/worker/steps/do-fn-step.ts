import { DoFnCall } from '../../../core/do-fn-call.ts'
import type { AnyDoFn } from '../../../core/graph.ts'
import type { PaneInfo } from '../../../core/pane.ts'
import type { Timestamp } from '../../../core/time.ts'
import type { BoundedWindow } from '../../../core/window.ts'
import { after, eachInTurn, type MaybeLater } from '../in-turn.ts'
import type { Receiver } from '../receiver.ts'
import { type At, counted, emitAll, failed, type StepPlan } from './step-plan.ts'

/** Calls a DoFn's process for each element in each of its windows. */
export class DoFnStep implements Receiver {
  readonly call: DoFnCall<Receiver>
  readonly #doFn: AnyDoFn
  readonly #plan: StepPlan

  constructor(doFn: AnyDoFn, plan: StepPlan) {
    this.call = new DoFnCall(doFn, plan.sideInputs, plan.outputs)
    this.#doFn = doFn
    this.#plan = plan
  }

  receive(value: unknown, timestamp: Timestamp, windows: readonly BoundedWindow[], pane: PaneInfo): MaybeLater {
    return eachInTurn(windows, window => {
      this.call.ofElement(value, timestamp, window, pane)
      const at: At = { value, timestamp, windows: [window], pane }
      return this.run(() => this.#doFn.process(this.call.context as never), at)
    })
  }

  /** Calls process or onTimer, and hands on what it gives. */
  run(body: () => Iterable<unknown> | void, at: At): MaybeLater {
    let result: Iterable<unknown> | void
    try {
      result = counted(this.#plan, () => this.call.run(body))
    } catch (thrown) {
      return failed(this.#plan, thrown, at)
    }
    return after(
      eachInTurn(this.call.takeSent(), ({ out, value, timestamp }) =>
        out.receive(value, timestamp, at.windows, at.pane),
      ),
      () => emitAll(this.#plan, result, at),
    )
  }
}
