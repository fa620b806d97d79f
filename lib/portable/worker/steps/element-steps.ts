import type { ElementContext } from '../../../core/dofn.ts'
import { observesContext, ReusedContext, UNDECLARED } from '../../../core/element-context.ts'
import type { ElementFn } from '../../../core/graph.ts'
import type { PaneInfo } from '../../../core/pane.ts'
import { type Time, type Timestamp, toTimestamp } from '../../../core/time.ts'
import type { BoundedWindow } from '../../../core/window.ts'
import { isNoElement, noElement, noElements, noPart } from '../../../core/wrong-result.ts'
import { eachInTurn, type MaybeLater } from '../in-turn.ts'
import type { Receiver } from '../receiver.ts'
import { type At, counted, emitAll, failed, type StepPlan } from './step-plan.ts'

type Fn = (element: unknown, context: ElementContext) => unknown
/** What becomes of a function's result. */
type Emit = (plan: StepPlan, result: unknown, at: At) => MaybeLater

/** A step that calls a function for each element; for each window, if the function may look at it. */
export class ElementStep implements Receiver {
  readonly #plan: StepPlan
  readonly #fn: Fn
  readonly #emit: Emit
  readonly #observes: boolean
  readonly #context = new ReusedContext()

  constructor(plan: StepPlan, fn: Exclude<ElementFn, { kind: 'doFn' }>) {
    this.#plan = plan
    this.#fn = fn.fn as Fn
    this.#emit = emitOf(fn)
    this.#observes = observesContext(fn.fn)
    this.#context.sideInputs = plan.sideInputs
  }

  receive(value: unknown, timestamp: Timestamp, windows: readonly BoundedWindow[], pane: PaneInfo): MaybeLater {
    if (!this.#observes) return this.#call({ value, timestamp, windows, pane }, UNDECLARED)
    const context = this.#context
    return eachInTurn(windows, window => {
      context.timestamp = timestamp
      context.window = window
      context.pane = pane
      return this.#call({ value, timestamp, windows: [window], pane }, context)
    })
  }

  #call(at: At, context: ElementContext): MaybeLater {
    const plan = this.#plan
    let result: unknown
    try {
      result = counted(plan, () => this.#fn(at.value, context))
    } catch (thrown) {
      return failed(plan, thrown, at)
    }
    return this.#emit(plan, result, at)
  }
}

function emitOf(fn: Exclude<ElementFn, { kind: 'doFn' }>): Emit {
  switch (fn.kind) {
    case 'map':
      return emitResult
    case 'pair':
      return fn.value === 'element'
        ? (plan, key, at) => send(plan, [key, at.value], at)
        : (plan, key, at) => send(plan, [key, undefined], at)
    case 'flatMap':
      return emitEach
    case 'filter':
      return emitIf
    case 'timestamps':
      return emitAtTime
    case 'partition':
      return emitToPart
  }
}

function send({ main }: StepPlan, value: unknown, at: At): MaybeLater {
  return main.receive(value, at.timestamp, at.windows, at.pane)
}

const emitResult: Emit = (plan, result, at) =>
  isNoElement(result) ? failed(plan, noElement(result), at) : send(plan, result, at)

const emitIf: Emit = (plan, keep, at) => {
  if (isNoElement(keep)) return failed(plan, noElement(keep), at)
  return keep ? send(plan, at.value, at) : undefined
}

const emitEach: Emit = (plan, result, at) => {
  if (result !== undefined && result !== null) return emitAll(plan, result, at)
  return failed(plan, noElements(result), at)
}

const emitAtTime: Emit = (plan, time, at) => {
  let timestamp: Timestamp
  try {
    timestamp = toTimestamp(time as Time, 'its timestamp')
  } catch (thrown) {
    return failed(plan, thrown, at)
  }
  return send(plan, at.value, { ...at, timestamp })
}

const emitToPart: Emit = (plan, name, at) => {
  const output = plan.outputs.get(name as string)
  if (output !== undefined) return output.receive(at.value, at.timestamp, at.windows, at.pane)
  return failed(plan, noPart(name, plan.outputs.keys()), at)
}
