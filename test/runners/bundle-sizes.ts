import { expect, test } from '@jest/globals'
import { create, type DoFn, groupByKey, keys, Pipeline, parDo, type Runner, withKeys } from '../../lib/index.ts'

/** Elements that an engine gives in bundles of at most a size, of just that if there are enough, are all processed. */
export function bundlesOn(runner: (size: number) => Runner): void {
  test.each([
    { size: 1, count: 200 },
    { size: 100_000, count: 200_000 },
  ])(
    'bundles of $size',
    async ({ size, count }) => {
      const numbers = Array.from({ length: count }, (_, i) => i)
      const sizes: number[] = []
      const grouped = new Pipeline().apply(create(numbers), withKeys(itself), groupByKey(), keys())
      const processed = grouped.apply(parDo(measured(sizes)))
      // Once more through the engine, since what is sent counts as well.
      const { values } = await runner(size).collect(processed.apply(withKeys(itself), groupByKey(), keys()))
      expect([...values].sort((a, b) => a - b)).toEqual(numbers)
      expect(sizes.reduce((a, b) => Math.max(a, b))).toBe(size)
    },
    120_000,
  )
}

const itself = (n: number) => n

/** Hands elements on, and notes how many a bundle had. */
function measured(sizes: number[]): DoFn<number, number> {
  let size = 0
  return {
    startBundle() {
      size = 0
    },
    process({ element }) {
      size++
      return [element]
    },
    finishBundle() {
      if (size > 0) sizes.push(size)
    },
  }
}
