import { describe, expect, test } from '@jest/globals'
import {
  combineGlobally,
  count,
  countPerElement,
  create,
  direct,
  type KV,
  kv,
  map,
  Pipeline,
  parDo,
  read,
  type Source,
  sum,
  testStream,
  withName,
} from 'yeoul'

describe('a run takes a snapshot', () => {
  test('a cell executed twice adds a branch, which belongs to the next run', async () => {
    const p = new Pipeline()
    const numbers = p.apply(create([1, 2, 3]))
    const cell = () => numbers.apply(map(n => n * 10))
    const first = cell()
    const running = direct().collect(first)
    const second = cell()
    expect((await running).trace.header.steps.map(step => step.path)).toEqual(['Create', 'Map'])
    const { collected, trace } = await direct().collectAll({ first, second })
    expect(collected.first.values).toEqual(collected.second.values)
    expect(trace.header.steps.map(step => step.path)).toEqual(['Create', 'Map', 'Map#2'])
  })
  test('run runs all, collect only what leads to its collection', async () => {
    const p = new Pipeline()
    const seen: string[] = []
    const tell = (name: string) =>
      withName(
        name,
        map((n: number) => {
          seen.push(name)
          return n
        }),
      )
    const numbers = p.apply(create([1]))
    const left = numbers.apply(tell('left'))
    numbers.apply(tell('right'))
    await direct().collect(left)
    expect(seen).toEqual(['left'])
    await direct().run(p)
    expect(seen).toEqual(['left', 'left', 'right'])
  })
  test('runs of one pipeline do not know of one another', async () => {
    const counts = new Pipeline().apply(create(['a', 'a']), countPerElement())
    const runs = await Promise.all([1, 2, 3].map(() => direct().collect(counts)))
    expect(runs.map(({ values }) => values)).toEqual([[['a', 2]], [['a', 2]], [['a', 2]]])
  })
  test('an empty pipeline runs', async () => {
    expect((await direct().run(new Pipeline())).state).toBe('DONE')
  })
})

/** Numbers without an end. */
const endless: Source<number> = {
  name: 'endless',
  bounded: false,
  split: () => [null],
  open: () => {
    let next = 0
    return {
      readBundle: () => [{ value: next, timestamp: next++ }],
      watermark: () => next,
      checkpointMark: () => next,
    }
  },
}

describe('cancel', () => {
  test('resolves with what came so far', async () => {
    const run = direct().collect(new Pipeline().apply(read(endless)))
    expect(run.state).toBe('RUNNING')
    for await (const { value } of run) if (value === 5) break
    await run.cancel()
    expect(run.state).toBe('CANCELLED')
    const { state, values } = await run
    expect(state).toBe('CANCELLED')
    expect(values.slice(0, 3)).toEqual([0, 1, 2])
  })
  test('ends for await', async () => {
    const run = direct().collect(new Pipeline().apply(read(endless)))
    let seen = 0
    for await (const _ of run) if (++seen === 3) void run.cancel()
    expect(seen).toBeGreaterThanOrEqual(3)
    expect((await run).state).toBe('CANCELLED')
  })
  test('before it has begun, twice, and after the end', async () => {
    const early = direct().collect(new Pipeline().apply(read(endless)))
    await early.cancel()
    expect((await early).values).toEqual([])
    await early.cancel()
    const done = direct().collect(new Pipeline().apply(create([1])))
    await done
    await done.cancel()
    expect(done.state).toBe('DONE')
    expect((await done).values).toEqual([1])
  })
  test('does not wait for a source that never answers', async () => {
    let asked = () => {}
    const asking = new Promise<void>(resolve => {
      asked = resolve
    })
    const silent: Source<number> = {
      ...endless,
      open: async (split, mark) => ({
        ...(await endless.open(split, mark)),
        readBundle() {
          asked()
          return new Promise<never>(() => {})
        },
      }),
    }
    const run = direct().collect(new Pipeline().apply(read(silent)))
    await asking
    await run.cancel()
    expect((await run).state).toBe('CANCELLED')
  })
  test('closes the sources and tears the DoFns down', async () => {
    const calls: string[] = []
    const source: Source<number> = {
      ...endless,
      open: async (split, mark) => ({
        ...(await endless.open(split, mark)),
        close() {
          calls.push('close')
        },
      }),
    }
    const run = direct().collect(
      new Pipeline().apply(
        read(source),
        parDo({
          process: ({ element }) => [element],
          async teardown() {
            calls.push('teardown')
          },
        }),
      ),
    )
    for await (const _ of run) break
    await run.cancel()
    expect(calls.sort()).toEqual(['close', 'teardown'])
  })
})

describe('for await', () => {
  const numbers = () => new Pipeline().apply(create(Array.from({ length: 3000 }, (_, i) => i)))
  test('gives all, also when asked after the end, and again', async () => {
    const run = direct().collect(numbers())
    await run
    for (let i = 0; i < 2; i++) {
      let seen = 0
      for await (const { value } of run) expect(value).toBe(seen++)
      expect(seen).toBe(3000)
    }
  })
  test('two at once get all of it, each', async () => {
    const run = direct().collect(new Pipeline().apply(testStream<string>().addElements('a').addElements('b')))
    const all = async () => {
      const seen: string[] = []
      for await (const { value } of run) seen.push(value)
      return seen
    }
    expect(await Promise.all([all(), all(), all()])).toEqual([
      ['a', 'b'],
      ['a', 'b'],
      ['a', 'b'],
    ])
  })
  test('tells the failure, after what came before it', async () => {
    const failing = new Pipeline().apply(
      create([1, 2, 3]),
      map(n => {
        if (n === 3) throw new Error('three')
        return n
      }),
    )
    const run = direct().collect(failing)
    const seen: number[] = []
    const all = async () => {
      for await (const { value } of run) seen.push(value)
    }
    await expect(all()).rejects.toThrow(/Map: three/)
    expect(seen).toEqual([1, 2])
    expect(run.state).toBe('FAILED')
  })
  test('a slow reader holds the run back', async () => {
    let read = 0
    const source: Source<number> = {
      ...endless,
      open: () => ({
        readBundle: max =>
          read >= 100_000 ? undefined : Array.from({ length: max }, () => ({ value: read, timestamp: read++ })),
        watermark: () => read,
        checkpointMark: () => read,
      }),
    }
    const run = direct().collect(new Pipeline().apply(withName('numbers', readFrom(source))))
    let taken = 0
    for await (const _ of run) {
      if (++taken === 2000) break
      expect(read - taken).toBeLessThan(5000)
    }
    await run
    expect(read).toBeGreaterThanOrEqual(100_000)
  })
})
const readFrom = <T>(source: Source<T>) => read(source)

test('a run that nobody awaits and that fails ends nothing else', async () => {
  const failing = direct().collect(
    new Pipeline().apply(
      create([1]),
      map(() => {
        throw new Error('unheard')
      }),
    ),
  )
  await new Promise(resolve => setImmediate(resolve))
  await expect(failing).rejects.toThrow('unheard')
})

test('collectAll hands back each by its name', async () => {
  const pairs = new Pipeline().apply(create<KV<string, number>>([kv('a', 1), kv('b', 2)]))
  const { collected, state, deadLetterCount } = await direct().collectAll({
    pairs,
    sum: pairs.apply(
      map(([, n]) => n),
      combineGlobally(sum()),
    ),
    n: pairs.apply(combineGlobally(count())),
  })
  expect([collected.pairs.values.length, collected.sum.values, collected.n.values]).toEqual([2, [3], [2]])
  expect([state, deadLetterCount]).toEqual(['DONE', 0])
})
