import { PipelineConstructionError } from './errors.ts'
import { GraphBuilder } from './graph-builder.ts'
import { PInput } from './pinput.ts'

/** The graph that a pipeline has built so far. */
export let graphOf: (pipeline: Pipeline) => GraphBuilder

/**
 * A graph of steps that grows and never changes. A run takes a snapshot, pruned to what it needs; steps added after it
 * belong to the next run. Source: Beam's Pipeline.
 */
export class Pipeline extends PInput<Pipeline> {
  readonly #graph: GraphBuilder

  constructor() {
    const graph = new GraphBuilder()
    super(graph)
    this.#graph = graph
  }

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
}
