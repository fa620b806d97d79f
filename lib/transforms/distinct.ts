import { type CombineFn, inOrder } from '../core/combine.ts'
import type { PCollection } from '../core/pcollection.ts'
import { composite, type PTransform } from '../core/transform.ts'
import { combinePerKey } from './combine-per-key.ts'
import { flatMap } from './flat-map.ts'
import { values } from './values.ts'
import { withKeys } from './with-keys.ts'

export interface Distinct {
  <T>(input: PCollection<T>): PCollection<T>
}

/**
 * One of each, per window. By a key: distinctBy. Source: Beam's Distinct.
 *
 * @example
 * p.apply(create(['sea', 'whale', 'sea']), distinct()) // 'sea', 'whale'
 */
export function distinct(): Distinct {
  return composite('Distinct', <T>(input: PCollection<T>) => input.apply(distinctBy((element: T) => element)))
}

/**
 * The first of each key, per window. Source: Beam's Distinct.withRepresentativeValueFn.
 *
 * @example
 * p.apply(create(['sea', 'ship', 'whale']), distinctBy(word => word[0])) // 'sea', 'whale'
 */
export function distinctBy<I>(fn: (element: I) => unknown): PTransform<PCollection<I>, PCollection<I>> {
  return composite('DistinctBy', (input: PCollection<I>) =>
    input.apply(
      withKeys(element => fn(element)),
      combinePerKey(first<I>()),
      values(),
      // A pane without elements, at the end of a window, has no first.
      flatMap(found => found),
    ),
  )
}

/** The first of the inputs, in an array, since it may be anything. */
function first<T>(): CombineFn<T, readonly T[], readonly T[]> {
  return inOrder({
    createAccumulator: (): readonly T[] => [],
    addInput: (found, value: T) => (found.length === 0 ? [value] : found),
    mergeAccumulators: parts => [...parts].find(found => found.length > 0) ?? [],
    extractOutput: found => found,
  })
}
