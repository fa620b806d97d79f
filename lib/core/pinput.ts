import type { GraphBuilder } from './graph-builder.ts'
import type { POutput } from './pcollection.ts'
import { applyTransform, type PTransform } from './transform.ts'

/** What transforms can be applied to: a pipeline, or a collection. Source: Beam's PInput. */
export abstract class PInput<In> {
  readonly #graph: GraphBuilder

  /** `graph`: where the transforms add their steps. */
  constructor(graph: GraphBuilder) {
    this.#graph = graph
  }

  /** Applies one transform, or several in a row; to a pipeline first a root: a source, create, testStream. */
  apply<A extends POutput>(t1: PTransform<In, A>): A
  apply<A extends POutput, B extends POutput>(t1: PTransform<In, A>, t2: PTransform<A & {}, B>): B
  apply<A extends POutput, B extends POutput, C extends POutput>(
    t1: PTransform<In, A>,
    t2: PTransform<A & {}, B>,
    t3: PTransform<B & {}, C>,
  ): C
  apply<A extends POutput, B extends POutput, C extends POutput, D extends POutput>(
    t1: PTransform<In, A>,
    t2: PTransform<A & {}, B>,
    t3: PTransform<B & {}, C>,
    t4: PTransform<C & {}, D>,
  ): D
  apply<A extends POutput, B extends POutput, C extends POutput, D extends POutput, E extends POutput>(
    t1: PTransform<In, A>,
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
    t1: PTransform<In, A>,
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
    t1: PTransform<In, A>,
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
    t1: PTransform<In, A>,
    t2: PTransform<A & {}, B>,
    t3: PTransform<B & {}, C>,
    t4: PTransform<C & {}, D>,
    t5: PTransform<D & {}, E>,
    t6: PTransform<E & {}, F>,
    t7: PTransform<F & {}, G>,
    t8: PTransform<G & {}, H>,
  ): H
  apply(...transforms: readonly PTransform<never, unknown>[]): unknown {
    return transforms.reduce<unknown>(
      (input, transform) => applyTransform(this.#graph, transform, input as never),
      this,
    )
  }
}
