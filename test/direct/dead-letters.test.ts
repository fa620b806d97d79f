import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals'
import {
  type CombineFn,
  combinePerKey,
  countPerElement,
  create,
  type DeadLetter,
  direct,
  filter,
  fixedWindows,
  flatMap,
  groupByKey,
  kv,
  map,
  type PCollection,
  Pipeline,
  PipelineConstructionError,
  PipelineError,
  parDo,
  partition,
  read,
  type Source,
  sum,
  timestamped,
  valueState,
  windowInto,
  withDeadLetters,
  withKeys,
  withName,
  withTimestamps,
} from 'yeoul'

/** What a run that leaves something out says of it. */
const warnings: string[] = []
beforeEach(() => {
  warnings.length = 0
  jest.spyOn(console, 'warn').mockImplementation(text => void warnings.push(text))
})
afterEach(() => void jest.restoreAllMocks())

const lines = (...texts: string[]) => new Pipeline().apply(create(texts))
const parse = (text: string) => JSON.parse(text) as number

async function both<T>(parts: { output: PCollection<T>; deadLetters: PCollection<DeadLetter> }) {
  const { collected } = await direct().collectAll(parts)
  return {
    values: collected.output.values as readonly T[],
    dead: collected.deadLetters.values as readonly DeadLetter[],
  }
}

test('an element that makes a function throw goes there, with the reason and the step', async () => {
  const { values, dead } = await both(lines('1', 'x', '3').apply(withDeadLetters(map(parse))))
  expect(values).toEqual([1, 3])
  expect(dead).toEqual([{ element: 'x', reason: expect.stringMatching(/Unexpected token/), step: 'Map(parse)' }])
})

test('without it the run ends', async () => {
  const run = direct().collect(lines('1', 'x').apply(map(parse)))
  await expect(run).rejects.toThrow(
    /^Map\(parse\): Unexpected token .*\(at element "x"\).*wrap the step in withDeadLetters/,
  )
})

describe('around each kind of function', () => {
  const fail = (): never => {
    throw new Error('no')
  }
  const failing = (text: string) => (text === 'bad' ? fail() : text)
  test('flatMap: what a generator gave before it threw has gone on', async () => {
    const { values, dead } = await both(
      lines('ok', 'bad').apply(
        withDeadLetters(
          flatMap(function* (text) {
            yield `${text} 1`
            failing(text)
            yield `${text} 2`
          }),
        ),
      ),
    )
    expect(values).toEqual(['ok 1', 'ok 2', 'bad 1'])
    expect(dead.map(({ element, reason }) => [element, reason])).toEqual([['bad', 'no']])
  })
  test('flatMap: what it returned is no iterable', async () => {
    const { dead } = await both(lines('bad').apply(withDeadLetters(flatMap((() => 'word') as never))))
    expect(dead[0]?.reason).toMatch(/it returned "word", which is not an array/)
  })
  test('filter, withKeys, withTimestamps', async () => {
    const filtered = await both(lines('ok', 'bad').apply(withDeadLetters(filter(text => failing(text) === text))))
    expect([filtered.values, filtered.dead.length]).toEqual([['ok'], 1])
    const keyed = await both(lines('ok', 'bad').apply(withDeadLetters(withKeys(failing))))
    expect([keyed.values, keyed.dead.length]).toEqual([[['ok', 'ok']], 1])
    const timed = await both(lines('5', 'bad').apply(withDeadLetters(withTimestamps(text => Number(text)))))
    expect([timed.values, timed.dead[0]?.reason]).toEqual([['5'], expect.stringMatching(/its timestamp: NaN/)])
  })
  test('parDo, with state too: what it wrote before it threw is written', async () => {
    const { values, dead } = await both(
      lines('ok', 'bad', 'ok').apply(
        withKeys(() => 'k'),
        withDeadLetters(
          parDo({
            state: { n: valueState(0) },
            process({ element: [, text], state }) {
              state.n.write(state.n.read() + 1)
              return [`${failing(text)} ${state.n.read()}`]
            },
          }),
        ),
      ),
    )
    expect(values).toEqual(['ok 1', 'ok 3'])
    expect(dead.map(({ element }) => element)).toEqual([['k', 'bad']])
  })
  test('what was thrown may be anything', async () => {
    for (const thrown of ['text', 5, null, undefined, { code: 1 }, Symbol('s')]) {
      const throwing = map((): number => {
        throw thrown
      })
      const { dead } = await both(lines('x').apply(withDeadLetters(throwing)))
      expect(typeof dead[0]?.reason).toBe('string')
      await expect(direct().collect(lines('x').apply(throwing))).rejects.toThrow(PipelineError)
    }
  })
})

test('around a composite: each of its steps, and no step after it', async () => {
  const twoSteps = withName('two', (input: PCollection<string>) =>
    input.apply(
      map(parse),
      map(n => {
        if (n > 2) throw new RangeError(`${n} is too large`)
        return n
      }),
    ),
  )
  const { values, dead } = await both(lines('1', 'x', '3').apply(withDeadLetters(twoSteps)))
  expect(values).toEqual([1])
  expect(dead.map(({ element, step }) => [element, step])).toEqual([
    ['x', 'two/Map(parse)'],
    [3, 'two/Map'],
  ])
  const { output } = lines('1').apply(withDeadLetters(map(parse)))
  const after = output.apply(
    map((): number => {
      throw new Error('after')
    }),
  )
  await expect(direct().collect(after)).rejects.toThrow(/^Map: after/)
})

test('inside another: the inner one takes it', async () => {
  let inner: PCollection<DeadLetter> | undefined
  const { output, deadLetters } = lines('1', 'x').apply(
    withDeadLetters((input: PCollection<string>) => {
      const parts = input.apply(withDeadLetters(map(parse)))
      inner = parts.deadLetters
      return parts.output.apply(
        map(n => {
          if (n === 1) throw new Error('outer')
          return n
        }),
      )
    }),
  )
  const { collected } = await direct().collectAll({ output, deadLetters, inner: inner as PCollection<DeadLetter> })
  expect(collected.inner.values.map(({ element }) => element)).toEqual(['x'])
  expect(collected.deadLetters.values.map(({ element }) => element)).toEqual([1])
})

test('dead letters keep time and window, and can be counted like others', async () => {
  const { deadLetters } = new Pipeline()
    .apply(create([timestamped('x', 5), timestamped('y', 15), timestamped('1', 15)]), windowInto(fixedWindows(10)))
    .apply(withDeadLetters(map(parse)))
  const counted = deadLetters.apply(
    map(({ step }) => step),
    countPerElement(),
  )
  const { outputs } = await direct().collect(counted)
  expect(outputs.map(o => [o.value, o.window.start])).toEqual([
    [['Map(parse)', 1], 0],
    [['Map(parse)', 1], 10],
  ])
})

describe('of a source', () => {
  const source: Source<string> = {
    name: 'half broken',
    bounded: true,
    split: () => [null],
    open: () => {
      let isRead = false
      return {
        readBundle() {
          if (isRead) return undefined
          isRead = true
          return [
            { value: 'a', timestamp: 5 },
            { broken: 'b\u0000', reason: 'not UTF-8', place: 'file.txt:2' },
            { value: 'c', timestamp: 7 },
          ]
        },
        watermark: () => (isRead ? Infinity : -Infinity),
        checkpointMark: () => isRead,
        place: index => `file.txt:${index + 1}`,
      }
    },
  }
  test('broken ones go there, with their place', async () => {
    const { values, dead } = await both(new Pipeline().apply(withDeadLetters(read(source))))
    expect(values).toEqual(['a', 'c'])
    expect(dead).toEqual([{ element: 'b\u0000', reason: 'not UTF-8', step: 'Read(half broken)', place: 'file.txt:2' }])
  })
  test('otherwise they are counted and told of, and the run goes on', async () => {
    const p = new Pipeline()
    const { values, deadLetterCount } = await direct().collect(p.apply(read(source)))
    expect([values, deadLetterCount]).toEqual([['a', 'c'], 1])
    expect(warnings).toEqual([
      'A broken element was left out; Read(half broken): file.txt:2: not UTF-8. To have them, write withDeadLetters(…) around the source.',
    ])
    const { deadLetters } = p.apply(withName('again', withDeadLetters(read(source)) as never)) as never as {
      deadLetters: PCollection<DeadLetter>
    }
    expect((await direct().collect(deadLetters)).deadLetterCount).toBe(0)
  })
  test('a function’s dead letters tell the place in the source, and so does an error', async () => {
    const failing = map((text: string) => {
      if (text === 'c') throw new Error('no c')
      return text
    })
    const { dead } = await both(
      new Pipeline()
        .apply(read(source))
        .apply(map(t => t))
        .apply(withDeadLetters(failing)),
    )
    expect(dead.map(({ element, place }) => [element, place])).toEqual([['c', 'file.txt:3']])
    const run = direct().collect(new Pipeline().apply(read(source), failing))
    await expect(run).rejects.toThrow(/^Map: no c \(at element "c", from file\.txt:3\)/)
  })
})

test('where nothing can go wrong, and where there is no one output, it is refused', () => {
  const pairs = lines('a').apply(withKeys(t => t))
  expect(() => pairs.apply(withDeadLetters(groupByKey() as never))).toThrow(PipelineConstructionError)
  const two = partition(['a', 'b'], () => 'a')
  expect(() => lines('a').apply(withDeadLetters(two as never))).toThrow(/gives no single collection/)
})

test('an output of a DoFn’s own that is called deadLetters stays apart', async () => {
  const { output } = await import('yeoul')
  let own: PCollection<string> | undefined
  const { deadLetters } = lines('x', 'bad').apply(
    withDeadLetters((input: PCollection<string>) => {
      const parts = input.apply(
        parDo({
          outputs: { ok: output<string>(), deadLetters: output<string>() },
          process({ element, output }) {
            if (element === 'bad') throw new Error('bad')
            output.deadLetters(element)
          },
        }),
      )
      own = parts.deadLetters
      return parts.ok
    }),
  )
  const { collected } = await direct().collectAll({ own: own as PCollection<string>, deadLetters })
  expect(collected.own.values).toEqual(['x'])
  expect(collected.deadLetters.values.map(({ element }) => element)).toEqual(['bad'])
})

test('what a CombineFn throws is no element’s fault: it ends the run, and the message does not send you here', async () => {
  const failing: CombineFn<number, number, number> = {
    ...sum(),
    extractOutput: () => {
      throw new Error('cannot extract')
    },
  }
  const run = direct().collect(
    lines('a').apply(
      map(t => kv(t, 1)),
      combinePerKey(failing),
    ),
  )
  await expect(run).rejects.toThrow(/^CombinePerKey: cannot extract/)
  await expect(run).rejects.not.toThrow(/withDeadLetters/)
})
