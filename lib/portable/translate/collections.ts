import type { MessageInitShape } from '@bufbuild/protobuf'
import type { Coder } from '../../core/coder.ts'
import { PipelineConstructionError } from '../../core/errors.ts'
import { type CollectionNode, DEAD_LETTERS, inputsOf, MAIN, type Node } from '../../core/graph.ts'
import { afterGrouping, DEFAULT_STRATEGY, type WindowingStrategy } from '../../core/windowing-strategy.ts'
import { IsBounded_Enum, type PCollectionSchema } from '../protos/beam_runner_api_pb.ts'
import { type CoderTable, JSON_ID } from './coder-table.ts'
import type { Lowered } from './lowering.ts'
import type { WindowingTable } from './windowing-table.ts'

/** What is said of a collection that was put in: its coder, and the collection or step that it is windowed like. */
interface Added {
  readonly coderId: string
  readonly like: CollectionNode | Node | undefined
  readonly isBounded: boolean
}

/** The collections of a plan: each output of each step, with its windowing, and the coder that its readers want. */
export class Collections {
  readonly messages: Record<string, MessageInitShape<typeof PCollectionSchema>> = {}
  readonly #lowered: Lowered
  readonly #coders: CoderTable
  readonly #windowing: WindowingTable
  /** By the producer's path and the tag. */
  readonly #wanted = new Map<string, Coder<unknown>>()
  readonly #pairs = new Set<string>()

  constructor(lowered: Lowered, coders: CoderTable, windowing: WindowingTable) {
    this.#lowered = lowered
    this.#coders = coders
    this.#windowing = windowing
    for (const node of lowered.nodes) {
      for (const input of inputsOf(node)) this.#want(input, node)
      if (readsPairs(node)) this.#pairs.add(this.idOf(node.input))
    }
    for (const node of lowered.nodes) for (const tag of tagsOf(node)) this.#addOutput(node, tag)
  }

  /** The id of a collection. */
  idOf(collection: CollectionNode): string {
    const instead = collection.id < 0 ? undefined : this.#lowered.replaced.get(collection.producer)
    const { producer, tag } = instead ?? collection
    return `${this.#path(producer)}.${tag}`
  }

  /** The ids of a step's outputs, by tag. */
  outputsOf(node: Node): Readonly<Record<string, string>> {
    return Object.fromEntries(tagsOf(node).map(tag => [tag, `${this.#path(node)}.${tag}`]))
  }

  coderIdOf(id: string): string {
    return this.messages[id]?.coderId ?? ''
  }

  of(id: string): { readonly isBounded: boolean } {
    return { isBounded: this.messages[id]?.isBounded === IsBounded_Enum.BOUNDED }
  }

  /** A collection inside a step. */
  add(id: string, { coderId, like, isBounded }: Added): string {
    const strategy =
      like === undefined
        ? DEFAULT_STRATEGY
        : 'producer' in like
          ? this.#strategyOf(like.producer)
          : this.#strategyOf(like)
    this.#put(id, coderId, strategy, isBounded)
    return id
  }

  #path(node: Node): string {
    return this.#lowered.paths.get(node) as string
  }

  #want(collection: CollectionNode, reader: Node): void {
    if (collection.coder === undefined) return
    const id = this.idOf(collection)
    const other = this.#wanted.get(id)
    const name = `${id}/wanted`
    if (other !== undefined && this.#coders.id(other, id) !== this.#coders.id(collection.coder, name)) {
      throw new PipelineConstructionError(
        `its input, '${this.#path(collection.producer)}', is read with two different coders, and an engine keeps a collection in one; give it withCoder(…) once, and apply the steps to that`,
        this.#path(reader),
      )
    }
    this.#wanted.set(id, collection.coder)
    this.#coders.id(collection.coder, id)
  }

  #addOutput(node: Node, tag: string): void {
    const id = `${this.#path(node)}.${tag}`
    const isBounded =
      node.kind === 'read' ? node.source.bounded : inputsOf(node).every(input => this.of(this.idOf(input)).isBounded)
    this.#put(id, this.#coderId(node, id), this.#strategyOf(node), isBounded && node.kind !== 'testStream', id)
  }

  #coderId(node: Node, id: string): string {
    const wanted = this.#wanted.get(id)
    switch (node.kind) {
      case 'impulse':
        return this.#coders.composite('beam:coder:bytes:v1')
      case 'groupByKey': {
        const [key, value] = this.#pairOf(node.input, node)
        return this.#coders.kv(key, this.#coders.composite('beam:coder:iterable:v1', value))
      }
      case 'combinePerKey':
        if (wanted === undefined) return this.#coders.kv(this.#pairOf(node.input, node)[0], JSON_ID)
    }
    if (wanted !== undefined) return this.#coders.id(wanted, id)
    if (node.kind === 'flatten') {
      // The recoding of all but those that differ is spared.
      const [first] = node.inputs
      const coderId = first === undefined ? JSON_ID : this.coderIdOf(this.idOf(first))
      if (!this.#pairs.has(id) || this.#coders.pair(coderId) !== undefined) return coderId
    }
    return this.#pairs.has(id) ? this.#coders.kv(JSON_ID, JSON_ID) : JSON_ID
  }

  #pairOf(input: CollectionNode, reader: Node): readonly [string, string] {
    const pair = this.#coders.pair(this.coderIdOf(this.idOf(input)))
    if (pair !== undefined) return pair
    throw new PipelineConstructionError(
      `its input has a coder that is none of pairs, and an engine groups by the encoded key; give '${this.#path(input.producer)}' withCoder(coders.kv(…))`,
      this.#path(reader),
    )
  }

  #strategyOf(node: Node): WindowingStrategy {
    switch (node.kind) {
      case 'impulse':
      case 'read':
      case 'testStream':
        return DEFAULT_STRATEGY
      case 'windowInto':
        return node.strategy
      case 'groupByKey':
      case 'combinePerKey':
        return this.#grouped(node)
      case 'parDo':
        return this.#strategyOf(node.input.producer)
      case 'flatten':
        return this.#strategyOf((node.inputs[0] as CollectionNode).producer)
    }
  }

  readonly #afterGrouping = new Map<Node, WindowingStrategy>()
  #grouped(node: Node & { readonly input: CollectionNode }): WindowingStrategy {
    let strategy = this.#afterGrouping.get(node)
    if (strategy === undefined) {
      strategy = afterGrouping(this.#strategyOf(node.input.producer))
      this.#afterGrouping.set(node, strategy)
    }
    return strategy
  }

  #put(uniqueName: string, coderId: string, strategy: WindowingStrategy, isBounded: boolean, path = uniqueName): void {
    this.messages[uniqueName] = {
      uniqueName,
      coderId,
      windowingStrategyId: this.#windowing.id(strategy, path),
      isBounded: isBounded ? IsBounded_Enum.BOUNDED : IsBounded_Enum.UNBOUNDED,
    }
  }
}

function tagsOf(node: Node): readonly string[] {
  switch (node.kind) {
    case 'parDo':
      return [...Object.keys(node.outputs), ...(node.deadLetters ? [DEAD_LETTERS] : [])]
    case 'read':
      return [MAIN, ...(node.deadLetters ? [DEAD_LETTERS] : [])]
    default:
      return [MAIN]
  }
}

/** Groups by key, or keeps state by it. */
function readsPairs(node: Node): node is Node & { readonly input: CollectionNode } {
  if (node.kind === 'groupByKey' || node.kind === 'combinePerKey') return true
  if (node.kind !== 'parDo' || node.fn.kind !== 'doFn') return false
  return node.fn.doFn.state !== undefined || node.fn.doFn.timers !== undefined
}
