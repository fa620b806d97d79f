import { afterAll, describe, expect, jest, test } from '@jest/globals'
import fc from 'fast-check'
import {
  asIterable,
  type CheckpointStore,
  combinePerKey,
  count,
  type Duration,
  direct,
  fixedWindows,
  flatMap,
  flatten,
  kv,
  map,
  type PCollection,
  Pipeline,
  parDo,
  read,
  type Sink,
  valueState,
  windowInto,
  write,
} from 'yeoul'
import { lists, one } from './lists.ts'
import { MemoryStore } from './memory-store.ts'
import { type Message, Queue } from './queue.ts'

/** Keeps the newest value of each key: writing it twice leaves one effect. */
function table<T>(rows: Map<string, T>, key: (element: T) => string): Sink<T> {
  return {
    name: 'table',
    key: (element, { window }) => `${key(element)} ${window.start}`,
    open: () => ({
      write: bundle => {
        for (const row of bundle) rows.set(row.key, row.value)
      },
      close() {},
    }),
  }
}

/** A log that shows what is committed, in two phases; the log outlives the run, what is staged too. */
function transactional(log: string[], staged: Map<number, string[]>): Sink<string> {
  let next = staged.size
  return {
    name: 'log',
    open: () => {
      let written: string[] = []
      return {
        write: bundle => void written.push(...bundle.map(({ value }) => value)),
        async prepareCommit() {
          const id = next++
          staged.set(id, written)
          written = []
          return id
        },
        commit(mark) {
          log.push(...(staged.get(mark as number) ?? []))
          staged.set(mark as number, [])
        },
        close() {},
      }
    },
  }
}

/** Starts the run again, as often as it fails; `lives` says after how many elements each run is killed. */
async function survive(lives: readonly number[], run: (mayGoOn: () => void) => PromiseLike<unknown>): Promise<number> {
  for (let life = 0; ; life++) {
    let left = lives[life] ?? Number.MAX_SAFE_INTEGER
    try {
      await run(() => {
        // A checkpoint may be due after every second element.
        if (left % 2 === 0) for (const start = performance.now(); performance.now() < start + 1; );
        if (left-- <= 0) throw new Error('killed')
      })
      return life
    } catch (thrown) {
      if (!String(thrown).includes('killed')) throw thrown
    }
  }
}

const messages = fc
  .array(fc.tuple(fc.constantFrom('a', 'b', 'c'), fc.nat(60)), { minLength: 1, maxLength: 80 })
  .map(all => all.map(([value, timestamp], i): Message => ({ id: String(i), value, timestamp })))
const lives = fc.array(fc.nat(60), { maxLength: 6 })

function countsOf(all: readonly Message[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const { value, timestamp } of all) {
    const key = `${value} ${Math.floor(timestamp / 10) * 10}`
    counts.set(key, (counts.get(key) ?? 0) + 1)
  }
  return counts
}

/** The first, second … of each value. */
function numberedOf(all: readonly Message[]): string[] {
  const seen = new Map<string, number>()
  return all.map(({ value }) => {
    const n = (seen.get(value) ?? 0) + 1
    seen.set(value, n)
    return `${value} ${n}`
  })
}

describe('a run that is killed, and goes on from its checkpoint', () => {
  // One may be killed after its end.
  const warn = jest.spyOn(console, 'warn').mockImplementation(() => {})
  afterAll(() => warn.mockRestore())

  test('loses nothing and doubles nothing of a source that redelivers', async () => {
    let redelivered = 0
    await fc.assert(
      fc.asyncProperty(messages, lives, fc.integer({ min: 1, max: 9 }), fc.gen(), async (all, lives, size, gen) => {
        const losesAck = () => gen(fc.nat, 3) === 0
        const half = all.length / 2
        const queues = [new Queue(all.slice(0, half), losesAck), new Queue(all.slice(half), losesAck)] as const
        const store = new MemoryStore()
        store.dieAfter = size
        const rows = new Map<string, readonly [string, number]>()
        const numbered = new Map<string, string>()
        const log: string[] = []
        const staged = new Map<number, string[]>()
        await survive(lives, mayGoOn => {
          const p = new Pipeline()
          const values = flatten(p.apply(read(queues[0].source(size))), p.apply(read(queues[1].source(size)))).apply(
            map((message: Message) => {
              mayGoOn()
              return message
            }),
          )
          values.apply(
            windowInto(fixedWindows(10), { allowedLateness: '1h', accumulationMode: 'accumulating' }),
            map(({ value }) => kv(value, null)),
            combinePerKey(count()),
            write(table(rows, ([key]) => key)),
          )
          values.apply(
            map(({ value, id }) => kv(value, id)),
            parDo({
              state: { seen: valueState<number>() },
              process({ element: [key], state }) {
                const seen = (state.seen.read() ?? 0) + 1
                state.seen.write(seen)
                return [`${key} ${seen}`]
              },
            }),
            write(table(numbered, row => row)),
          )
          values.apply(
            map(({ id }) => id),
            write(transactional(log, staged)),
          )
          return direct({ trace: 'off', checkpoint: { store, every: 1 } }).run(p)
        })
        for (const queue of queues) redelivered += queue.redelivered
        expect(new Map([...rows].map(([key, [, n]]) => [key, n]))).toEqual(countsOf(all))
        expect([...log].sort()).toEqual(all.map(({ id }) => id).sort())
        expect([...numbered.values()].sort()).toEqual(numberedOf(all).sort())
      }),
    )
    expect(redelivered).toBeGreaterThan(0)
  })

  test('gives the same panes over a source that replays', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(fc.nat(60), { maxLength: 40 }), { minLength: 1, maxLength: 3 }),
        lives,
        fc.integer({ min: 1, max: 9 }),
        async (parts, lives, size) => {
          const elements = parts.map(part => part.map(n => one(n, { id: `${n}`, arrivedAt: n, watermark: n - 7 })))
          const panes = (store: CheckpointStore | undefined, log: Sink<string>, mayGoOn: () => void) => {
            const p = new Pipeline()
            const numbers: PCollection<number> = p.apply(read(lists(elements, { take: () => size })))
            const side = asIterable(p.apply(read(lists([[one(1), one(2)]]))))
            numbers.apply(
              map((n: number) => {
                mayGoOn()
                return n
              }),
              windowInto(fixedWindows(10), { allowedLateness: 20, accumulationMode: 'accumulating' }),
              map(n => kv(n % 3, n)),
              combinePerKey(count()),
              flatMap(
                (row, { sideInputs, pane, window }) => [`${row} ${window.start} ${pane.index} ${[...sideInputs.side]}`],
                {
                  sideInputs: { side },
                },
              ),
              write(log),
            )
            return direct({ checkpoint: store && { store, every: 1 } }).run(p)
          }
          const expected: string[] = []
          await panes(undefined, transactional(expected, new Map()), () => {})
          const log: string[] = []
          const store = new MemoryStore()
          store.dieAfter = size
          const staged = new Map<number, string[]>()
          await survive(lives, mayGoOn => panes(store, transactional(log, staged), mayGoOn))
          expect(log).toEqual(expected)
        },
      ),
    )
  })
})

describe('a checkpoint', () => {
  const counted = (windowMs = 10) =>
    new Pipeline().apply(
      read(lists([[one(1), one(12), one(3)]])),
      windowInto(fixedWindows(windowMs)),
      map(n => kv('k', n)),
      combinePerKey(count()),
    )

  test('of a run that came to its end leaves nothing to do, and says so', async () => {
    const store = new MemoryStore()
    expect((await direct({ checkpoint: { store } }).collect(counted())).values).toEqual([
      ['k', 2],
      ['k', 1],
    ])
    const warn = jest.spyOn(console, 'warn').mockImplementation(() => {})
    try {
      expect((await direct({ checkpoint: { store } }).collect(counted())).values).toEqual([])
      expect(warn.mock.calls.flat().join()).toContain('To run again from the start, remove it')
    } finally {
      warn.mockRestore()
    }
  })

  test('of another pipeline, another level, or of no pipeline at all, is refused', async () => {
    const store = new MemoryStore()
    await direct({ checkpoint: { store } }).collect(counted())
    const resume = (collection: PCollection<unknown>, trace: 'off' | 'full' = 'full') =>
      expect(direct({ checkpoint: { store }, trace }).collect(collection)).rejects
    await resume(counted(20)).toThrow('step WindowInto(fixedWindows) was another there')
    await resume(counted().apply(map(row => row))).toThrow('it has no step Map#2')
    await resume(new Pipeline().apply(read(lists([[one(1)]])))).toThrow(
      'it has a step WindowInto(fixedWindows), which this one lacks',
    )
    const reads = (what: string) => new Pipeline().apply(read({ ...lists([[one(1)]]), reads: what }))
    const store2 = new MemoryStore()
    await direct({ checkpoint: { store: store2 } }).collect(reads("topic 'a'"))
    await expect(direct({ checkpoint: { store: store2 } }).collect(reads("topic 'b'"))).rejects.toThrow(
      "of another pipeline: Read(lists) had topic 'a' there, and has topic 'b'",
    )
    await resume(counted(), 'off').toThrow("it was made with trace: 'full', and this run has 'off'")
    store.newest = new TextEncoder().encode('{')
    await resume(counted()).toThrow('cannot be read; remove it to run from the start')
    store.newest = new TextEncoder().encode('{"version":0}')
    await resume(counted()).toThrow('none of this version (1)')
  })

  test('that cannot be saved fails the run; the one before stays, and sources and sinks are told nothing', async () => {
    const store = new MemoryStore()
    store.failAt = 0
    const log: string[] = []
    const shown: string[] = []
    const p = new Pipeline()
    p.apply(read(lists([[one(1)]], { log })), map(String), write(transactional(shown, new Map())))
    await expect(direct({ checkpoint: { store } }).run(p)).rejects.toThrow('the store is full')
    expect([store.newest, log, shown]).toEqual([undefined, ['close 0'], []])
  })

  test('is taken when a run is cancelled, which so can go on', async () => {
    const store = new MemoryStore()
    const log: string[] = []
    const build = (onElement: () => void) => {
      const p = new Pipeline()
      p.apply(
        read(lists([Array.from({ length: 50 }, (_, i) => one(i))], { take: () => 1 })),
        map(n => {
          onElement()
          return String(n)
        }),
        write(transactional(log, new Map())),
      )
      return p
    }
    let seen = 0
    const run = direct({ checkpoint: { store, every: '1h' } }).run(
      build(() => {
        if (++seen === 20) void run.cancel()
      }),
    )
    expect((await run).state).toBe('CANCELLED')
    expect(log.length).toBe(20)
    await direct({ checkpoint: { store } }).run(build(() => {}))
    expect(log).toEqual(Array.from({ length: 50 }, (_, i) => String(i)))
  })

  test('of a cancelled run knows each element of a source that redelivers: none is lost, none comes twice', async () => {
    const all = Array.from({ length: 90 }, (_, i) => ({ id: String(i), value: 'v', timestamp: i }))
    const half = (rest: number) =>
      new Queue(
        all.filter(({ timestamp }) => timestamp % 2 === rest),
        () => false,
      )
    const [even, odd] = [half(0), half(1)]
    const store = new MemoryStore()
    const log: string[] = []
    const start = (every: Duration, onElement: () => void) => {
      const p = new Pipeline()
      flatten(p.apply(read(even.source(9))), p.apply(read(odd.source(9)))).apply(
        map(({ id }) => {
          onElement()
          return id
        }),
        write(transactional(log, new Map())),
      )
      return direct({ checkpoint: { store, every } }).run(p)
    }
    let seen = 0
    const run = start('1h', () => {
      if (++seen === 20) void run.cancel()
    })
    await run
    expect(log.length).toBeLessThan(all.length)
    await start('1ms', () => {})
    expect([...log].sort()).toEqual(all.map(({ id }) => id).sort())
  })

  test('asks for a store', () => {
    expect(() => direct({ checkpoint: 'out' as never })).toThrow("checkpointFolder('out/checkpoint')")
    expect(() => direct({ checkpoint: { store: new MemoryStore(), every: '0s' } })).toThrow('every')
  })
})

test('an element whose id came lately is left out, and counted', async () => {
  const twice = [one(1, { id: 'a' }), one(2, { id: 'b' }), one(3, { id: 'a' }), one(4)]
  const { values, metrics } = await direct().collect(new Pipeline().apply(read(lists([twice]))))
  expect(values).toEqual([1, 2, 4])
  expect(metrics.counter('duplicates')).toBe(1)
  const later = [one(1, { id: 'a', arrivedAt: 1 }), one(2, { id: 'b', arrivedAt: 1_200_002 }), one(3, { id: 'a' })]
  expect((await direct().collect(new Pipeline().apply(read(lists([later]))))).values).toEqual([1, 2, 3])
})
