import type { Coder } from './coder.ts'
import type { CombineFn } from './combine.ts'
import type { CommittingDoFn } from './committing-do-fn.ts'
import type { DoFn, ElementContext, OutputTag } from './dofn.ts'
import type { Source } from './source.ts'
import type { TestStreamEvent } from './test-stream-event.ts'
import type { Time } from './time.ts'
import type { WindowingStrategy } from './windowing-strategy.ts'

// The pipeline as data. Nodes never change; a run prunes the graph to what it needs and gives each node its path.

/** The scope of one application of a composite: its steps' paths begin with its name. */
export interface Scope {
  readonly parent: Scope | undefined
  readonly name: string
}

/** A collection as the graph knows it. Ids grow in the order of application. */
export interface CollectionNode {
  readonly id: number
  readonly producer: Node
  /** Which of the producer's outputs. */
  readonly tag: string
  readonly strategy: WindowingStrategy
  readonly coder: Coder<unknown> | undefined
  /** The groupings whose panes these are, no windowInto between. */
  readonly panes: Panes | undefined
}

/** What a grouping upstream lets through: needed to refuse that panes are counted twice. */
export interface Panes {
  readonly step: string
  readonly accumulating: boolean
  readonly moreThanOnce: boolean
}

interface Step {
  readonly id: number
  /** The name in its scope; made unique in the pruned graph. */
  readonly name: string
  readonly scope: Scope | undefined
}

/** A function of one element. */
export type ElementFn =
  | { readonly kind: 'map'; readonly fn: (element: never, context: ElementContext<never>) => unknown }
  /** The pair of a key and the element, or nothing; said apart, so that a runner need not make the pair to take it apart. */
  | {
      readonly kind: 'pair'
      readonly fn: (element: never, context: ElementContext<never>) => unknown
      readonly value: 'element' | 'nothing'
    }
  | { readonly kind: 'flatMap'; readonly fn: (element: never, context: ElementContext<never>) => Iterable<unknown> }
  | { readonly kind: 'filter'; readonly fn: (element: never, context: ElementContext<never>) => boolean }
  | { readonly kind: 'timestamps'; readonly fn: (element: never, context: ElementContext<never>) => Time }
  | { readonly kind: 'partition'; readonly fn: (element: never, context: ElementContext<never>) => string }
  | { readonly kind: 'doFn'; readonly doFn: CommittingDoFn }

// biome-ignore lint/suspicious/noExplicitAny: the graph holds DoFns of all types
export type AnyDoFn = DoFn<any, any, any, any, any, any>

/** The key function of elements that are keys themselves. */
export const ITSELF = <T>(element: T): T => element
/** The function that gives all elements one key: a runner may give them to a grouping at once. */
export function toOneKey(_: unknown): null {
  return null
}

/** A side input: the collection, and how it is read. */
export interface SideInputNode {
  readonly kind: 'singleton' | 'iterable' | 'map' | 'multimap'
  readonly collection: CollectionNode
  readonly defaultValue?: { readonly value: unknown }
}

/** One element holding undefined, at the beginning of time. */
export interface ImpulseNode extends Step {
  readonly kind: 'impulse'
}
/** Reads a source. */
export interface ReadNode extends Step {
  readonly kind: 'read'
  readonly source: Source<unknown>
  readonly deadLetters: boolean
}
/** Both times by hand, for tests. */
export interface TestStreamNode extends Step {
  readonly kind: 'testStream'
  readonly events: readonly TestStreamEvent[]
}
export interface ParDoNode extends Step {
  readonly kind: 'parDo'
  readonly input: CollectionNode
  readonly fn: ElementFn
  readonly sideInputs: Readonly<Record<string, SideInputNode>>
  readonly outputs: Readonly<Record<string, OutputTag<unknown>>>
  /** True if elements that make it throw go to its output DEAD_LETTERS. */
  readonly deadLetters: boolean
}
export interface GroupByKeyNode extends Step {
  readonly kind: 'groupByKey'
  readonly input: CollectionNode
}
export interface CombinePerKeyNode extends Step {
  readonly kind: 'combinePerKey'
  readonly input: CollectionNode
  readonly fn: CombineFn<unknown, unknown, unknown>
  /** The key whose default is emitted if the whole input, in the global window, is empty. */
  readonly defaultKey?: { readonly key: unknown }
}
export interface WindowIntoNode extends Step {
  readonly kind: 'windowInto'
  readonly input: CollectionNode
  readonly strategy: WindowingStrategy
}
export interface FlattenNode extends Step {
  readonly kind: 'flatten'
  readonly inputs: readonly CollectionNode[]
}

/** The primitives. All else is a composite that expands into these. */
export type Node =
  | ImpulseNode
  | ReadNode
  | TestStreamNode
  | ParDoNode
  | GroupByKeyNode
  | CombinePerKeyNode
  | WindowIntoNode
  | FlattenNode

/** The tag of a node's only, or first, output. */
export const MAIN = 'main'
/** The tag of the output for elements that could not be handled; unlike any name that a DoFn gives its own. */
export const DEAD_LETTERS = '$deadLetters'

/** The collections that a node reads, side inputs too. */
export function inputsOf(node: Node): readonly CollectionNode[] {
  switch (node.kind) {
    case 'impulse':
    case 'read':
    case 'testStream':
      return []
    case 'parDo':
      return [node.input, ...Object.values(node.sideInputs).map(side => side.collection)]
    case 'groupByKey':
    case 'combinePerKey':
    case 'windowInto':
      return [node.input]
    case 'flatten':
      return node.inputs
  }
}
