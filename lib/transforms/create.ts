import { TimestampedValue } from '../core/element.ts'
import type { PCollection } from '../core/pcollection.ts'
import type { Pipeline } from '../core/pipeline.ts'
import type { Source, SourceElement } from '../core/source.ts'
import { oneStep, type PTransform } from '../core/transform.ts'
import { read } from './read.ts'

interface Part {
  readonly from: number
  readonly to: number
}

/**
 * The given elements. Those without a timestamp lie at the beginning of time; write timestamped(value, '10s') to give
 * one. Source: Beam's Create.
 *
 * @example
 * p.apply(create(['sea', timestamped('whale', '10s')])) // 'sea', 'whale'
 */
export function create<T>(elements: Iterable<T | TimestampedValue<T>>): PTransform<Pipeline, PCollection<T>> {
  const all = [...elements]
  const source: Source<T, Part, number> = {
    name: '',
    bounded: true,
    split: ({ desiredSplits }) => {
      const size = Math.max(1, Math.ceil(all.length / desiredSplits))
      const parts: Part[] = []
      for (let from = 0; from < all.length || from === 0; from += size)
        parts.push({ from, to: Math.min(all.length, from + size) })
      return parts
    },
    open({ from, to }, mark) {
      let next = mark ?? from
      return {
        readBundle(max) {
          if (next >= to) return undefined
          const bundle = all.slice(next, Math.min(to, next + max)).map(toSourceElement)
          next += bundle.length
          return bundle
        },
        watermark: () => (next >= to ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY),
        backlog: () => ({ elements: to - next }),
        checkpointMark: () => next,
      }
    },
  }
  return oneStep('Create', read(source))
}

function toSourceElement<T>(element: T | TimestampedValue<T>): SourceElement<T> {
  return element instanceof TimestampedValue
    ? { value: element.value, timestamp: element.timestamp }
    : { value: element as T, timestamp: Number.NEGATIVE_INFINITY }
}
