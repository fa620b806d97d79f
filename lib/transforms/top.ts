import type { CombineFn } from '../core/combine.ts'
import { PipelineConstructionError } from '../core/errors.ts'
import { compareNaturally, compareTies } from './order.ts'

/**
 * The first n by `compare` (as in Array.sort); without it the largest. Ties: the smaller key first, strings by code
 * point. Source: Beam's Top.
 *
 * @example
 * p.apply(create([3, 1, 2]), combineGlobally(top(2))) // [3, 2]
 */
export function top<T>(
  n: number,
  compare: (a: T, b: T) => number = (a, b) => compareNaturally(b, a),
): CombineFn<T, readonly T[], readonly T[]> {
  if (!Number.isInteger(n) || n < 1)
    throw new PipelineConstructionError(`top: ${n} is not a whole number of at least 1, for example top(10)`)
  const order = (a: T, b: T) => compare(a, b) || compareTies(a, b)
  const add = (best: readonly T[], value: T): readonly T[] => {
    const full = best.length === n
    if (full && order(value, best[n - 1] as T) >= 0) return best
    const list = best as T[]
    let at = full ? n - 1 : list.length
    while (at > 0 && order(value, list[at - 1] as T) < 0) {
      list[at] = list[at - 1] as T
      at--
    }
    list[at] = value
    return list
  }
  return {
    createAccumulator: () => [],
    addInput: add,
    mergeAccumulators(accumulators) {
      let all: readonly T[] = []
      for (const accumulator of accumulators) for (const value of accumulator) all = add(all, value)
      return all
    },
    // A copy: the accumulator goes on changing after an early pane.
    extractOutput: best => [...best],
  }
}
