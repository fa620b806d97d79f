import type { Coder } from '../../../core/coder.ts'
import type { ParDoNode } from '../../../core/graph.ts'
import type { PaneInfo } from '../../../core/pane.ts'
import type { Timestamp } from '../../../core/time.ts'
import type { BoundedWindow } from '../../../core/window.ts'
import type { ParDoPayload, PTransform, StateSpec } from '../../protos/beam_runner_api_pb.ts'
import type { WireTimer } from '../../wire/timer.ts'
import type { Lived } from '../do-fn-lives.ts'
import type { MaybeLater } from '../in-turn.ts'
import { NOWHERE, type Receiver } from '../receiver.ts'
import type { Stage, StageStep } from '../stage.ts'
import { TimerFamily } from '../timer-family.ts'
import { DoFnStep } from './do-fn-step.ts'
import { ElementStep } from './element-steps.ts'
import { SideInputViews } from './side-input-views.ts'
import { StatefulStep } from './stateful-step.ts'
import type { StepPlan } from './step-plan.ts'

/** The step of a ParDo. */
export function parDoStep(
  stage: Stage,
  transform: PTransform,
  node: ParDoNode,
  payload: ParDoPayload,
  given: StepPlan,
): StageStep {
  const plan = { ...given, outputs: withUnread(given.outputs, node) }
  const input = Object.entries(transform.inputs).find(([name]) => payload.sideInputs[name] === undefined)?.[1] ?? ''
  const step = stepOf(stage, node, payload, plan, input)
  const gated = withSideInputs(stage, transform, node, plan, step)
  return node.input.producer.kind === 'impulse' ? { ...gated, receiver: new FromImpulse(gated.receiver) } : gated
}

/** A function may send to an output that nobody reads, and that the engine was not told of. */
function withUnread(outputs: StepPlan['outputs'], { outputs: declared }: ParDoNode): StepPlan['outputs'] {
  return new Map(Object.keys(declared).map(tag => [tag, outputs.get(tag) ?? NOWHERE]))
}

function stepOf(stage: Stage, node: ParDoNode, payload: ParDoPayload, plan: StepPlan, input: string): StageStep {
  const { fn } = node
  if (fn.kind !== 'doFn') return { receiver: new ElementStep(plan, fn) }
  const { doFn } = fn
  const lived: Lived = { path: plan.path, doFn }
  if (doFn.state === undefined && doFn.timers === undefined) return { receiver: new DoFnStep(doFn, plan), lived }
  const key = stage.valueCoder(input).components?.[0] as Coder<unknown> | undefined
  if (key === undefined) throw new Error(`${plan.path}: keeps state, and the engine does not give it pairs`)
  const states = new Map(
    Object.entries(payload.stateSpecs).map(([name, spec]) => [name, stage.coders.get(elementCoderOf(name, spec))]),
  )
  const stateful = new StatefulStep(plan, doFn, node.input.strategy, { key, window: stage.windowCoder(input), states })
  const families = Object.entries(payload.timerFamilySpecs).map(([name, { timerFamilyCoderId }]) => {
    const place = { transformId: plan.transformId, name, context: stage.context }
    return new TimerFamily(place, stateful, stage.coders.get<WireTimer>(timerFamilyCoderId))
  })
  return { receiver: stateful, lived, stateful, families, forget: () => stateful.forget() }
}

function elementCoderOf(name: string, { spec }: StateSpec): string {
  if (spec.case === 'bagSpec') return spec.value.elementCoderId
  throw new Error(`state '${name}': kept as ${spec.case}, which this worker does not keep; declare it as a bag`)
}

function withSideInputs(
  stage: Stage,
  transform: PTransform,
  node: ParDoNode,
  plan: StepPlan,
  step: StageStep,
): StageStep {
  const sides = Object.entries(node.sideInputs)
  if (sides.length === 0) return step
  const plans = sides.map(([name, side]) => {
    const collection = transform.inputs[name] ?? ''
    return { name, node: side, elementCoder: stage.valueCoder(collection), windowCoder: stage.windowCoder(collection) }
  })
  const views = new SideInputViews(plan, plans, step.receiver)
  return {
    ...step,
    receiver: views,
    forget() {
      views.forget()
      step.forget?.()
    },
  }
}

/** An engine's impulse is an empty array of bytes; ours is nothing. */
class FromImpulse implements Receiver {
  readonly #step: Receiver

  constructor(step: Receiver) {
    this.#step = step
  }

  receive(_: unknown, timestamp: Timestamp, windows: readonly BoundedWindow[], pane: PaneInfo): MaybeLater {
    return this.#step.receive(undefined, timestamp, windows, pane)
  }
}
