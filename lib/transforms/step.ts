import type { Coder } from '../core/coder.ts'
import { coders } from '../core/coders.ts'
import type { OutputTags } from '../core/dofn.ts'
import type { CollectionNode, ElementFn, Node, Panes } from '../core/graph.ts'
import { inputsOf, MAIN } from '../core/graph.ts'
import type { GraphBuilder } from '../core/graph-builder.ts'
import { makePCollection, nodeOf, type PCollection } from '../core/pcollection.ts'
import { graphOf, type Pipeline } from '../core/pipeline.ts'
import { isMade } from '../core/refuse.ts'
import { showValue } from '../core/show-value.ts'
import type { SideInputs, SingletonDefault } from '../core/side-input.ts'
import { shapeOf } from '../core/window-fns.ts'
import { afterGrouping, canFireMoreThanOnce, type WindowingStrategy } from '../core/windowing-strategy.ts'

/** Adds a ParDo, and gives its outputs by tag. */
export function parDoStep(
  input: PCollection<unknown>,
  name: string,
  fn: ElementFn,
  { sideInputs = {}, outputs = { [MAIN]: {} } }: { sideInputs?: SideInputs; outputs?: OutputTags } = {},
): { readonly [tag: string]: PCollection<never> } {
  const graph = graphOf(input.pipeline)
  const from = nodeOf(input)
  const sides = Object.entries(sideInputs).map(([key, side]) => {
    if (!isMade(side, 'kind', 'collection')) {
      graph.fail(
        name,
        `side input '${key}' is ${showValue(side)}; say how it is read: asSingleton(…), asIterable(…), asMap(…)`,
      )
    }
    if (side.collection.pipeline !== input.pipeline) {
      graph.fail(name, `side input '${key}' belongs to another pipeline; build both in one`)
    }
    const { defaultValue } = side as SingletonDefault
    const { kind } = side
    const collection = nodeOf(side.collection)
    if (kind === 'singleton' || kind === 'map') refuseRepeatedSide(graph, name, key, kind, collection)
    return [key, { kind, collection, ...(defaultValue && { defaultValue }) }] as const
  })
  const node = graph.add(name, { kind: 'parDo', input: from, fn, sideInputs: Object.fromEntries(sides), outputs })
  // These hand on the elements that they get.
  const keepsElements = fn.kind === 'filter' || fn.kind === 'timestamps' || fn.kind === 'partition'
  return Object.fromEntries(
    Object.entries(outputs).map(([tag, { coder }]) => [
      tag,
      makePCollection<never>(
        input.pipeline,
        graph.collection(node, {
          tag,
          strategy: from.strategy,
          panes: from.panes,
          coder: keepsElements ? from.coder : (coder as CollectionNode['coder']),
        }),
      ),
    ]),
  )
}

/** As parDoStep, for a function with one output. */
export function elementStep<O>(
  input: PCollection<unknown>,
  name: string,
  fn: ElementFn,
  sideInputs: SideInputs = {},
): PCollection<O> {
  return parDoStep(input, name, fn, { sideInputs })[MAIN] as PCollection<O>
}

/** The collection that a root makes. */
export function rootOutput<T>(pipeline: Pipeline, node: Node): PCollection<T> {
  return makePCollection<T>(pipeline, graphOf(pipeline).collection(node))
}

/** The output of a grouping step. */
export function groupingOutput<O>(input: PCollection<unknown>, node: Node): PCollection<O> {
  const { strategy } = nodeOf(input)
  const graph = graphOf(input.pipeline)
  const panes: Panes = {
    step: graph.path(node.name),
    accumulating: strategy.accumulationMode === 'accumulating',
    moreThanOnce: canFireMoreThanOnce(strategy),
  }
  const coder = groupedCoder(nodeOf(input), node)
  return makePCollection<O>(input.pipeline, graph.collection(node, { strategy: afterGrouping(strategy), panes, coder }))
}

/** The keys go on as they were encoded; undefined where they were given no coder. */
function groupedCoder({ coder }: CollectionNode, node: Node): CollectionNode['coder'] {
  const [key, value] = coder?.components ?? []
  if (key === undefined || value === undefined) return undefined
  const values = node.kind === 'groupByKey' ? coders.iterable(value) : coders.json()
  return coders.kv(key, values as Coder<never>) as Coder<unknown>
}

/** Refuses a key's coder that may encode equal keys differently. */
export function requireDeterministicKey(graph: GraphBuilder, name: string, input: CollectionNode): void {
  const key = input.coder?.components?.[0]
  if (key !== undefined && !key.deterministic) {
    graph.fail(
      name,
      "the key's coder is not deterministic, so equal keys would fall apart; give the collection another with withCoder(coders.kv(…))",
    )
  }
}

/** Refuses to group what never ends where nothing fires before the end. Source: Beam Java, GroupByKey.applicableTo. */
export function refuseEndless(graph: GraphBuilder, name: string, input: CollectionNode): void {
  const { windowFn, trigger } = input.strategy
  if (trigger.kind !== 'default' || shapeOf(windowFn)?.kind !== 'global' || !neverEnds(input.producer)) return
  graph.fail(
    name,
    'its input never ends, and in the global window no pane would fire before the end; give it windows first, as in ' +
      "windowInto(fixedWindows('1m')), or a trigger: windowInto(globalWindows(), { trigger: repeatedly(afterCount(100)), … })",
  )
}

function neverEnds(node: Node, seen = new Set<Node>()): boolean {
  if (seen.has(node)) return false
  seen.add(node)
  if (node.kind === 'read') return !node.source.bounded
  return (node.kind === 'parDo' ? [node.input] : inputsOf(node)).some(({ producer }) => neverEnds(producer, seen))
}

/** Refuses to combine accumulating panes: each later pane holds the earlier ones, which would count again. */
export function refuseAccumulatedPanes(graph: GraphBuilder, name: string, input: CollectionNode): void {
  const { panes } = input
  if (panes?.moreThanOnce && panes.accumulating) {
    graph.fail(
      name,
      `its input has the accumulating panes of '${panes.step}', which can fire more than once, so the same elements would ` +
        "be counted again with each firing. Ways out: accumulationMode 'discarding' before that step; combineNewestPanes(fn), " +
        'which counts only the newest pane of each key; or a windowInto(…) in between, which says: on purpose',
    )
  }
}

/** Refuses to read accumulating panes as one value, or one a key: a later firing holds the earlier panes too. */
function refuseRepeatedSide(
  graph: GraphBuilder,
  name: string,
  side: string,
  kind: 'singleton' | 'map',
  { panes }: CollectionNode,
): void {
  if (!panes?.moreThanOnce || !panes.accumulating) return
  graph.fail(
    name,
    `side input '${side}' is read as a ${kind}, and has the accumulating panes of '${panes.step}', which can fire more than ` +
      `once: a later firing would hold ${kind === 'map' ? 'a key' : 'the value'} several times. Ways out: asIterable or ` +
      "asMultimap, whose last value is the newest; accumulationMode 'discarding' before that step; or a windowInto(…) in " +
      'between, which says: on purpose',
  )
}

/** True if both collections can be one: their windows and firings are the same. */
export function sameStrategy(
  a: WindowingStrategy,
  b: WindowingStrategy,
  shapeOf: (strategy: WindowingStrategy) => unknown,
): boolean {
  const plain = (strategy: WindowingStrategy) =>
    JSON.stringify([{ ...strategy, windowFn: strategy.windowFn.name }, shapeOf(strategy)])
  return (a.windowFn === b.windowFn || shapeOf(a) !== undefined) && plain(a) === plain(b)
}
