import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import {
  type CombineFn,
  combineFn,
  combineGlobally,
  combinePerKey,
  composeCombineFns,
  count,
  create,
  direct,
  kv,
  max,
  mean,
  min,
  Pipeline,
  PipelineConstructionError,
  sum,
  top,
  topByValue,
} from 'yeoul'

/** What a CombineFn makes of its inputs, added in pieces that are merged. */
function combine<I, A, O>(fn: CombineFn<I, A, O>, ...pieces: readonly (readonly I[])[]): O {
  const parts = pieces.map(piece => piece.reduce((a, input) => fn.addInput(a, input), fn.createAccumulator()))
  return fn.extractOutput(parts.length === 1 ? (parts[0] as A) : fn.mergeAccumulators(parts))
}

const inOne = async <I, O>(fn: CombineFn<I, unknown, O>, ...elements: I[]) =>
  (await direct().collect(new Pipeline().apply(create(elements), combineGlobally(fn)))).values[0]

test('of nothing', () => {
  expect(combine(count(), [])).toBe(0)
  expect(combine(sum(), [])).toBe(0)
  expect(combine(mean(), [])).toBeNull()
  expect(combine(min(), [])).toBeNull()
  expect(combine(max(), [])).toBeNull()
  expect(combine(top(3), [])).toEqual([])
  // In a variable of its own, what it takes and gives is inferred.
  const stats = composeCombineFns({
    n: count(),
    mean: mean(),
  })
  expect(combine(stats, [])).toEqual({ n: 0, mean: null })
})

test('of some', async () => {
  expect(await inOne(count(), 'a', undefined, null)).toBe(3)
  expect(await inOne(sum(), 1, 2, 0.5)).toBe(3.5)
  expect(await inOne(mean(), 1, 2, 6)).toBe(3)
  expect(await inOne(min(), 3, -1, 2)).toBe(-1)
  expect(await inOne(max(), 3, -1, 2)).toBe(3)
  expect(await inOne(top(2), 3, 9, -1, 4)).toEqual([9, 4])
  const both = new Pipeline().apply(
    create([1, 2, 6]),
    combineGlobally(composeCombineFns({ mean: mean(), count: count(), most: max() })),
  )
  const { values } = await direct().collect(both)
  expect(values[0]).toEqual({ mean: 3, count: 3, most: 6 })
})

test('min and max of texts, dates, and by a comparison of one’s own', () => {
  expect(combine(min<string>(), ['b', 'a', 'c'])).toBe('a')
  expect(combine(max<Date>(), [new Date(1), new Date(3), new Date(2)])).toEqual(new Date(3))
  expect(
    combine(
      max<string>((a, b) => a.length - b.length),
      ['aa', 'b', 'cccc'],
    ),
  ).toBe('cccc')
  expect(combine(min<bigint>(), [3n, 1n, 2n])).toBe(1n)
  // Above U+FFFF comes after U+FF5E, by code point.
  expect(combine(max<string>(), ['😀', '～'])).toBe('😀')
})

test('top: by a comparison as in Array.sort, ties by the smaller element, strings by code point', () => {
  expect(
    combine(
      top<string>(2, (a, b) => b.length - a.length),
      ['b', 'dd', 'a', 'cc'],
    ),
  ).toEqual(['cc', 'dd'])
  expect(
    combine(
      top<readonly [string, number]>(3, ([, a], [, b]) => b - a),
      [
        ['😀', 1],
        ['～', 1],
        ['a', 1],
        ['b', 2],
      ],
    ),
  ).toEqual([
    ['b', 2],
    ['a', 1],
    ['～', 1],
  ])
  for (const n of [0, -1, 1.5, Number.NaN, Infinity]) expect(() => top(n)).toThrow(PipelineConstructionError)
  expect(() => topByValue(0)).toThrow(/top: 0 is not a whole number/)
})

test('top: what was handed out does not change with what is added after', () => {
  const fn = top<number>(2)
  let accumulator = fn.addInput(fn.createAccumulator(), 1)
  const before = fn.extractOutput(accumulator)
  accumulator = fn.addInput(accumulator, 5)
  expect(before).toEqual([1])
  expect(fn.extractOutput(accumulator)).toEqual([5, 1])
})

describe('the order of the inputs, and the pieces in which they come, do not matter', () => {
  const numbers = fc.oneof(fc.integer({ min: -5, max: 5 }), fc.constantFrom(Infinity, -Infinity, Number.NaN))
  const cases: readonly (readonly [string, CombineFn<number, unknown, unknown>])[] = [
    ['count', count()],
    ['sum', sum()],
    ['mean', mean()],
    ['min', min()],
    ['max', max()],
    ['top', top<number>(3)],
    ['composed', composeCombineFns<number, object>({ most: max(), three: top<number>(3), n: count() })],
  ]
  test.each(cases)('%s', (_, fn) => {
    fc.assert(
      fc.property(
        fc.array(numbers, { maxLength: 12 }).chain(all =>
          fc.record({
            all: fc.constant(all),
            shuffled: fc.shuffledSubarray(all, { minLength: all.length }),
            cut: fc.nat(all.length),
          }),
        ),
        ({ all, shuffled, cut }) => {
          const whole = combine(fn, all)
          expect(combine(fn, shuffled)).toEqual(whole)
          expect(combine(fn, shuffled.slice(0, cut), [], shuffled.slice(cut))).toEqual(whole)
        },
      ),
      { numRuns: 300 },
    )
  })
})

test('topByValue: numbers of every kind in one order, whatever order they came in', async () => {
  const pairs = [kv('a', Number.NaN), kv('b', 1), kv('c', Infinity), kv('d', -Infinity), kv('e', 1), kv('f', Infinity)]
  const ranked = async (order: readonly (typeof pairs)[number][]) =>
    (await direct().collect(new Pipeline().apply(create(order), combinePerKey(sum()), topByValue(4)))).values[0]
  const first = await ranked(pairs)
  expect(await ranked([...pairs].reverse())).toEqual(first)
  expect(await ranked([2, 0, 4, 1, 5, 3].map(i => pairs[i] as (typeof pairs)[number]))).toEqual(first)
  expect(first?.filter(([key]) => key !== 'a').slice(0, 3)).toEqual([
    ['c', Infinity],
    ['f', Infinity],
    ['b', 1],
  ])
})

test('subtractAccumulator of count takes a part back out', () => {
  const fn = count()
  expect(fn.subtractAccumulator?.(5, 2)).toBe(3)
})

test('combineFn gives its CombineFn back, an object or a class', () => {
  const fn = {
    createAccumulator: () => 0,
    addInput: (a: number) => a,
    mergeAccumulators: () => 0,
    extractOutput: String,
  }
  expect(combineFn(fn)).toBe(fn)
})
