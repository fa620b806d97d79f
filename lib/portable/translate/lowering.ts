import { timestamped } from '../../core/element.ts'
import { type CollectionNode, type CombinePerKeyNode, MAIN, type Node, type ParDoNode } from '../../core/graph.ts'
import type { Plan } from '../../core/plan.ts'
import { shapeOf } from '../../core/window-fns.ts'
import { DEFAULT_STRATEGY } from '../../core/windowing-strategy.ts'
import type { Tap } from '../../trace/runner-of.ts'

/** A plan whose steps engines know, or have us carry out; what was put in has a path below the step it is part of. */
export interface Lowered extends Plan {
  /** Where an output goes on, if it is not the step's own: the flattened outputs of a combine with a default. */
  readonly replaced: ReadonlyMap<Node, CollectionNode>
}

/** Expresses what engines do not have by what they have: taps, and the default of an empty combine. */
export function lower(plan: Plan, taps: readonly Tap[]): Lowered {
  const nodes: Node[] = []
  const paths = new Map<Node, string>()
  const replaced = new Map<Node, CollectionNode>()
  const put = <N extends Node>(node: N, path: string): N => {
    nodes.push(node)
    paths.set(node, path)
    return node
  }
  for (const node of plan.nodes) {
    const path = plan.paths.get(node) as string
    put(node, path)
    if (node.kind === 'combinePerKey' && hasDefault(node)) replaced.set(node, withDefault(node, path, put))
  }
  for (const tap of taps) put(tapNode(tap), `Collect(${tap.name})`)
  return { nodes, paths, replaced }
}

function hasDefault({ defaultKey, input }: CombinePerKeyNode): boolean {
  return defaultKey !== undefined && shapeOf(input.strategy.windowFn)?.kind === 'global'
}

/** The combine's output, or its default if that is empty: a step that looks at it as at a side input. */
function withDefault(
  combine: CombinePerKeyNode,
  path: string,
  put: <N extends Node>(node: N, path: string) => N,
): CollectionNode {
  const { fn, defaultKey } = combine
  const combined = outputOf(combine)
  const impulse = put({ ...placeholder, kind: 'impulse' }, `${path}/Once`)
  const ifEmpty = put(
    {
      ...placeholder,
      kind: 'parDo',
      input: outputOf(impulse),
      fn: {
        kind: 'flatMap',
        fn: (_, { sideInputs }) => {
          for (const _ of (sideInputs as { readonly combined: Iterable<unknown> }).combined) return []
          const pair = [defaultKey?.key, fn.extractOutput(fn.createAccumulator())]
          // Where the pane of a window without elements would be: at its end.
          return [timestamped(pair, Number.POSITIVE_INFINITY)]
        },
      },
      sideInputs: { combined: { kind: 'iterable', collection: combined } },
      outputs: { [MAIN]: {} },
      deadLetters: false,
    },
    `${path}/IfEmpty`,
  )
  return outputOf(
    put({ ...placeholder, kind: 'flatten', inputs: [combined, outputOf(ifEmpty)] }, `${path}/OrDefault`),
    combined,
  )
}

function tapNode({ collection, collector }: Tap): ParDoNode {
  return {
    ...placeholder,
    kind: 'parDo',
    input: collection,
    fn: {
      kind: 'flatMap',
      fn: (value, { timestamp, window, pane }) => {
        collector.receive(value, timestamp, [window], pane)
        return []
      },
    },
    sideInputs: {},
    outputs: { [MAIN]: {} },
    deadLetters: false,
  }
}

/** Hands on each element under another coder. */
export function recodingNode(input: CollectionNode): ParDoNode {
  const fn = { kind: 'map', fn: (element: unknown) => element } as const
  return { ...placeholder, kind: 'parDo', input, fn, sideInputs: {}, outputs: { [MAIN]: {} }, deadLetters: false }
}

const placeholder = { id: -1, name: '', scope: undefined }

function outputOf(producer: Node, like?: CollectionNode): CollectionNode {
  const { strategy, coder, panes } = like ?? { strategy: DEFAULT_STRATEGY, coder: undefined, panes: undefined }
  return { id: -1, producer, tag: MAIN, strategy, coder, panes }
}
