import { type CollectionNode, inputsOf, type Node } from '../core/graph.ts'
import type { Plan } from '../core/plan.ts'
import { shapeOf } from '../core/window-fns.ts'
import type { WindowingStrategy } from '../core/windowing-strategy.ts'
import { TRACE_VERSION, type TraceHeader, type TraceLevel, type TraceStep, type TraceWindowing } from './trace.ts'

/** What the trace says of the graph. */
export function traceHeader(plan: Plan, level: TraceLevel, runner: string): TraceHeader {
  return {
    format: 'yeoul-trace',
    version: TRACE_VERSION,
    runner,
    level,
    steps: plan.nodes.map(node => traceStep(plan, node)),
  }
}

function traceStep({ paths }: Plan, node: Node): TraceStep {
  const pathOf = ({ producer }: CollectionNode) => paths.get(producer) as string
  const sides = node.kind === 'parDo' ? Object.values(node.sideInputs).map(({ collection }) => collection) : []
  const inputs = inputsOf(node).filter(input => !sides.includes(input))
  const strategy = node.kind === 'windowInto' ? node.strategy : inputs[0]?.strategy
  return {
    path: paths.get(node) as string,
    kind: node.kind,
    inputs: inputs.map(pathOf),
    sideInputs: sides.map(pathOf),
    ...(strategy === undefined ? {} : { windowing: traceWindowing(strategy) }),
  }
}

function traceWindowing({
  windowFn,
  trigger,
  allowedLatenessMs,
  accumulationMode,
  timestampCombiner,
  onTimeBehavior,
  closingBehavior,
}: WindowingStrategy): TraceWindowing {
  const shape = shapeOf(windowFn)
  return {
    windowFn: windowFn.name,
    ...(shape && { shape }),
    trigger,
    allowedLatenessMs,
    accumulationMode,
    timestampCombiner,
    ...(onTimeBehavior !== 'fireAlways' && { onTimeBehavior }),
    ...(closingBehavior !== 'fireIfNonEmpty' && { closingBehavior }),
  }
}
