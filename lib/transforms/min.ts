import type { CombineFn } from '../core/combine.ts'
import { compareNaturally, compareTies } from './order.ts'

/**
 * The first by `compare` (as in Array.sort), or in natural order; null of nothing. Source: Beam's Min.
 *
 * @example
 * p.apply(create(['whale', 'sea']), combineGlobally(min((a, b) => a.length - b.length))) // 'sea'
 */
export function min<T = number>(compare: (a: T, b: T) => number = compareNaturally): CombineFn<T, T | null, T | null> {
  // Of those that compare equal the smaller, so that it is the same whatever came first.
  const order = (a: T, b: T) => compare(a, b) || compareTies(a, b)
  const better = (best: T | null, value: T | null) =>
    best === null || (value !== null && order(value, best) < 0) ? value : best
  return {
    createAccumulator: () => null,
    addInput: better,
    mergeAccumulators: accumulators => [...accumulators].reduce(better, null),
    extractOutput: best => best,
  }
}
