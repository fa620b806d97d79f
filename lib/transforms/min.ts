import type { CombineFn } from '../core/combine.ts'
import { compareNaturally } from './order.ts'

/** The first by `compare` (as in Array.sort), or in natural order; null of nothing. Source: Beam's Min. */
export function min<T = number>(compare: (a: T, b: T) => number = compareNaturally): CombineFn<T, T | null, T | null> {
  const better = (best: T | null, value: T | null) =>
    best === null || (value !== null && compare(value, best) < 0) ? value : best
  return {
    createAccumulator: () => null,
    addInput: better,
    mergeAccumulators: accumulators => [...accumulators].reduce(better, null),
    extractOutput: best => best,
  }
}
