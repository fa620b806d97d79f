import { PipelineConstructionError } from './errors.ts'
import { type CollectionNode, DEAD_LETTERS, MAIN, type Node, type Panes, type Scope } from './graph.ts'
import { DEFAULT_STRATEGY, type WindowingStrategy } from './windowing-strategy.ts'

type Unplaced<N> = N extends Node ? Omit<N, 'id' | 'name' | 'scope' | 'deadLetters'> : never

/** The growing graph of one pipeline, and the scope in which a transform is being applied. */
export class GraphBuilder {
  readonly nodes: Node[] = []
  /** Changes what windowInto sets: so functions that somebody else wrote are tried with other windows, as they are. */
  rewindow: (strategy: WindowingStrategy) => WindowingStrategy = strategy => strategy
  #scope: Scope | undefined
  #stepName: string | undefined
  #collections = 0
  /** Where the dead letters of the steps that are being added go, inside withDeadLetters. */
  #deadLetters: CollectionNode[] | undefined

  inScope<O>(name: string, body: () => O): O {
    const outer = this.#scope
    this.#scope = { parent: outer, name }
    try {
      return body()
    } finally {
      this.#scope = outer
    }
  }

  /** What `body` adds as its first step is called `name`. */
  withStepName<O>(name: string, body: () => O): O {
    const outer = this.#stepName
    this.#stepName = name
    try {
      return body()
    } finally {
      this.#stepName = outer
    }
  }

  /** Collects the dead letters of the steps that `body` adds. */
  collectDeadLetters<O>(body: () => O): { readonly result: O; readonly deadLetters: readonly CollectionNode[] } {
    const outer = this.#deadLetters
    const deadLetters: CollectionNode[] = []
    this.#deadLetters = deadLetters
    try {
      return { result: body(), deadLetters }
    } finally {
      this.#deadLetters = outer
    }
  }

  /** The path that a step would have here, for errors while the graph is built. */
  path(name: string): string {
    const names = [this.#stepName ?? name]
    for (let scope = this.#scope; scope !== undefined; scope = scope.parent) names.unshift(scope.name)
    return names.join('/')
  }

  fail(name: string, message: string): never {
    throw new PipelineConstructionError(message, this.path(name))
  }

  add(name: string, node: Unplaced<Node>): Node {
    const taking = this.#deadLetters !== undefined && (node.kind === 'parDo' || node.kind === 'read')
    const added = {
      ...node,
      id: this.nodes.length,
      name: this.#stepName ?? name,
      scope: this.#scope,
      ...(node.kind === 'parDo' || node.kind === 'read' ? { deadLetters: taking } : {}),
    } as Node
    this.#stepName = undefined
    this.nodes.push(added)
    if (taking) {
      const strategy = node.kind === 'parDo' ? node.input.strategy : DEFAULT_STRATEGY
      const panes = node.kind === 'parDo' ? node.input.panes : undefined
      this.#deadLetters?.push(this.collection(added, { tag: DEAD_LETTERS, strategy, panes }))
    }
    return added
  }

  collection(
    producer: Node,
    {
      tag = MAIN,
      strategy = DEFAULT_STRATEGY,
      coder = undefined,
      panes = undefined,
    }: {
      tag?: string
      strategy?: WindowingStrategy
      coder?: CollectionNode['coder']
      panes?: Panes | undefined
    } = {},
  ): CollectionNode {
    return { id: this.#collections++, producer, tag, strategy, coder, panes }
  }
}
