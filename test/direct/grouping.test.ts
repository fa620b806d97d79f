import { expect, test } from '@jest/globals'
import {
  type Coder,
  coders,
  coGroupByKey,
  combineFn,
  combineGlobally,
  combinePerKey,
  count,
  countPerElement,
  create,
  direct,
  distinct,
  distinctBy,
  filter,
  fixedWindows,
  flatMap,
  globalWindows,
  groupByKey,
  type KV,
  kv,
  map,
  mean,
  type PCollection,
  Pipeline,
  PipelineError,
  partition,
  sum,
  type TimestampedValue,
  testStream,
  timestamped,
  windowInto,
  withTimestamps,
} from 'yeoul'

const of = <T>(...elements: readonly (T | TimestampedValue<T>)[]) => new Pipeline().apply(create(elements))
const valuesOf = async <T>(collection: PCollection<T>) => (await direct().collect(collection)).values

test('groupByKey: the values of each key in the order in which they came', async () => {
  const grouped = of<KV<string, number>>(['a', 1], ['b', 2], ['a', 3]).apply(groupByKey())
  expect(await valuesOf(grouped)).toEqual([
    ['a', [1, 3]],
    ['b', [2]],
  ])
})

test('groupByKey: a group can be read again and again', async () => {
  const sizes = of<KV<string, number>>(['a', 1], ['a', 2]).apply(
    groupByKey(),
    map(([key, group]) => [key, [...group].length + [...group].length]),
  )
  expect(await valuesOf(sizes)).toEqual([['a', 4]])
})

test('grouping by key: all ways are one', async () => {
  const words = of('to', 'be', 'or', 'not', 'to', 'be')
  const pairs = words.apply(map(w => [w, 1]))
  const expected = [
    ['to', 2],
    ['be', 2],
    ['or', 1],
    ['not', 1],
  ]
  const grouped = pairs.apply(
    groupByKey(),
    map(([w, ones]) => kv(w, [...ones].length)),
  )
  expect(await valuesOf(grouped)).toEqual(expected)
  expect(await valuesOf(pairs.apply(combinePerKey(sum())))).toEqual(expected)
  expect(await valuesOf(pairs.apply(combinePerKey(count())))).toEqual(expected)
  expect(await valuesOf(words.apply(countPerElement()))).toEqual(expected)
})

const ODD_KEYS: readonly (readonly [name: string, key: unknown, equal: unknown, other: unknown])[] = [
  ['NaN', Number.NaN, Number.NaN, 0],
  ['undefined', undefined, undefined, null],
  ['null', null, null, 'null'],
  ['an empty string', '', '', undefined],
  ['0 is not -0', 0, 0, -0],
  ['a number is not its text', 1, 1, '1'],
  ['a bigint is not a number', 1n, 1n, 1],
  ['true is not 1', true, true, 1],
  ['an object, whatever the order of its keys', { a: 1, b: 2 }, { b: 2, a: 1 }, { a: 1, b: 3 }],
  ['an array', ['a', ['b']], ['a', ['b']], ['a', 'b']],
  ['a text that looks like an encoded object', '{"a":1}', '{"a":1}', { a: 1 }],
  ['a text with a NUL before what looks encoded', '\u0000{"a":1}', '\u0000{"a":1}', { a: 1 }],
  ['a Date', new Date(5), new Date(5), 5],
  ['bytes', new Uint8Array([1, 2]), new Uint8Array([1, 2]), [1, 2]],
  ['a Map', new Map([['x', 1]]), new Map([['x', 1]]), new Set(['x'])],
  ['Infinity', Infinity, Infinity, -Infinity],
  ['a lone surrogate', '\ud800', '\ud800', '\ufffd'],
  ['the name of a property', '__proto__', '__proto__', 'constructor'],
]

test.each(ODD_KEYS)('keys are equal when their encodings are: %s', async (_, key, equal, other) => {
  const pairs = of<KV<unknown, number>>([key, 1], [other, 10], [equal, 2])
  const expected = [
    [key, 3],
    [other, 10],
  ]
  expect(await valuesOf(pairs.apply(combinePerKey(sum())))).toEqual(expected)
  const off = direct({ trace: 'off' }).collect(pairs.apply(combinePerKey(sum())))
  expect((await off).values).toEqual(expected)
  const elements = of(key, other, equal)
  expect(await valuesOf(elements.apply(countPerElement()))).toEqual([
    [key, 2],
    [other, 1],
  ])
  expect(await valuesOf(elements.apply(distinct()))).toEqual([key, other])
})

test('a key that no coder carries ends the run, and the error names the step', async () => {
  class Point {
    x = 1
  }
  for (const key of [new Point(), () => 1, Symbol('s'), new WeakMap()]) {
    for (const trace of ['full', 'off'] as const) {
      const run = direct({ trace }).collect(of(kv(key, 1)).apply(combinePerKey(sum())))
      await expect(run).rejects.toThrow(PipelineError)
      await expect(run).rejects.toMatchObject({ step: 'CombinePerKey' })
      await run.then(undefined, error => expect(error.element).toBe(key))
      const words = of(1).apply(
        flatMap(() => ['word', key]),
        countPerElement(),
      )
      await expect(direct({ trace }).collect(words)).rejects.toMatchObject({ step: 'CountPerElement/CombinePerKey' })
      await direct({ trace })
        .collect(words)
        .then(undefined, error => expect(error.element).toBe(key))
    }
  }
  const coded = of<KV<string, number>>(kv(7 as never, 1)).withCoder(coders.kv(coders.string, coders.varint))
  await expect(direct().collect(coded.apply(groupByKey()))).rejects.toThrow(
    /^GroupByKey: coders\.string: 7 is not a string/,
  )
})

test('a key’s own coder says which keys are equal', async () => {
  const pairs = of<KV<string, number>>(['a', 1], ['a', 2]).withCoder(coders.kv(coders.string, coders.varint))
  expect(await valuesOf(pairs.apply(groupByKey()))).toEqual([['a', [1, 2]]])
  const caseless = {
    deterministic: true,
    encode: (value: string, to: { bytes(b: Uint8Array): void }) =>
      to.bytes(new TextEncoder().encode(value.toLowerCase())),
    decode: () => '',
  }
  const mixed = of<KV<string, number>>(['A', 1], ['a', 2]).withCoder(coders.kv(caseless, coders.varint))
  expect(await valuesOf(mixed.apply(combinePerKey(sum())))).toEqual([['A', 3]])
})

test('a collection keeps its coder through steps that hand on its elements', async () => {
  class Point {
    readonly x: number
    constructor(x: number) {
      this.x = x
    }
  }
  const point: Coder<Point> = {
    deterministic: true,
    encode: ({ x }, to) => coders.varint.encode(x, to),
    decode: from => new Point(coders.varint.decode(from)),
  }
  const pairs = of<KV<Point, number>>([new Point(1), 1], [new Point(2), 5], [new Point(1), 2]).withCoder(
    coders.kv(point, coders.varint),
  )
  const { small } = pairs.apply(
    filter(([, n]) => n > 0),
    withTimestamps(([, n]) => n),
    windowInto(fixedWindows(10)),
    partition(['small', 'large'], ([, n]) => (n < 5 ? 'small' : 'large')),
  )
  const { values } = await direct({ enforce: true }).collect(
    small.apply(
      combinePerKey(sum()),
      map(([{ x }, n]) => [x, n]),
    ),
  )
  expect(values).toEqual([[1, 3]])
})

test('what is no pair is refused at the grouping, and the error names the step that made it', async () => {
  for (const wrong of ['ab', ['a', 1, 2], ['a'], undefined, { 0: 'a', 1: 'b', length: 2 }]) {
    for (const trace of ['full', 'off'] as const) {
      const pairs = of(1).apply(
        map(function makePairs() {
          return wrong as never as KV<string, number>
        }),
      )
      const run = direct({ trace }).collect(pairs.apply(groupByKey()))
      await expect(run).rejects.toThrow(/^GroupByKey: .*Map\(makePairs\) gave it/)
    }
  }
})

test('a key as hot as all others together, and fifty thousand elements', async () => {
  const pairs = of(...Array.from({ length: 50_000 }, (_, i) => kv(i % 2 === 0 ? 'hot' : `k${i}`, 1)))
  const result = new Map(await valuesOf(pairs.apply(combinePerKey(sum()))))
  expect(result.size).toBe(25_001)
  expect(result.get('hot')).toBe(25_000)
})

test('combineGlobally of nothing: the default in the global window', async () => {
  const nothing = of<number>()
  expect(await valuesOf(nothing.apply(combineGlobally(count())))).toEqual([0])
  expect(await valuesOf(nothing.apply(combineGlobally(mean())))).toEqual([null])
  const { outputs } = await direct().collect(nothing.apply(combineGlobally(sum())))
  expect(outputs).toEqual([
    {
      value: 0,
      timestamp: Infinity,
      window: { start: -Infinity, end: Infinity, maxTimestamp: Infinity },
      pane: { timing: 'ON_TIME', index: 0, nonSpeculativeIndex: 0, isFirst: true, isLast: true },
    },
  ])
})

test('combineGlobally of nothing: nothing in other windows, nor of nothing per key', async () => {
  const nothing = of<number>()
  expect(await valuesOf(nothing.apply(windowInto(fixedWindows('1m')), combineGlobally(count())))).toEqual([])
  expect(await valuesOf(nothing.apply(countPerElement()))).toEqual([])
  expect(
    await valuesOf(
      nothing.apply(
        map(n => [n, n]),
        groupByKey(),
      ),
    ),
  ).toEqual([])
  expect(await valuesOf(nothing.apply(windowInto(globalWindows()), combineGlobally(count())))).toEqual([0])
})

test('combineGlobally in windows: one result a window', async () => {
  const elements = of(timestamped(1, '1s'), timestamped(2, '2s'), timestamped(30, '61s'))
  const { outputs } = await direct().collect(elements.apply(windowInto(fixedWindows('60s')), combineGlobally(sum())))
  expect(outputs.map(o => [o.window.start, o.value, o.timestamp])).toEqual([
    [0, 3, 59_999],
    [60_000, 30, 119_999],
  ])
})

test('distinct and distinctBy: per window, the first of each', async () => {
  const elements = of(timestamped('a', 1), timestamped('A', 2), timestamped('b', 3), timestamped('a', 70_000))
  const windowed = elements.apply(windowInto(fixedWindows('60s')))
  expect(await valuesOf(windowed.apply(distinctBy(s => s.toLowerCase())))).toEqual(['a', 'b', 'a'])
  expect(await valuesOf(windowed.apply(distinct()))).toEqual(['a', 'A', 'b', 'a'])
  expect(await valuesOf(of<unknown>(undefined, undefined, null).apply(distinct()))).toEqual([undefined, null])
})

test('distinct after early panes emits nothing for an empty one', async () => {
  const { afterCount, afterWatermark } = await import('yeoul')
  const seen = new Pipeline().apply(
    testStream<string>().addElements(timestamped('a', 1)).addElements(timestamped('a', 2)).advanceWatermarkToInfinity(),
    windowInto(fixedWindows('60s'), {
      trigger: afterWatermark({ early: afterCount(1) }),
      accumulationMode: 'discarding',
    }),
    distinct(),
  )
  const { outputs } = await direct().collect(seen)
  expect(outputs.map(o => [o.value, o.pane.timing])).toEqual([
    ['a', 'EARLY'],
    ['a', 'EARLY'],
  ])
})

test('coGroupByKey joins; a key of one side has no values of the other', async () => {
  const p = new Pipeline()
  const ages = p.apply(
    create<KV<string, number>>([
      ['ada', 36],
      ['min', 29],
      ['ada', 37],
    ]),
  )
  const cities = p.apply(
    create<KV<string, string>>([
      ['ada', 'London'],
      ['eve', 'Seoul'],
    ]),
  )
  const joined = coGroupByKey({ ages, cities })
  const result = joined.apply(flatMap(([name, { ages, cities }]) => [[name, [...ages], [...cities]]]))
  expect(await valuesOf(result)).toEqual([
    ['ada', [36, 37], ['London']],
    ['min', [29], []],
    ['eve', [], ['Seoul']],
  ])
  expect(await valuesOf(coGroupByKey({ a: ages }).apply(map(([k, { a }]) => `${k}${[...a].length}`)))).toEqual([
    'ada2',
    'min1',
  ])
})

test('coGroupByKey of a collection with itself, and with names that JavaScript has taken', async () => {
  const pairs = of<KV<string, number>>(['a', 1])
  const joined = coGroupByKey({ constructor: pairs, length: pairs })
  expect(await valuesOf(joined)).toEqual([['a', { constructor: [1], length: [1] }]])
})

test('a CombineFn that throws ends the run at its step, with the element', async () => {
  const thrower = (method: string) =>
    combineFn({
      createAccumulator: () => 0,
      addInput: (a, n: number) => (method === 'addInput' ? fail() : a + n),
      mergeAccumulators: () => 0,
      extractOutput: a => (method === 'extractOutput' ? fail() : a),
    })
  const fail = (): never => {
    throw new RangeError('no such number')
  }
  for (const method of ['addInput', 'extractOutput']) {
    for (const trace of ['full', 'off'] as const) {
      const run = direct({ trace }).collect(of(kv('k', 5)).apply(combinePerKey(thrower(method))))
      await expect(run).rejects.toThrow(/^CombinePerKey: no such number/)
    }
  }
})

test('an accumulator may be changed in place, and handed out: panes that were emitted stay as they were', async () => {
  const { afterCount, repeatedly } = await import('yeoul')
  const list = combineFn({
    createAccumulator: (): number[] => [],
    addInput(all, n: number) {
      all.push(n)
      return all
    },
    mergeAccumulators: parts => [...parts].flat(),
    extractOutput: all => all,
  })
  const panes = new Pipeline().apply(
    testStream<number>().addElements(1).addElements(2).advanceWatermarkToInfinity(),
    windowInto(globalWindows(), { trigger: repeatedly(afterCount(1)), accumulationMode: 'accumulating' }),
    combineGlobally(list),
  )
  expect(await valuesOf(panes)).toEqual([[1], [1, 2], [1, 2]])
})
