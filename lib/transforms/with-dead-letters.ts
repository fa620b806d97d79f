import { makePCollection, PCollection } from '../core/pcollection.ts'
import { graphOf, Pipeline } from '../core/pipeline.ts'
import { applyTransform, type PTransform } from '../core/transform.ts'
import { flattenStep } from './flatten.ts'

export interface DeadLetter {
  /** The element, or the raw line, that could not be handled. */
  readonly element: unknown
  readonly reason: string
  readonly step: string
  /** File and line, topic and offset: where it came from, if known. */
  readonly place?: string
}

/**
 * An element that makes `transform` throw (or a source's broken line) goes to `deadLetters` instead of ending the run.
 *
 * @example
 * p.apply(create(['1', 'x']), withDeadLetters(map(text => JSON.parse(text)))).output // 1
 */
export function withDeadLetters<I, O>(
  transform: PTransform<I, PCollection<O>>,
): PTransform<I, { readonly output: PCollection<O>; readonly deadLetters: PCollection<DeadLetter> }> {
  return (input: I) => {
    const pipeline = input instanceof Pipeline ? input : (input as unknown as PCollection<unknown>).pipeline
    const graph = graphOf(pipeline)
    const { result, deadLetters } = graph.collectDeadLetters(() => applyTransform(graph, transform, input))
    if (!(result instanceof PCollection))
      graph.fail('withDeadLetters', 'its transform gives no single collection; wrap the step that can throw')
    if (deadLetters.length === 0) {
      graph.fail(
        'withDeadLetters',
        'its transform has no step that calls a function or reads a source, so nothing can go wrong in it; remove it',
      )
    }
    const collections = deadLetters.map(node => makePCollection<DeadLetter>(pipeline, node))
    const all =
      collections.length === 1
        ? (collections[0] as PCollection<DeadLetter>)
        : graph.inScope('DeadLetters', () => flattenStep(collections))
    return { output: result, deadLetters: all }
  }
}
