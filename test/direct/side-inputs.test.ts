import { describe, expect, test } from '@jest/globals'
import {
  afterCount,
  afterWatermark,
  asIterable,
  asMap,
  asMultimap,
  asSingleton,
  combineGlobally,
  count,
  countPerElement,
  create,
  direct,
  filter,
  fixedWindows,
  flatMap,
  globalWindows,
  interval,
  type KV,
  kv,
  map,
  type PCollection,
  Pipeline,
  parDo,
  repeatedly,
  sessions,
  testStream,
  timestamped,
  valueState,
  type WindowFn,
  windowInto,
  withKeys,
} from 'yeoul'

const from = <T>(p: Pipeline, ...elements: T[]) => p.apply(create(elements))
const run = async <T>(collection: PCollection<T>) => (await direct().collect(collection)).values

describe('how it is read', () => {
  test('singleton, iterable, map, multimap, several at once', async () => {
    const p = new Pipeline()
    const pairs = from<KV<string, number>>(p, ['a', 1], ['b', 2])
    const seen = from(p, 'b').apply(
      map(
        (key, { sideInputs: { one, all, byKey, groups } }) => ({
          one,
          all: [...all],
          value: byKey.get(key),
          group: [...(groups.get(key) ?? [])],
          missing: [byKey.get('z'), groups.get('z'), byKey.has('z'), byKey.size],
        }),
        {
          sideInputs: {
            one: asSingleton(from(p, 'only')),
            all: asIterable(pairs),
            byKey: asMap(pairs),
            groups: asMultimap(from<KV<string, number>>(p, ['b', 1], ['b', 1], ['c', 3])),
          },
        },
      ),
    )
    const { values } = await direct().collect(seen)
    expect(values).toEqual([
      {
        one: 'only',
        all: [
          ['a', 1],
          ['b', 2],
        ],
        value: 2,
        group: [1, 1],
        missing: [undefined, undefined, false, 2],
      },
    ])
  })
  test('by flatMap, filter and parDo, with state too', async () => {
    const p = new Pipeline()
    const sideInputs = { limit: asSingleton(from(p, 2)) }
    const numbers = from(p, 1, 2, 3)
    expect(await run(numbers.apply(filter((n, { sideInputs }) => n > sideInputs.limit, { sideInputs })))).toEqual([3])
    const copies = numbers.apply(
      flatMap((n, { sideInputs }) => new Array<number>(sideInputs.limit).fill(n), { sideInputs }),
    )
    expect(await run(copies)).toEqual([1, 1, 2, 2, 3, 3])
    const running = numbers.apply(
      withKeys(() => 'k'),
      parDo({
        state: { sum: valueState(0) },
        sideInputs,
        process({ element: [, n], state, sideInputs }) {
          state.sum.write(state.sum.read() + n * sideInputs.limit)
          return [state.sum.read()]
        },
      }),
    )
    expect(await run(running)).toEqual([2, 6, 12])
  })
  test('a map’s keys are equal when their encodings are', async () => {
    const p = new Pipeline()
    const cities = from<KV<unknown, string>>(
      p,
      [{ lat: 1, lon: 2 }, 'here'],
      [Number.NaN, 'nan'],
      [undefined, 'none'],
      [-0, 'minus'],
    )
    const found = from<unknown>(p, { lon: 2, lat: 1 }, Number.NaN, undefined, 0, -0).apply(
      map((key, { sideInputs }) => sideInputs.cities.get(key), { sideInputs: { cities: asMap(cities) } }),
    )
    expect(await run(found)).toEqual(['here', 'nan', 'none', undefined, 'minus'])
  })
  test('of nothing', async () => {
    const p = new Pipeline()
    const nothing = from<KV<string, number>>(p)
    const seen = from(p, 'x').apply(
      map((_, { sideInputs: { all, byKey, groups, one } }) => [[...all].length, byKey.size, groups.size, one], {
        sideInputs: {
          all: asIterable(nothing),
          byKey: asMap(nothing),
          groups: asMultimap(nothing),
          one: asSingleton(nothing, { defaultValue: kv('default', 0) }),
        },
      }),
    )
    expect(await run(seen)).toEqual([[0, 0, 0, ['default', 0]]])
  })
  test('a default may be undefined', async () => {
    const p = new Pipeline()
    const one = asSingleton(from<string | undefined>(p), { defaultValue: undefined })
    expect(await run(from(p, 'x').apply(map((_, { sideInputs }) => sideInputs.one, { sideInputs: { one } })))).toEqual([
      undefined,
    ])
  })
})

describe('what it refuses', () => {
  const reading = (side: (p: Pipeline) => Parameters<typeof read>[1]) => {
    const p = new Pipeline()
    return direct().collect(read(from(p, 'x'), side(p)))
  }
  const read = (main: PCollection<string>, side: ReturnType<typeof asIterable>) =>
    main.apply(map((_, { sideInputs }) => sideInputs.side, { sideInputs: { side } }))

  test('a singleton of two, and of none without a default', async () => {
    await expect(reading(p => asSingleton(from(p, 1, 2)) as never)).rejects.toThrow(
      /^Map: side input 'side' is read as a singleton, and its window has 2 elements; combine it to one, or read it by asIterable/,
    )
    await expect(reading(p => asSingleton(from(p)) as never)).rejects.toThrow(
      /has 0 elements; give asSingleton a defaultValue/,
    )
  })
  test('a map with a key twice, and what is no pair', async () => {
    await expect(reading(p => asMap(from(p, kv('a', 1), kv('a', 2))) as never)).rejects.toThrow(
      /has the key "a" twice.*asMultimap/,
    )
    await expect(reading(p => asMap(from(p, 'ab') as never) as never)).rejects.toThrow(
      /is read by key, and holds "ab"; make pairs/,
    )
    await expect(reading(p => asMultimap(from(p, [1, 2, 3]) as never) as never)).rejects.toThrow(
      /holds \[1, 2, 3\]; make pairs/,
    )
  })
  test('windows that do not say which of them an element sees', async () => {
    const p = new Pipeline()
    const side = from(p, timestamped('s', 1)).apply(windowInto(sessions(10)))
    await expect(direct().collect(read(from(p, 'x'), asIterable(side)))).rejects.toThrow(
      /^Map: the windows of a side input, sessions, do not say which/,
    )
  })
  test('fixed windows beside elements of all time: there is no last one', async () => {
    const p = new Pipeline()
    const side = from(p, timestamped('s', 1)).apply(windowInto(fixedWindows(10)))
    const run = direct().collect(read(from(p, 'x'), asIterable(side)))
    await expect(run).rejects.toThrow(/^Map: .*side input.*global window/)
  })
})

describe('windows', () => {
  const minutes = (size: number) => windowInto(fixedWindows(size))
  test('an element sees the window that holds the end of its own', async () => {
    const p = new Pipeline()
    const side = from(p, timestamped('first', 5), timestamped('second', 15)).apply(minutes(10))
    const seen = (size: number) =>
      from(p, timestamped('x', 2), timestamped('y', 12)).apply(
        minutes(size),
        map((v, { sideInputs }) => `${v} ${[...sideInputs.side]}`, { sideInputs: { side: asIterable(side) } }),
      )
    expect(await run(seen(10))).toEqual(['x first', 'y second'])
    expect(await run(seen(5))).toEqual(['x first', 'y second'])
    expect(await run(seen(20))).toEqual(['x second', 'y second'])
  })
  test('one of all time is seen by all', async () => {
    const p = new Pipeline()
    const seen = from(p, timestamped('x', 2), timestamped('y', 12)).apply(
      minutes(10),
      map((v, { sideInputs }) => `${v} ${sideInputs.n}`, { sideInputs: { n: asSingleton(from(p, 7)) } }),
    )
    expect(await run(seen)).toEqual(['x 7', 'y 7'])
  })
  test('a WindowFn of one’s own may show an earlier window, for as long as elements can see it', async () => {
    const yesterday: WindowFn = {
      ...fixedWindows(10),
      name: 'yesterday',
      getSideInputWindow: ({ start }) => interval(start - 10, start),
    }
    const p = new Pipeline()
    const stream = testStream<string>()
      .addElements(timestamped('a', 1), timestamped('b', 2))
      .advanceWatermarkTo(10)
      .addElements(timestamped('c', 11))
      .advanceWatermarkTo(14)
      .addElements(timestamped('d', 15))
      .advanceWatermarkTo(20)
    const elements = p.apply(stream, windowInto(fixedWindows(10)))
    const counts = elements.apply(combineGlobally(count())).apply(windowInto(yesterday))
    const seen = elements.apply(
      map((v, { sideInputs }) => `${v} ${sideInputs.before}`, {
        sideInputs: { before: asSingleton(counts, { defaultValue: 0 }) },
      }),
    )
    expect(await run(seen)).toEqual(['a 0', 'b 0', 'c 2', 'd 2'])
  })
})

describe('waiting', () => {
  test('elements wait until there is something, and hold the watermark meanwhile', async () => {
    const p = new Pipeline()
    const side = p.apply(
      testStream<string>().addElements(timestamped('s', 1)).advanceWatermarkTo(5).advanceWatermarkTo(10),
      windowInto(fixedWindows(10)),
    )
    const main = p.apply(
      testStream<string>()
        .addElements(timestamped('x', 2))
        .advanceWatermarkTo('1h')
        .addElements(timestamped('y', '2h')),
      windowInto(fixedWindows(10)),
    )
    const counts = main.apply(
      map((v, { sideInputs }) => `${v} sees ${[...sideInputs.side]}`, { sideInputs: { side: asIterable(side) } }),
      countPerElement(),
    )
    const { outputs, metrics } = await direct().collect(counts)
    expect(metrics.counter('droppedDueToLateness')).toBe(0)
    expect(outputs.map(o => [...o.value, o.window.start])).toEqual([
      ['x sees s', 1, 0],
      ['y sees ', 1, 7_200_000],
    ])
  })

  const triggered = (accumulationMode: 'accumulating' | 'discarding') =>
    windowInto<string>(globalWindows(), { trigger: repeatedly(afterCount(1)), accumulationMode })

  test('of a triggered side the newest firing is seen, also when discarding', async () => {
    for (const mode of ['accumulating', 'discarding'] as const) {
      const p = new Pipeline()
      // One stream gives both, so that each word sees the side as it stands.
      const words = p.apply(testStream<string>().addElements('a').addElements('b').addElements('c'))
      const side = words.apply(triggered(mode))
      const seen = words.apply(
        map((w, { sideInputs }) => `${w}:${[...sideInputs.side]}`, { sideInputs: { side: asIterable(side) } }),
      )
      const expected = mode === 'accumulating' ? ['a:a', 'b:a', 'c:a,b'] : ['a:a', 'b:a', 'c:b']
      expect(await run(seen)).toEqual(expected)
    }
  })
  test('a singleton follows the firings of what it was combined from', async () => {
    const p = new Pipeline()
    const words = p.apply(testStream<string>().addElements('a', 'a').addElements('b').addElements('c'))
    const newest = words.apply(triggered('discarding'), combineGlobally(count()))
    const seen = words.apply(
      map((w, { sideInputs }) => `${w}${sideInputs.n}`, { sideInputs: { n: asSingleton(newest) } }),
    )
    expect(await run(seen)).toEqual(['a2', 'a2', 'b2', 'c1'])
  })
  test('an early firing lets elements through before the window of the side has ended', async () => {
    const p = new Pipeline()
    const all = p.apply(
      testStream<string>()
        .addElements(timestamped('x', 1))
        .addElements(timestamped('s', 2))
        .addElements(timestamped('y', 3), timestamped('t', 4))
        .addElements(timestamped('z', 5)),
    )
    const side = all.apply(
      filter(v => v === 's' || v === 't'),
      windowInto(fixedWindows(10), {
        trigger: afterWatermark({ early: afterCount(1) }),
        accumulationMode: 'accumulating',
      }),
    )
    const seen = all.apply(
      filter(v => v > 't'),
      windowInto(fixedWindows(10)),
      map((v, { sideInputs, timestamp }) => `${v} ${[...sideInputs.side]} @${timestamp}`, {
        sideInputs: { side: asIterable(side) },
      }),
    )
    expect(await run(seen)).toEqual(['x s @1', 'y s @3', 'z s,t @5'])
  })
  test('a bounded side is read before the elements that need it', async () => {
    const p = new Pipeline()
    const main = from(p, ...Array.from({ length: 2000 }, (_, i) => i))
    const side = from<KV<number, string>>(p, ...Array.from({ length: 3000 }, (_, i) => kv(i, `v${i}`)))
    const joined = main.apply(map((n, { sideInputs }) => sideInputs.side.get(n), { sideInputs: { side: asMap(side) } }))
    const values = await run(joined)
    expect(values).toHaveLength(2000)
    expect(values[1999]).toBe('v1999')
  })
  test('an element that comes when its window has expired, and the side’s with it, is dropped and counted', async () => {
    const p = new Pipeline()
    const all = p.apply(
      testStream<string>()
        .addElements(timestamped('s', 1), timestamped('x', 2))
        .advanceWatermarkTo(10)
        .addElements(timestamped('late', 3)),
      windowInto(fixedWindows(10)),
    )
    const side = all.apply(filter(v => v === 's'))
    const seen = all.apply(
      filter(v => v !== 's'),
      map((v, { sideInputs }) => `${v} ${sideInputs.one}`, { sideInputs: { one: asSingleton(side) } }),
    )
    const { values, metrics } = await direct().collect(seen)
    expect([values, metrics.counter('droppedDueToLateness', 'Map')]).toEqual([['x s'], 1])
  })
  test('one that comes late sees a side that is still open', async () => {
    const p = new Pipeline()
    const late = p.apply(
      testStream<string>().advanceWatermarkTo(100).addElements(timestamped('late', 3)),
      windowInto(fixedWindows(10)),
    )
    const seen = late.apply(
      map((v, { sideInputs }) => `${v} ${sideInputs.one}`, {
        sideInputs: { one: asSingleton(from(p, 'of all time')) },
      }),
    )
    expect(await run(seen)).toEqual(['late of all time'])
  })
})
