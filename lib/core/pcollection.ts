import type { Coder } from './coder.ts'
import type { CollectionNode } from './graph.ts'
import { graphOf, type Pipeline } from './pipeline.ts'
import { refuseUnless } from './refuse.ts'
import { applyTransform, type PTransform } from './transform.ts'

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
export class PCollection<out T> {
  readonly #node: CollectionNode
  readonly pipeline: Pipeline
  private constructor(pipeline: Pipeline, node: CollectionNode) {
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

  /** Applies one transform, or several in a row. */
  apply<A extends POutput>(t1: PTransform<PCollection<T>, A>): A
  apply<A extends POutput, B extends POutput>(t1: PTransform<PCollection<T>, A>, t2: PTransform<A & {}, B>): B
  apply<A extends POutput, B extends POutput, C extends POutput>(
    t1: PTransform<PCollection<T>, A>,
    t2: PTransform<A & {}, B>,
    t3: PTransform<B & {}, C>,
  ): C
  apply<A extends POutput, B extends POutput, C extends POutput, D extends POutput>(
    t1: PTransform<PCollection<T>, A>,
    t2: PTransform<A & {}, B>,
    t3: PTransform<B & {}, C>,
    t4: PTransform<C & {}, D>,
  ): D
  apply<A extends POutput, B extends POutput, C extends POutput, D extends POutput, E extends POutput>(
    t1: PTransform<PCollection<T>, A>,
    t2: PTransform<A & {}, B>,
    t3: PTransform<B & {}, C>,
    t4: PTransform<C & {}, D>,
    t5: PTransform<D & {}, E>,
  ): E
  apply<
    A extends POutput,
    B extends POutput,
    C extends POutput,
    D extends POutput,
    E extends POutput,
    F extends POutput,
  >(
    t1: PTransform<PCollection<T>, A>,
    t2: PTransform<A & {}, B>,
    t3: PTransform<B & {}, C>,
    t4: PTransform<C & {}, D>,
    t5: PTransform<D & {}, E>,
    t6: PTransform<E & {}, F>,
  ): F
  apply<
    A extends POutput,
    B extends POutput,
    C extends POutput,
    D extends POutput,
    E extends POutput,
    F extends POutput,
    G extends POutput,
  >(
    t1: PTransform<PCollection<T>, A>,
    t2: PTransform<A & {}, B>,
    t3: PTransform<B & {}, C>,
    t4: PTransform<C & {}, D>,
    t5: PTransform<D & {}, E>,
    t6: PTransform<E & {}, F>,
    t7: PTransform<F & {}, G>,
  ): G
  apply<
    A extends POutput,
    B extends POutput,
    C extends POutput,
    D extends POutput,
    E extends POutput,
    F extends POutput,
    G extends POutput,
    H extends POutput,
  >(
    t1: PTransform<PCollection<T>, A>,
    t2: PTransform<A & {}, B>,
    t3: PTransform<B & {}, C>,
    t4: PTransform<C & {}, D>,
    t5: PTransform<D & {}, E>,
    t6: PTransform<E & {}, F>,
    t7: PTransform<F & {}, G>,
    t8: PTransform<G & {}, H>,
  ): H
  apply(...transforms: readonly PTransform<never, unknown>[]): unknown {
    const graph = graphOf(this.pipeline)
    return transforms.reduce<unknown>((input, transform) => applyTransform(graph, transform, input as never), this)
  }

  /** The same collection, encoded by this coder instead of the default one. */
  withCoder(coder: Coder<T>): PCollection<T> {
    return makePCollection(this.pipeline, { ...this.#node, coder: coder as Coder<unknown> })
  }
}
