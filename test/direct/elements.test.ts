import { expect, test } from '@jest/globals'
import {
  create,
  direct,
  filter,
  fixedWindows,
  flatMap,
  keys,
  kv,
  map,
  type PCollection,
  Pipeline,
  PipelineConstructionError,
  PipelineError,
  type PTransform,
  type TimestampedValue,
  timestamped,
  values,
  windowInto,
  withKeys,
  withTimestamps,
} from 'yeoul'

const of = <T>(...elements: readonly (T | TimestampedValue<T>)[]) => new Pipeline().apply(create(elements))

test('create: elements without a time lie at the beginning of time, in the global window', async () => {
  const { outputs } = await direct().collect(of('a', 'b'))
  expect(outputs).toEqual(
    ['a', 'b'].map(value => ({
      value,
      timestamp: -Infinity,
      window: { start: -Infinity, end: Infinity, maxTimestamp: Infinity },
      pane: { timing: 'UNKNOWN', index: 0, nonSpeculativeIndex: 0, isFirst: true, isLast: true },
    })),
  )
})

test('create: timestamps by duration, Date and number; any iterable; nothing', async () => {
  const p = new Pipeline()
  const mixed = p.apply(
    create(new Set([timestamped('a', '2s'), timestamped('b', new Date(3)), timestamped('c', 4), 'd'])),
  )
  const nothing = p.apply(create<string>([]))
  const { collected } = await direct().collectAll({ mixed, nothing })
  expect(collected.mixed.outputs.map(o => [o.value, o.timestamp])).toEqual([
    ['a', 2000],
    ['b', 3],
    ['c', 4],
    ['d', -Infinity],
  ])
  expect(collected.nothing.values).toEqual([])
})

test('create takes its elements when it is called, not when it runs', async () => {
  const list = [1, 2]
  const created = of(...list)
  const direct1 = new Pipeline().apply(create(list))
  list.push(3)
  expect((await direct().collect(created)).values).toEqual([1, 2])
  expect((await direct().collect(direct1)).values).toEqual([1, 2])
})

test('map, flatMap and filter, with values of every kind', async () => {
  const odd = [undefined, null, Number.NaN, -0, '', 0n, [], [1, 2, 3], { a: 1 }, new Date(0), new Uint8Array([1])]
  expect((await direct().collect(of(...odd).apply(map(x => x)))).values).toEqual(odd)
  expect((await direct().collect(of(...odd).apply(filter(() => true)))).values).toEqual(odd)
  expect((await direct().collect(of(1).apply(flatMap(() => odd)))).values).toEqual(odd)
})

test('flatMap takes arrays, generators, sets', async () => {
  const from = (fn: (n: number) => Iterable<number> & object) => direct().collect(of(1, 2).apply(flatMap(fn)))
  expect((await from(n => [n, n * 10])).values).toEqual([1, 10, 2, 20])
  expect((await from(n => new Set([n, n]))).values).toEqual([1, 2])
  expect((await from(() => [])).values).toEqual([])
  const generated = from(function* (n) {
    for (let i = 0; i < n; i++) yield i
  })
  expect((await generated).values).toEqual([0, 0, 1])
})

test('flatMap refuses at run time what the types refuse: a string, a number, a promise', async () => {
  for (const wrong of ['word', 5, Promise.resolve([1]), { length: 1 }]) {
    const run = direct().collect(of(1).apply(flatMap((() => wrong) as never)))
    await expect(run).rejects.toThrow(/FlatMap: it returned .*not an array or another iterable/)
  }
  const nothing = direct().collect(of(1).apply(flatMap((() => {}) as never)))
  await expect(nothing).rejects.toThrow(/FlatMap: it returned undefined; return an array .*\(is there a return\?\)/)
})

test('what flatMap emits by timestamped has that time; what it emits otherwise has the element’s', async () => {
  const spread = of(timestamped(1, '1s')).apply(flatMap(n => [timestamped('moved', '5s'), `${n} stays`]))
  const { outputs } = await direct().collect(spread)
  expect(outputs.map(o => [o.value, o.timestamp])).toEqual([
    ['moved', 5000],
    ['1 stays', 1000],
  ])
})

test('the context tells of time, window and pane, once for each window', async () => {
  const seen = of(timestamped('a', '61s')).apply(
    windowInto(fixedWindows('60s')),
    map((value, { timestamp, window, pane }) => ({ value, timestamp, start: window.start, timing: pane.timing })),
  )
  expect((await direct().collect(seen)).values).toEqual([
    { value: 'a', timestamp: 61_000, start: 60_000, timing: 'UNKNOWN' },
  ])
})

test('a function that declares no context and reads it all the same is told so', async () => {
  const sneaky = ((...all: [unknown, { timestamp: number }]) => all[1].timestamp) as (n: number) => number
  // Its length is 0, so it may look.
  expect((await direct().collect(of(timestamped(1, 7)).apply(map(sneaky)))).values).toEqual([7])
  const byDefault = ((n: number, context = { timestamp: n }) => context.timestamp) as (n: number) => number
  await expect(direct().collect(of(1).apply(map(byDefault)))).rejects.toThrow(/does not declare the context/)
})

test('withKeys, keys, values', async () => {
  const keyed = of('apple', 'fig').apply(withKeys(word => word.length))
  expect((await direct().collect(keyed)).values).toEqual([
    [5, 'apple'],
    [3, 'fig'],
  ])
  expect((await direct().collect(keyed.apply(keys()))).values).toEqual([5, 3])
  expect((await direct().collect(keyed.apply(values()))).values).toEqual(['apple', 'fig'])
  const byTime = of(timestamped('a', 9)).apply(withKeys((_, { timestamp }) => timestamp))
  expect((await direct().collect(byTime)).values).toEqual([[9, 'a']])
})

test('withTimestamps moves forth and back, and refuses what is no time', async () => {
  const moved = of(timestamped(5000, '1s'), timestamped(100, '1s')).apply(withTimestamps(n => n))
  expect((await direct().collect(moved)).outputs.map(o => o.timestamp)).toEqual([5000, 100])
  const byDate = of('2024-01-01T00:00:00Z').apply(withTimestamps(text => new Date(text)))
  expect((await direct().collect(byDate)).outputs[0]?.timestamp).toBe(Date.UTC(2024, 0, 1))
  for (const wrong of [Number.NaN, 1.5, new Date('never'), 'soon', undefined]) {
    const run = direct().collect(of(1).apply(withTimestamps((() => wrong) as never)))
    await expect(run).rejects.toThrow(PipelineError)
    await expect(run).rejects.toThrow(/^WithTimestamps: its timestamp/)
  }
})

test('a transform is a function; what is none is refused where it is applied', () => {
  const p = new Pipeline()
  for (const wrong of [undefined, 'map', {}, 3]) {
    expect(() => p.apply(wrong as never)).toThrow(PipelineConstructionError)
    expect(() => p.apply(create(['a'])).apply(wrong as never)).toThrow(/is not a transform/)
  }
})

test('eight in a row, and composites within composites', async () => {
  const add = map((n: number) => n + 1)
  const twice = (input: PCollection<number>) => input.apply(add, add)
  expect((await direct().collect(of(0).apply(add, add, add, add, add, add, twice, twice))).values).toEqual([10])
})

test('a graph of a thousand steps runs', async () => {
  let deep = of(0)
  for (let i = 0; i < 1000; i++) deep = deep.apply(map(n => n + 1))
  expect((await direct().collect(deep)).values).toEqual([1000])
})

test('pairs stay arrays of two: a literal, kv and withKeys give the same', async () => {
  const ways: PTransform<PCollection<string>, PCollection<unknown>>[] = [
    map(w => [w, 1]),
    map(w => kv(w, 1)),
    flatMap(w => [[w, 1]]),
  ]
  for (const way of ways) expect((await direct().collect(of('a').apply(way))).values).toEqual([['a', 1]])
})
