import { describe, expect, test } from '@jest/globals'
import {
  combineGlobally,
  counter,
  create,
  direct,
  distribution,
  fixedWindows,
  flatMap,
  type Metrics,
  map,
  Pipeline,
  parDo,
  timestamped,
  windowInto,
} from 'yeoul'

describe('metrics', () => {
  const told = counter('told')
  const lengths = distribution('lengths')
  const words = new Pipeline().apply(
    create(['a', 'bb', 'ccc']),
    map(function first(word) {
      told.inc()
      lengths.update(word.length)
      return word
    }),
    flatMap(function* second(word) {
      told.inc(10)
      yield word
      lengths.update(100)
    }),
  )
  const of = async (): Promise<Metrics> => (await direct().collect(words)).metrics

  test('counters and distributions, summed and by step', async () => {
    const metrics = await of()
    expect(metrics.counter('told')).toBe(33)
    expect(metrics.counter('told', 'Map(first)')).toBe(3)
    expect(metrics.counter('told', 'FlatMap(second)')).toBe(30)
    expect(metrics.counter('told', 'elsewhere')).toBe(0)
    expect(metrics.counter('never')).toBe(0)
    expect(metrics.distribution('lengths')).toEqual({ count: 6, sum: 306, min: 1, max: 100 })
    expect(metrics.distribution('lengths', 'Map(first)')).toEqual({ count: 3, sum: 6, min: 1, max: 3 })
    expect(metrics.distribution('never')).toMatchObject({ count: 0, sum: 0 })
  })
  test('each run counts anew', async () => {
    await of()
    expect((await of()).counter('told')).toBe(33)
  })
  test('in every method of a DoFn, of a CombineFn, of a WindowFn', async () => {
    const here = counter('here')
    const inc = () => here.inc()
    const counting = {
      createAccumulator: () => 0,
      addInput(a: number) {
        inc()
        return a + 1
      },
      mergeAccumulators: () => 0,
      extractOutput(a: number) {
        inc()
        return a
      },
    }
    const windowFn = {
      ...fixedWindows(10),
      assignWindows(context: { element: unknown; timestamp: number }) {
        inc()
        return fixedWindows(10).assignWindows(context)
      },
    }
    const p = new Pipeline().apply(
      create([timestamped('a', 1)]),
      parDo({
        setup: inc,
        startBundle: inc,
        async finishBundle() {
          await undefined
          inc()
        },
        teardown: inc,
        process: ({ element }) => [element],
      }),
      windowInto(windowFn),
      combineGlobally(counting),
    )
    const { metrics } = await direct().collect(p)
    expect(metrics.counter('here', 'ParDo')).toBeGreaterThanOrEqual(4)
    expect(metrics.counter('here', 'WindowInto(fixedWindows)')).toBe(1)
    expect(metrics.counter('here', 'CombineGlobally/CombinePerKey')).toBe(2)
  })
  test('outside of a run: refused', () => {
    expect(() => told.inc()).toThrow(/counter\('told'\) was called outside of a running pipeline/)
    expect(() => lengths.update(1)).toThrow(/distribution\('lengths'\) was called outside/)
  })
})
