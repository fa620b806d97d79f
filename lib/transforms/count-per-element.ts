import type { KV } from '../core/element.ts'
import { ITSELF } from '../core/graph.ts'
import type { PCollection } from '../core/pcollection.ts'
import { composite, oneStep } from '../core/transform.ts'
import { combinePerKey } from './combine-per-key.ts'
import { count } from './count.ts'
import { elementStep } from './step.ts'

export interface CountPerElement {
  <T>(input: PCollection<T>): PCollection<KV<T, number>>
}

/**
 * How often each element occurs, per window. Source: Beam's Count.perElement.
 *
 * @example
 * p.apply(create(['sea', 'whale', 'sea']), countPerElement()) // ['sea', 2], ['whale', 1]
 */
export function countPerElement(): CountPerElement {
  return composite('CountPerElement', <T>(input: PCollection<T>) =>
    input.apply(
      oneStep('ToKeys', (elements: PCollection<T>) =>
        elementStep<KV<T, undefined>>(elements, 'ToKeys', {
          kind: 'pair',
          fn: ITSELF,
          value: 'nothing',
        }),
      ),
      combinePerKey(count()),
    ),
  )
}
