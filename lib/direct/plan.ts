import { type CollectionNode, inputsOf, type Node, type Scope } from '../core/graph.ts'
import { graphOf, type Pipeline } from '../core/pipeline.ts'
import { shapeOf } from '../core/window-fns.ts'
import type { WindowingStrategy } from '../core/windowing-strategy.ts'
import {
  TRACE_VERSION,
  type TraceHeader,
  type TraceLevel,
  type TraceStep,
  type TraceWindowing,
} from '../trace/trace.ts'

/** A snapshot of the graph, pruned to what a run needs, in the order of application. */
export interface Plan {
  readonly nodes: readonly Node[]
  /** Each node's path, unique in this plan. */
  readonly paths: ReadonlyMap<Node, string>
}

/** The whole pipeline as it is now, or what leads to `targets`. */
export function makePlan(pipeline: Pipeline, targets?: readonly CollectionNode[]): Plan {
  const all = [...graphOf(pipeline).nodes]
  const nodes = targets === undefined ? all : ancestors(all, targets)
  return { nodes, paths: namePaths(nodes) }
}

function ancestors(all: readonly Node[], targets: readonly CollectionNode[]): readonly Node[] {
  const needed = new Set<Node>()
  const open = targets.map(target => target.producer)
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (needed.has(node)) continue
    needed.add(node)
    for (const input of inputsOf(node)) open.push(input.producer)
  }
  return all.filter(node => needed.has(node))
}

/** Names are made unique in their scope, in the order of application: Map, Map#2. */
function namePaths(nodes: readonly Node[]): ReadonlyMap<Node, string> {
  const taken = new Set<string>()
  const unique = (path: string) => {
    let name = path
    for (let n = 2; taken.has(name); n++) name = `${path}#${n}`
    taken.add(name)
    return name
  }
  const scopes = new Map<Scope, string>()
  const scopePath = (scope: Scope | undefined): string => {
    if (scope === undefined) return ''
    let path = scopes.get(scope)
    if (path === undefined) {
      path = unique(scopePath(scope.parent) + scope.name)
      scopes.set(scope, path)
    }
    return `${path}/`
  }
  return new Map(nodes.map(node => [node, unique(scopePath(node.scope) + node.name)]))
}

/** What the trace says of the graph. */
export function traceHeader(plan: Plan, level: TraceLevel): TraceHeader {
  return {
    format: 'yeoul-trace',
    version: TRACE_VERSION,
    runner: 'direct',
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
