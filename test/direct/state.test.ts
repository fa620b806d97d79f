import { describe, expect, test } from '@jest/globals'
import {
  bagState,
  coders,
  combineFn,
  combiningState,
  create,
  direct,
  fixedWindows,
  groupByKey,
  type KV,
  kv,
  mapState,
  type PCollection,
  Pipeline,
  parDo,
  type StateEvent,
  setState,
  sum,
  timestamped,
  top,
  valueState,
  windowInto,
} from 'yeoul'
import { counting } from './counting.ts'

const pairs = <K, V>(...elements: KV<K, V>[]) => new Pipeline().apply(create(elements))
const run = async <T>(collection: PCollection<T>) => (await direct().collect(collection)).values

describe('kinds of state', () => {
  test('value: undefined or the initial value until written, after clear again', async () => {
    const seen = pairs<string, string>(
      ['k', 'read'],
      ['k', 'write'],
      ['k', 'read'],
      ['k', 'clear'],
      ['k', 'read'],
    ).apply(
      parDo({
        state: { bare: valueState<string>(), initial: valueState('start') },
        process({ element: [, action], state: { bare, initial } }) {
          if (action === 'clear') {
            bare.clear()
            initial.clear()
          }
          if (action === 'write') {
            bare.write('b')
            initial.write('i')
          }
          return [`${bare.read()} ${initial.read()}`]
        },
      }),
    )
    expect(await run(seen)).toEqual(['undefined start', 'b i', 'b i', 'undefined start', 'undefined start'])
  })
  test('value: undefined can be written over an initial value', async () => {
    const seen = pairs(kv('k', 1), kv('k', 2)).apply(
      parDo({
        state: { v: valueState<number | undefined>(7) },
        process({ state }) {
          const before = state.v.read()
          state.v.write(undefined)
          return [before]
        },
      }),
    )
    expect(await run(seen)).toEqual([7, undefined])
  })
  test('bag: each as often as it was added; what was read stays as it was', async () => {
    const seen = pairs(kv('k', 1), kv('k', 1), kv('k', 2)).apply(
      parDo({
        state: { bag: bagState<number>() },
        process({ element: [, n], state: { bag } }) {
          const before = bag.read()
          const wasEmpty = bag.isEmpty()
          bag.add(n)
          const all = [[...before], wasEmpty, [...bag.read()]]
          if (n === 2) bag.clear()
          return [[...all, bag.isEmpty()]]
        },
      }),
    )
    expect(await run(seen)).toEqual([
      [[], true, [1], false],
      [[1], false, [1, 1], false],
      [[1, 1], false, [1, 1, 2], true],
    ])
  })
  test('combining: the output of nothing, of some, and of nothing again', async () => {
    const seen = pairs(kv('k', 3), kv('k', 4), kv('k', 0)).apply(
      parDo({
        state: { sum: combiningState(sum()), top: combiningState(top<number>(1)) },
        process({ element: [, n], state: { sum, top } }) {
          const before = [sum.read(), sum.isEmpty(), ...top.read()]
          if (n === 0) sum.clear()
          else sum.add(n)
          top.add(n)
          return [[...before, sum.read(), sum.isEmpty()]]
        },
      }),
    )
    expect(await run(seen)).toEqual([
      [0, true, 3, false],
      [3, false, 3, 7, false],
      [7, false, 4, 0, true],
    ])
  })
  test('combining: what was read does not change with what is added after', async () => {
    const list = combineFn({
      createAccumulator: (): number[] => [],
      addInput(all, n: number) {
        all.push(n)
        return all
      },
      mergeAccumulators: parts => [...parts].flat(),
      extractOutput: all => all,
    })
    const seen = pairs(kv('k', 1), kv('k', 2)).apply(
      parDo({
        state: { all: combiningState(list) },
        process({ element: [, n], state }) {
          state.all.add(n)
          return [state.all.read()]
        },
      }),
    )
    expect(await run(seen)).toEqual([[1], [1, 2]])
  })
  test('map: get, put, remove, entries; keys are equal when their encodings are', async () => {
    const seen = pairs<string, readonly [string, unknown, number?]>(
      ['k', ['put', { a: 1, b: 2 }, 1]],
      ['k', ['put', { b: 2, a: 1 }, 2]],
      ['k', ['put', -0, 3]],
      ['k', ['get', 0]],
      ['k', ['get', { a: 1, b: 2 }]],
      ['k', ['remove', { a: 1, b: 2 }]],
      ['k', ['remove', 'never there']],
      ['k', ['remove', -0]],
    ).apply(
      parDo({
        state: { map: mapState<unknown, number>() },
        process({ element: [, [action, key, value]], state: { map } }) {
          if (action === 'put') map.put(key, value ?? 0)
          if (action === 'remove') map.remove(key)
          return [[map.get(key), [...map.entries()].length, map.isEmpty()]]
        },
      }),
    )
    expect(await run(seen)).toEqual([
      [1, 1, false],
      [2, 1, false],
      [3, 2, false],
      [undefined, 2, false],
      [2, 2, false],
      [undefined, 1, false],
      [undefined, 1, false],
      [undefined, 0, true],
    ])
  })
  test('set: each once', async () => {
    const seen = pairs(kv('k', 'a'), kv('k', 'a'), kv('k', 'b')).apply(
      parDo({
        state: { set: setState<string>() },
        process({ element: [, s], state: { set } }) {
          const isNew = !set.has(s)
          set.add(s)
          if (s === 'b') set.remove('a')
          return [[isNew, ...set.read()]]
        },
      }),
    )
    expect(await run(seen)).toEqual([
      [true, 'a'],
      [false, 'a'],
      [true, 'b'],
    ])
  })
})

describe('whose state it is', () => {
  test('each key has its own, whatever kind of key', async () => {
    const odd = [{ a: 1 }, undefined, Number.NaN, { a: 1 }, null, undefined, -0, 0, Number.NaN]
    const counted = await run(pairs(...odd.map(key => kv<unknown, unknown>(key, 1))).apply(counting))
    expect(counted.map(([, n]) => n)).toEqual([1, 1, 1, 2, 1, 2, 1, 1, 2])
  })
  test('each window has its own; an element of several windows comes once for each', async () => {
    const { slidingWindows } = await import('yeoul')
    const counted = pairs<string, unknown>().pipeline.apply(
      create([timestamped(kv<unknown, unknown>('k', 1), 12), timestamped(kv<unknown, unknown>('k', 2), 17)]),
      windowInto(slidingWindows({ size: 10, period: 5 })),
      counting,
    )
    const { outputs } = await direct().collect(counted)
    expect(outputs.map(o => [o.window.start, o.value[1]])).toEqual([
      [10, 1],
      [5, 1],
      [15, 1],
      [10, 2],
    ])
  })
  test('a key’s coder says which keys are equal', async () => {
    const coded = pairs<string, number>(['a', 1], ['a', 2]).withCoder(coders.kv(coders.string, coders.varint))
    expect(await run(coded.apply(counting))).toEqual([
      ['a', 1],
      ['a', 2],
    ])
  })
  test('an initial value that is an object is each key’s own, and each run’s', async () => {
    const listed = pairs(kv('a', 1), kv('b', 2), kv('a', 3)).apply(
      parDo({
        state: { list: valueState<number[]>([]) },
        process({ element: [key, n], state }) {
          const list = state.list.read()
          list.push(n)
          state.list.write(list)
          return [kv(key, [...list])]
        },
      }),
    )
    for (let i = 0; i < 2; i++) {
      expect(await run(listed)).toEqual([
        ['a', [1]],
        ['b', [2]],
        ['a', [1, 3]],
      ])
    }
  })
  test('one DoFn object in two steps keeps two states; in two runs it begins anew', async () => {
    const input = pairs<unknown, unknown>(['k', 1])
    const [left, right] = [input.apply(counting), input.apply(counting)]
    for (let i = 0; i < 2; i++) {
      const { collected } = await direct().collectAll({ left, right })
      expect([collected.left.values, collected.right.values]).toEqual([[['k', 1]], [['k', 1]]])
    }
  })
  test('what is no pair is refused, and so is a key that no coder carries', async () => {
    await expect(run(pairs('ab' as never).apply(counting))).rejects.toThrow(
      /^ParDo: state and timers are kept per key, but it was given "ab"/,
    )
    const noKey = direct().collect(pairs<unknown, unknown>([() => 1, 1]).apply(counting))
    await expect(noKey).rejects.toMatchObject({ name: 'PipelineError', step: 'ParDo' })
  })
})

test('the trace tells of writes and clears', async () => {
  const written = pairs(kv('k', 5)).apply(
    parDo({
      state: { v: valueState(0), never: bagState<number>() },
      process({ element: [, n], state }) {
        state.never.clear()
        state.v.write(n)
        state.v.clear()
      },
    }),
  )
  const { trace } = await direct().collect(written)
  const events = trace.events.filter((event): event is StateEvent => event.type === 'state')
  expect(events.map(({ action, state, key, value }) => [action, state, key, value])).toEqual([
    ['write', 'v', 'k', 5],
    ['clear', 'v', 'k', undefined],
  ])
})

test('after a grouping: elements that come out of state have no pane', async () => {
  const after = new Pipeline().apply(
    create([timestamped(kv<unknown, unknown>('k', 1), 5)]),
    windowInto(fixedWindows(10)),
    groupByKey(),
    counting,
  )
  const { outputs } = await direct().collect(after)
  expect(outputs.map(o => [o.pane.timing, o.timestamp, o.window.end])).toEqual([['UNKNOWN', 9, 10]])
})
