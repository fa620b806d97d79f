import { PipelineConstructionError } from './errors.ts'
import { GraphBuilder } from './graph-builder.ts'
import type { POutput } from './pcollection.ts'
import { applyTransform, type PTransform } from './transform.ts'

/** The graph that a pipeline has built so far. */
export let graphOf: (pipeline: Pipeline) => GraphBuilder

/**
 * A graph of steps that grows and never changes. A run takes a snapshot, pruned to what it needs; steps added after it
 * belong to the next run. Source: Beam's Pipeline.
 */
export class Pipeline {
  readonly #graph = new GraphBuilder()
  static {
    graphOf = pipeline => {
      if (pipeline instanceof Pipeline) return pipeline.#graph
      throw new PipelineConstructionError(
        pipeline === undefined
          ? 'a transform was applied to what is no collection; a pipeline begins with a source: pipeline.apply(create([…]), …)'
          : 'a source begins a pipeline, and was applied to something else; write pipeline.apply(create([…]))',
      )
    }
  }

  /** Applies a root (a source, create, testStream), then perhaps more transforms. */
  apply<A extends POutput>(t1: PTransform<Pipeline, A>): A
  apply<A extends POutput, B extends POutput>(t1: PTransform<Pipeline, A>, t2: PTransform<A & {}, B>): B
  apply<A extends POutput, B extends POutput, C extends POutput>(
    t1: PTransform<Pipeline, A>,
    t2: PTransform<A & {}, B>,
    t3: PTransform<B & {}, C>,
  ): C
  apply<A extends POutput, B extends POutput, C extends POutput, D extends POutput>(
    t1: PTransform<Pipeline, A>,
    t2: PTransform<A & {}, B>,
    t3: PTransform<B & {}, C>,
    t4: PTransform<C & {}, D>,
  ): D
  apply<A extends POutput, B extends POutput, C extends POutput, D extends POutput, E extends POutput>(
    t1: PTransform<Pipeline, A>,
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
    t1: PTransform<Pipeline, A>,
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
    t1: PTransform<Pipeline, A>,
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
    t1: PTransform<Pipeline, A>,
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
