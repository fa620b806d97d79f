import type { Coder } from '../core/coder.ts'
import { needsOrder } from '../core/combine.ts'
import { observesContext } from '../core/element-context.ts'
import {
  type CollectionNode,
  DEAD_LETTERS,
  type ElementFn,
  inputsOf,
  MAIN,
  type Node,
  type ParDoNode,
} from '../core/graph.ts'
import type { Plan } from '../core/plan.ts'
import { sideInputReader } from '../core/side-input-reader.ts'
import { CarriedOutput, UnchangedInput } from './enforcement.ts'
import { DoFnStep } from './operators/do-fn/do-fn-step.ts'
import { type ElementStepPlan, elementStep } from './operators/do-fn/element-steps.ts'
import { StatefulStep } from './operators/do-fn/stateful-step.ts'
import { type GroupingPlan, LIST } from './operators/grouping/grouping-plan.ts'
import { MergingWindowsGrouping } from './operators/grouping/merging-windows.ts'
import { StandingWindowsGrouping } from './operators/grouping/standing-windows.ts'
import { isOnePane, isSliced } from './operators/one-pane/one-pane.ts'
import { SlicedWindowsGrouping } from './operators/one-pane/sliced-windows.ts'
import { WholeWindowsGrouping } from './operators/one-pane/whole-windows.ts'
import { SideInputContents, ToOneKey } from './operators/side-input/side-input-contents.ts'
import { type GatedSideInput, SideInputGate } from './operators/side-input/side-input-gate.ts'
import { SourceOperator } from './operators/source-operator.ts'
import { WindowIntoStep } from './operators/window-into.ts'
import { fanOut, type KeyedReceiver, NOWHERE, type Receiver } from './receiver.ts'
import type { RunContext } from './run-context.ts'
import { NumberedOutput, TracedInput } from './tracing.ts'
import type { WatermarkOperator } from './watermark-operator.ts'

/** A plan turned into operators that hand elements to one another. */
export interface Compiled {
  readonly sources: readonly {
    readonly node: Node
    readonly operator: SourceOperator
    readonly feedsSideInput: boolean
  }[]
  /** All that the watermark concerns, sources too, in the order of the graph. */
  readonly operators: readonly WatermarkOperator[]
}

/** Where else a run wants the elements of a collection. */
export interface Tap {
  readonly collection: CollectionNode
  readonly receiver: Receiver
}

export interface CompileOptions {
  readonly enforce: boolean
  readonly taps: readonly Tap[]
}

/** Builds the operators of a plan, from its end to its beginning, since each needs to know its receivers. */
export function compile(plan: Plan, context: RunContext, options: CompileOptions): Compiled {
  return new Compiler(plan, context, options).compile()
}

class Compiler {
  readonly #plan: Plan
  readonly #context: RunContext
  readonly #options: CompileOptions
  /** The receivers of each output, by producer and tag, in the order of application. */
  readonly #consumers = new Map<Node, Map<string, Receiver[]>>()
  /** The operators that a node brings in, first to last. */
  readonly #operatorsOf = new Map<Node, WatermarkOperator[]>()
  readonly #sideGroupings: {
    readonly collection: CollectionNode
    readonly grouping: WatermarkOperator
    readonly reader: Node
  }[] = []

  constructor(plan: Plan, context: RunContext, options: CompileOptions) {
    this.#plan = plan
    this.#context = context
    this.#options = options
  }

  compile(): Compiled {
    for (const { collection, receiver } of this.#options.taps) this.#consume(collection, receiver)
    for (const node of [...this.#plan.nodes].reverse()) this.#build(node)
    this.#connectWatermarks()
    const operators = this.#plan.nodes.flatMap(node => [
      ...this.#sideGroupings.filter(({ reader }) => reader === node).map(({ grouping }) => grouping),
      ...(this.#operatorsOf.get(node) ?? []),
    ])
    const towardsSides = this.#ancestorsOfSideInputs()
    const sources = this.#plan.nodes.flatMap(node => {
      const operator = this.#operatorsOf.get(node)?.[0]
      return operator instanceof SourceOperator ? [{ node, operator, feedsSideInput: towardsSides.has(node) }] : []
    })
    return { sources, operators }
  }

  #build(node: Node): void {
    const path = this.#path(node)
    switch (node.kind) {
      case 'impulse':
      case 'read':
      case 'testStream': {
        const deadLetters = node.kind === 'read' && node.deadLetters ? this.#output(node, DEAD_LETTERS) : undefined
        this.#operatorsOf.set(node, [new SourceOperator(path, this.#context, this.#output(node, MAIN), deadLetters)])
        return
      }
      case 'parDo':
        this.#consume(node.input, tellsOfElements(node) ? this.#traced(path, this.#parDo(node)) : this.#parDo(node))
        return
      case 'groupByKey':
      case 'combinePerKey': {
        const defaultKey = node.kind === 'combinePerKey' ? node.defaultKey : undefined
        const grouping = this.#grouping(
          {
            path,
            producer: this.#path(node.input.producer),
            strategy: node.input.strategy,
            fn: node.kind === 'combinePerKey' ? node.fn : LIST,
            keyCoder: keyCoderOf(node.input),
            defaultKey,
          },
          this.#output(node, MAIN),
          keepsWindowsTogether(node.input),
        )
        this.#operatorsOf.set(node, [grouping])
        this.#consume(node.input, this.#traced(path, grouping))
        return
      }
      case 'windowInto': {
        const step = new WindowIntoStep(path, this.#context, node.strategy.windowFn, this.#output(node, MAIN))
        this.#consume(node.input, this.#traced(path, step))
        return
      }
      case 'flatten': {
        const out = this.#traced(path, this.#output(node, MAIN))
        for (const input of node.inputs) this.#consume(input, out)
      }
    }
  }

  #grouping(plan: GroupingPlan, out: Receiver, windowsAreWhole: boolean): WatermarkOperator & KeyedReceiver {
    const { strategy } = plan
    // A full trace tells of each pane which elements it has, so then each pane is kept by itself.
    if (!this.#context.full && isOnePane(strategy)) {
      return windowsAreWhole && isSliced(strategy) && !needsOrder(plan.fn)
        ? new SlicedWindowsGrouping(plan, this.#context, out)
        : new WholeWindowsGrouping(plan, this.#context, out)
    }
    return strategy.windowFn.mergeWindows === undefined
      ? new StandingWindowsGrouping(plan, this.#context, out)
      : new MergingWindowsGrouping(plan, this.#context, out)
  }

  #parDo(node: ParDoNode): Receiver {
    const path = this.#path(node)
    const number = (out: Receiver) => (tellsOfElements(node) ? this.#numbered(out) : out)
    const outputs = new Map(Object.keys(node.outputs).map(tag => [tag, number(this.#output(node, tag))] as const))
    const plan: ElementStepPlan = {
      path,
      context: this.#context,
      outputs,
      main: outputs.get(MAIN) ?? NOWHERE,
      deadLetters: node.deadLetters ? number(this.#output(node, DEAD_LETTERS)) : undefined,
      sideInputs: {},
    }
    const gate = this.#gate(node)
    if (gate === undefined) return this.#watched(path, this.#step(node, node.fn, plan))
    const operators: WatermarkOperator[] = [gate]
    this.#operatorsOf.set(node, operators)
    gate.step = this.#watched(path, this.#step(node, node.fn, { ...plan, sideInputs: gate.values }))
    return gate
  }

  #step(node: ParDoNode, fn: ElementFn, plan: ElementStepPlan): Receiver {
    if (fn.kind !== 'doFn') return elementStep(fn, plan)
    if (fn.doFn.state === undefined && fn.doFn.timers === undefined) return new DoFnStep(fn.doFn, plan)
    const stateful = new StatefulStep(plan, fn.doFn, node.input.strategy, keyCoderOf(node.input))
    this.#operatorsOf.set(node, [...(this.#operatorsOf.get(node) ?? []), stateful])
    return stateful
  }

  #gate(node: ParDoNode): SideInputGate | undefined {
    const sides = Object.entries(node.sideInputs)
    if (sides.length === 0) return undefined
    const gated = sides.map(([name, side]): GatedSideInput => {
      const { collection } = side
      const contents = new SideInputContents(collection.strategy.windowFn)
      const path = `${this.#path(node)} (side input ${name})`
      const grouping = this.#grouping(
        {
          path,
          producer: this.#path(collection.producer),
          strategy: collection.strategy,
          fn: LIST,
          keyCoder: undefined,
          defaultKey: undefined,
        },
        contents,
        false,
      )
      contents.grouping = grouping
      this.#sideGroupings.push({ collection, grouping, reader: node })
      this.#consume(collection, new ToOneKey(grouping))
      return { name, contents, read: sideInputReader(name, side) }
    })
    return new SideInputGate(this.#path(node), this.#context, node.input.strategy, gated)
  }

  #path(node: Node): string {
    return this.#plan.paths.get(node) as string
  }

  /** Nodes are built from the last to the first, so each consumer goes before those that are there. */
  #consume({ producer, tag }: CollectionNode, receiver: Receiver): void {
    const byTag = this.#consumers.get(producer) ?? new Map<string, Receiver[]>()
    this.#consumers.set(producer, byTag)
    byTag.set(tag, [receiver, ...(byTag.get(tag) ?? [])])
  }

  #output(node: Node, tag: string): Receiver {
    const out = fanOut(this.#consumers.get(node)?.get(tag) ?? [])
    if (!this.#options.enforce || handsOn(node, tag)) return out
    return new CarriedOutput(this.#path(node), this.#context, this.#coderOf(node, tag), out)
  }

  /** The coder that the pipeline gives an output, by withCoder or where the output was declared. */
  #coderOf(node: Node, tag: string): Coder<unknown> | undefined {
    for (const consumer of this.#plan.nodes) {
      for (const input of inputsOf(consumer))
        if (input.producer === node && input.tag === tag && input.coder) return input.coder
    }
    const tapped = this.#options.taps.find(({ collection }) => collection.producer === node && collection.tag === tag)
    return tapped?.collection.coder
  }

  #traced(path: string, step: Receiver): Receiver {
    return this.#context.full ? new TracedInput(path, this.#context, step) : step
  }

  #numbered(out: Receiver): Receiver {
    const { full, recorder } = this.#context
    return full && recorder !== undefined ? new NumberedOutput(this.#context, recorder, out) : out
  }

  #watched(path: string, step: Receiver): Receiver {
    return this.#options.enforce ? new UnchangedInput(path, this.#context, step) : step
  }

  /** Each operator's upstream: the nearest operators before it, whatever lies between. */
  #connectWatermarks(): void {
    // Those of each node that its consumers come after. A node is later than its inputs, so one pass finds them all.
    const lastOf = new Map<Node, readonly WatermarkOperator[]>()
    const upstreamOf = (collections: readonly CollectionNode[]) => [
      ...new Set(collections.flatMap(({ producer }) => lastOf.get(producer) ?? [])),
    ]
    for (const node of this.#plan.nodes) {
      let before = upstreamOf(node.kind === 'parDo' ? [node.input] : inputsOf(node))
      for (const operator of this.#operatorsOf.get(node) ?? []) {
        operator.upstream = before
        before = [operator]
      }
      lastOf.set(node, before)
    }
    for (const { collection, grouping } of this.#sideGroupings) grouping.upstream = upstreamOf([collection])
  }

  #ancestorsOfSideInputs(): ReadonlySet<Node> {
    const found = new Set<Node>()
    const open = this.#sideGroupings.map(({ collection }) => collection.producer)
    for (let node = open.pop(); node !== undefined; node = open.pop()) {
      if (found.has(node)) continue
      found.add(node)
      for (const input of inputsOf(node)) open.push(input.producer)
    }
    return found
  }
}

/** The coder of the keys, if the collection's coder is one of pairs. */
function keyCoderOf({ coder }: CollectionNode): Coder<unknown> | undefined {
  return coder?.components?.[0] as Coder<unknown> | undefined
}

/** True if elements still come with all their windows, as windowInto put them there. */
function keepsWindowsTogether({ producer }: CollectionNode): boolean {
  switch (producer.kind) {
    case 'windowInto':
      return true
    case 'parDo': {
      const { fn, input, sideInputs } = producer
      const looksAtEach = fn.kind === 'doFn' || observesContext(fn.fn) || Object.keys(sideInputs).length > 0
      return !looksAtEach && keepsWindowsTogether(input)
    }
    case 'flatten':
      return producer.inputs.every(keepsWindowsTogether)
    default:
      return false
  }
}

/** True of an output whose elements are those that came in, which were looked at where they were made. */
function handsOn(node: Node, tag: string): boolean {
  if (node.kind === 'flatten' || node.kind === 'windowInto') return true
  if (node.kind !== 'parDo' || tag === DEAD_LETTERS) return false
  return node.fn.kind === 'filter' || node.fn.kind === 'timestamps' || node.fn.kind === 'partition'
}

/** False where an element only gets a key: it stays the same, and the trace tells of it at the steps before and behind. */
function tellsOfElements({ fn }: ParDoNode): boolean {
  return fn.kind !== 'pair'
}
