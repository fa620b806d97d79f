import type { CombineFn } from '../core/combine.ts'

export interface MeanAccumulator {
  sum: number
  count: number
}

/**
 * The mean; null of nothing. Source: Beam's Mean.
 *
 * @example
 * p.apply(create([1, 2, 6]), combineGlobally(mean())) // 3
 */
export function mean(): CombineFn<number, MeanAccumulator, number | null> {
  return {
    createAccumulator: () => ({ sum: 0, count: 0 }),
    addInput(accumulator, value) {
      accumulator.sum += value
      accumulator.count++
      return accumulator
    },
    mergeAccumulators(accumulators) {
      const all = { sum: 0, count: 0 }
      for (const { sum, count } of accumulators) {
        all.sum += sum
        all.count += count
      }
      return all
    },
    extractOutput: ({ sum, count }) => (count === 0 ? null : sum / count),
  }
}
