import type { PCollection } from '../core/pcollection.ts'
import { graphOf, type Pipeline } from '../core/pipeline.ts'
import type { Source } from '../core/source.ts'
import { oneStep, type PTransform, stepName } from '../core/transform.ts'
import { rootOutput } from './step.ts'

/** The elements of a source. Its broken ones are counted, or go to withDeadLetters. Source: Beam's Read. */
export function read<T, Split, Mark>(source: Source<T, Split, Mark>): PTransform<Pipeline, PCollection<T>> {
  const name = stepName('Read', source)
  return oneStep(name, (pipeline: Pipeline) =>
    rootOutput<T>(pipeline, graphOf(pipeline).add(name, { kind: 'read', source: source as Source<unknown> })),
  )
}
