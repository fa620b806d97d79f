import type { Coder } from './coder.ts'
import type { CollectionNode } from './graph.ts'
import { PInput } from './pinput.ts'
import { graphOf, type Pipeline } from './pipeline.ts'
import { refuseUnless } from './refuse.ts'

/** What a transform may return: a collection, an end, or collections by name. */
export type POutput = PCollection<unknown> | PDone | { readonly [name: string]: PCollection<unknown> | PDone }

export let makePCollection: <T>(pipeline: Pipeline, node: CollectionNode) => PCollection<T>
/** The graph's node of a collection. */
export let nodeOf: (collection: PCollection<unknown>) => CollectionNode
export let makePDone: (pipeline: Pipeline) => PDone

/** The end of a branch: a sink's output. */
export class PDone {
  readonly #end = true
  readonly pipeline: Pipeline
  private constructor(pipeline: Pipeline) {
    this.pipeline = pipeline
    void this.#end
  }
  static {
    makePDone = pipeline => new PDone(pipeline)
  }
}

/** Elements that are to come: an edge of the pipeline's graph, not a container. Source: Beam's PCollection. */
export class PCollection<out T> extends PInput<PCollection<T>> {
  readonly #node: CollectionNode
  readonly pipeline: Pipeline
  private constructor(pipeline: Pipeline, node: CollectionNode) {
    super(graphOf(pipeline))
    this.pipeline = pipeline
    this.#node = node
  }
  static {
    makePCollection = (pipeline, node) => new PCollection(pipeline, node)
    nodeOf = collection => {
      refuseUnless(
        collection instanceof PCollection,
        collection,
        'a collection was expected',
        'one; give what apply(…) returned',
      )
      return collection.#node
    }
  }

  /** The same collection, encoded by this coder instead of the default one. */
  withCoder(coder: Coder<T>): PCollection<T> {
    return makePCollection(this.pipeline, { ...this.#node, coder: coder as Coder<unknown> })
  }
}
