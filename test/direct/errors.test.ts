import { describe, expect, test } from '@jest/globals'
import {
  type Coder,
  coders,
  combineGlobally,
  count,
  create,
  direct,
  EnforcementError,
  filter,
  fixedWindows,
  flatMap,
  groupByKey,
  type KV,
  kv,
  map,
  type PCollection,
  Pipeline,
  PipelineError,
  parDo,
  testStream,
  timestamped,
  valueState,
  windowInto,
  withKeys,
  withName,
} from 'yeoul'

const of = <T>(...elements: T[]) => new Pipeline().apply(create(elements))

async function failureOf(collection: PCollection<unknown>, options?: Parameters<typeof direct>[0]) {
  try {
    await direct(options).collect(collection)
  } catch (error) {
    if (error instanceof PipelineError) return error
    throw error
  }
  throw new Error('it did not fail')
}

describe('a PipelineError', () => {
  const cause = new RangeError('too large')
  const failing = (input: PCollection<number>) =>
    input.apply(
      withName('risky', (numbers: PCollection<number>) =>
        numbers.apply(
          map(function square(n) {
            if (n === 3) throw cause
            return n * n
          }),
        ),
      ),
    )
  test('tells the step’s path, the element, the cause, and what the run did before', async () => {
    const error = await failureOf(of(1, 2, 3).apply(failing))
    expect(error.message).toMatch(/^failing\/risky\/Map\(square\): too large \(at element 3\)/)
    expect(error.step).toBe('failing/risky/Map(square)')
    expect(error.element).toBe(3)
    expect(error.cause).toBe(cause)
    expect(error.trace.events.filter(event => event.type === 'element')).toHaveLength(3)
    expect(error).not.toBeInstanceOf(EnforcementError)
  })
  test('with the trace off there is none to tell', async () => {
    expect((await failureOf(of(3).apply(failing), { trace: 'off' })).trace.events).toEqual([])
  })
  test('tells the step that threw, not those that it went through', async () => {
    const error = await failureOf(
      of(1).apply(
        map(n => n),
        flatMap(function* (n) {
          yield n
        }),
        filter(() => true),
        map(n => kv('k', n)),
        groupByKey(),
        map(function last() {
          throw new Error('at last')
        }),
      ),
    )
    expect([error.step, error.element]).toEqual(['Map(last)', ['k', [1]]])
  })
  test('shows a long element in a few words', async () => {
    const long = { text: 'x'.repeat(1000), a: 1, b: 2, c: 3, d: 4, e: 5 }
    const throwing = map(() => {
      throw new Error('no')
    })
    expect((await failureOf(of(long).apply(throwing))).message.length).toBeLessThan(200)
    expect((await failureOf(of('y'.repeat(1000)).apply(throwing))).message.length).toBeLessThan(250)
  })
  test('of a map over an element that cannot even be shown', async () => {
    const evil = {
      toString() {
        throw new Error('unshowable')
      },
    }
    const throwing = map(() => {
      throw new Error('no')
    })
    expect((await failureOf(of(evil).apply(throwing))).message).toMatch(/^Map: no/)
    expect((await failureOf(of(Object.create(null)).apply(throwing))).message).toMatch(/^Map: no/)
  })
})

describe('the life of a DoFn', () => {
  type Method = 'setup' | 'startBundle' | 'process' | 'finishBundle' | 'teardown'
  const lived = (calls: string[], name: string, failing?: Method, wait = false) => {
    const call = (method: Method) => () => {
      calls.push(`${name} ${method}`)
      if (method !== failing) return
      throw new Error(`${name} failed`)
    }
    const maybeLater = (method: Method) => (wait ? async () => call(method)() : call(method))
    return parDo({
      setup: maybeLater('setup'),
      startBundle: maybeLater('startBundle'),
      process({ element }) {
        call('process')()
        return [element]
      },
      finishBundle: maybeLater('finishBundle'),
      teardown: maybeLater('teardown'),
    })
  }
  test('set up once, a bundle around the elements, torn down once', async () => {
    for (const wait of [false, true]) {
      const calls: string[] = []
      await direct().collect(of(1, 2).apply(lived(calls, 'a', undefined, wait), lived(calls, 'b', undefined, wait)))
      const bundles = calls.filter(call => !/setup|teardown/.test(call))
      expect(calls.slice(0, 2)).toEqual(['a setup', 'b setup'])
      expect(calls.slice(-2)).toEqual(['a teardown', 'b teardown'])
      expect(bundles.slice(0, 2)).toEqual(['a startBundle', 'b startBundle'])
      expect(bundles.filter(call => call.endsWith('process'))).toEqual([
        'a process',
        'b process',
        'a process',
        'b process',
      ])
      expect(bundles.slice(-2)).toEqual(['a finishBundle', 'b finishBundle'])
    }
  })
  test('what an async method throws is told like any other, with its name', async () => {
    for (const wait of [false, true]) {
      for (const method of ['setup', 'startBundle', 'finishBundle', 'teardown'] as const) {
        const error = await failureOf(of(1).apply(lived([], 'a', method, wait)))
        expect(error.message).toMatch(new RegExp(`^ParDo \\(${method}\\): a failed`))
        expect(error.step).toBe('ParDo')
      }
    }
  })
  test('after a failure, what was set up is torn down, and what was half so, as in Beam', async () => {
    const calls: string[] = []
    await failureOf(of(1).apply(lived(calls, 'a'), lived(calls, 'b', 'process')))
    expect(calls.slice(-2)).toEqual(['a teardown', 'b teardown'])
    const early: string[] = []
    await failureOf(of(1).apply(lived(early, 'a'), lived(early, 'b', 'setup'), lived(early, 'c')))
    expect(early).toEqual(['a setup', 'b setup', 'a teardown', 'b teardown'])
  })
  test('the first failure is the one that is told', async () => {
    const error = await failureOf(of(1).apply(lived([], 'a', 'teardown'), lived([], 'b', 'process')))
    expect(error.message).toMatch(/b failed/)
  })
})

describe('enforce', () => {
  const strict = { enforce: true } as const
  const enforced = (collection: PCollection<unknown>) => failureOf(collection, strict)

  test('a changed input: the step that changed it', async () => {
    const changing: PCollection<unknown>[] = [
      of({ n: 1 }).apply(
        map(function change(element) {
          element.n++
          return 1
        }),
      ),
      of([1, 2]).apply(
        map(function change(list) {
          return list.sort((a, b) => b - a).length
        }),
      ),
      of(new Map([['a', 1]])).apply(
        filter(function change(element) {
          return element.delete('a')
        }),
      ),
    ]
    for (const collection of changing) {
      const error = await enforced(collection)
      expect(error).toBeInstanceOf(EnforcementError)
      expect(error.message).toMatch(/^(Map|Filter)\(change\): it changed its input, .*make a new value instead/)
    }
  })
  test('an input that is changed later, by a step behind, is seen as well', async () => {
    const error = await enforced(
      of({ tags: ['a'] }).apply(
        map(element => element),
        map(function later({ tags }) {
          tags.push('b')
          return tags.length
        }),
      ),
    )
    expect(error.step).toBe('Map(later)')
  })
  test('a DoFn, with state and without', async () => {
    const pairs = of<KV<string, { n: number }>>(['k', { n: 1 }])
    const process = ({ element: [, value] }: { element: KV<string, { n: number }> }) => {
      value.n++
      return [1]
    }
    for (const collection of [
      pairs.apply(parDo({ process })),
      pairs.apply(parDo({ state: { n: valueState(0) }, process })),
    ]) {
      expect((await enforced(collection)).message).toMatch(/^ParDo: it changed its input/)
    }
  })
  test('what no coder carries: an instance of a class, a function', async () => {
    class Point {
      x = 1
    }
    for (const [made, expected] of [
      [new Point(), /^Map: it emitted a Point, which its coder cannot carry: .*withCoder/],
      [{ deep: [new Point()] }, /cannot carry/],
      [() => 1, /^Map: it emitted a function, which its coder cannot carry/],
      [Symbol('s'), /cannot carry/],
    ] as const) {
      expect((await enforced(of(1).apply(map(() => made as unknown)))).message).toMatch(expected)
    }
  })
  test('what a coder of one’s own cannot carry, or gives back as something else', async () => {
    const words = of(1).apply(map(n => `number ${n}`))
    const asNumber = words.withCoder(coders.varint as never)
    expect((await enforced(asNumber.apply(map(w => w)))).message).toMatch(
      /^Map: it emitted "number 1", .*coders\.varint: "number 1" is not/,
    )
    const forgetful: Coder<string> = {
      ...coders.string,
      decode: from => `${coders.string.decode(from)} or other`,
    }
    expect((await enforced(words.withCoder(forgetful).apply(map(w => w)))).message).toMatch(
      /gives back as something else/,
    )
  })
  test('all that it should carry, it does', async () => {
    const odd = [
      undefined,
      null,
      Number.NaN,
      -0,
      Infinity,
      1n,
      new Date(5),
      new Uint8Array([1]),
      new Map([[1, 2]]),
      new Set(['a']),
      [undefined],
      { a: { b: [] } },
    ]
    const { values } = await direct(strict).collect(of(...odd).apply(map(x => x)))
    expect(values).toEqual(odd)
  })
  test('through groupings, windows, state and side inputs it changes nothing', async () => {
    const build = () =>
      new Pipeline().apply(
        testStream<string>().addElements(timestamped('a', 1), timestamped('b', 2), timestamped('a', 13)),
        windowInto(fixedWindows(10)),
        withKeys(w => w),
        groupByKey(),
        map(([k, all]) => [k, [...all].length]),
        combineGlobally(count()),
      )
    const plain = await direct().collect(build())
    const checked = await direct(strict).collect(build())
    expect(checked.outputs).toEqual(plain.outputs)
    expect(checked.trace.events).toEqual(plain.trace.events)
  })
})
