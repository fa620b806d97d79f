import type { CombineFn } from '../core/combine.ts'

/**
 * The sum; 0 of nothing. It has no subtractAccumulator, since floating-point sums cannot be taken back exactly. Source:
 * Beam's Sum.
 *
 * @example
 * p.apply(create([1, 2, 3]), combineGlobally(sum())) // 6
 */
export function sum(): CombineFn<number, number, number> {
  return {
    createAccumulator: () => 0,
    addInput: (accumulator, value) => accumulator + value,
    mergeAccumulators(accumulators) {
      let total = 0
      for (const accumulator of accumulators) total += accumulator
      return total
    },
    extractOutput: accumulator => accumulator,
  }
}
