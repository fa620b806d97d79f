import type { CombineFn } from '../core/combine.ts'

/**
 * How many. Source: Beam's Count.
 *
 * @example
 * p.apply(create(['sea', 'whale']), combineGlobally(count())) // 2
 */
export function count(): CombineFn<unknown, number, number> {
  return {
    createAccumulator: () => 0,
    addInput: accumulator => accumulator + 1,
    mergeAccumulators(accumulators) {
      let total = 0
      for (const accumulator of accumulators) total += accumulator
      return total
    },
    extractOutput: accumulator => accumulator,
    subtractAccumulator: (accumulator, part) => accumulator - part,
  }
}
