import { describe, expect, test } from '@jest/globals'
import {
  countPerElement,
  direct,
  fixedWindows,
  groupByKey,
  map,
  Pipeline,
  read,
  type Source,
  type SourceElement,
  type SourceReader,
  windowInto,
  withKeys,
} from 'yeoul'
import { lists, one } from './lists.ts'

test('all parts are read, and closed at the end', async () => {
  for (const wait of [false, true]) {
    const log: string[] = []
    const parts = [[one(1), one(2)], [one(3)], []]
    const { values } = await direct().collect(new Pipeline().apply(read(lists(parts, { wait, log }))))
    expect([...values].sort()).toEqual([1, 2, 3])
    expect(log.filter(line => line.startsWith('close')).sort()).toEqual(['close 0', 'close 1', 'close 2'])
  }
})

test('arrivals of all parts come in the order of their processing times', async () => {
  const parts = [
    [one(1, { arrivedAt: 10 }), one(2, { arrivedAt: 30 })],
    [one(3, { arrivedAt: 20 }), one(4, { arrivedAt: 40 })],
  ]
  const { values, trace } = await direct().collect(
    new Pipeline().apply(
      read(lists(parts)),
      map(n => n),
    ),
  )
  expect(values).toEqual([1, 3, 2, 4])
  expect(trace.events.flatMap(e => (e.type === 'element' ? [e.processingTimeMs] : []))).toEqual([10, 20, 30, 40])
})

test('processing time does not go back for an arrival that comes after a later one', async () => {
  const parts = [[one(1, { arrivedAt: 50 }), one(2, { arrivedAt: 20 })]]
  const { trace } = await direct().collect(
    new Pipeline().apply(
      read(lists(parts)),
      map(n => n),
    ),
  )
  expect(trace.events.flatMap(e => (e.type === 'element' ? [e.processingTimeMs] : []))).toEqual([50, 50])
})

describe('watermarks', () => {
  const counted = (parts: readonly (readonly SourceElement<number>[])[], take?: (max: number) => number) =>
    direct().collect(
      new Pipeline().apply(
        read(lists(parts, take && { take })),
        windowInto(fixedWindows(10)),
        withKeys(() => 'k'),
        groupByKey(),
      ),
    )
  test('each element’s own: a bundle of many arrivals means what they mean one by one', async () => {
    const elements = [one(1, { watermark: 1 }), one(15, { watermark: 15 }), one(2, { watermark: 15 })]
    for (const size of [1, 2, 512]) {
      const { outputs, metrics } = await counted([elements], () => size)
      expect(outputs.map(o => [...o.value[1]])).toEqual([[1], [15]])
      expect(metrics.counter('droppedDueToLateness')).toBe(1)
    }
  })
  test('the slowest part holds the others back', async () => {
    const fast = [one(1, { watermark: 100 }), one(2, { watermark: 200 })]
    const slow = [one(3, { watermark: 3 }), one(4, { watermark: 4 })]
    const { metrics } = await counted([fast, slow])
    expect(metrics.counter('droppedDueToLateness')).toBe(0)
  })
  test('the slowest partition within a part, too', async () => {
    const mixed = [
      one(1, { partition: 'slow', watermark: 1 }),
      one(100, { partition: 'fast', watermark: 100 }),
      one(2, { partition: 'slow', watermark: 2 }),
    ]
    const { metrics, trace } = await counted([mixed])
    expect(metrics.counter('droppedDueToLateness')).toBe(0)
    const told = trace.events.flatMap(e =>
      e.type === 'watermark' && e.partition ? [[e.partition, e.eventTimeMs]] : [],
    )
    expect(told).toEqual([
      ['slow', 1],
      ['fast', 100],
      ['slow', 2],
    ])
  })
  test('a watermark that goes back is passed over', async () => {
    const { outputs } = await counted([
      [one(1, { watermark: 20 }), one(25, { watermark: 5 }), one(12, { watermark: 20 })],
    ])
    expect(outputs.map(o => [...o.value[1]])).toEqual([[1], [25]].slice(0, outputs.length))
  })
  test('a timestamp that is none ends the run where it came from', async () => {
    for (const timestamp of [Number.NaN, undefined as never, '5' as never]) {
      const run = direct().collect(new Pipeline().apply(read(lists([[{ value: 'x', timestamp }]]))))
      await expect(run).rejects.toThrow(/^Read\(lists\): .*timestamp.*"x"/)
    }
  })
})

describe('finalize: only what has been passed on is acknowledged', () => {
  test('with several parts, of which one is read ahead', async () => {
    const log: string[] = []
    const passed: number[] = []
    const parts = [0, 1].map(part =>
      Array.from({ length: 300 }, (_, i) => one(part * 1000 + i, { arrivedAt: part * 1000 + i })),
    )
    const source = lists(parts, { log })
    const broken: string[] = []
    const watching: Source<number, number, number> = {
      ...source,
      async open(split, mark) {
        const reader = (await source.open(split, mark)) as SourceReader<number, number>
        return {
          ...reader,
          finalize(to) {
            const done = passed.filter(value => Math.floor(value / 1000) === split).length
            if (to > done) broken.push(`part ${split}: ${to} acknowledged, ${done} passed on`)
          },
        }
      },
    }
    const p = new Pipeline()
    p.apply(
      read(watching),
      map(value => {
        passed.push(value)
        return value
      }),
    )
    await direct().run(p)
    expect(passed).toHaveLength(600)
    expect(broken).toEqual([])
  })
  test('all of it in the end', async () => {
    const log: string[] = []
    const p = new Pipeline()
    p.apply(read(lists([[one(1), one(2)]], { log })))
    await direct().run(p)
    expect(log.filter(line => line.startsWith('finalize')).at(-1)).toBe('finalize 0 2')
  })
})

describe('a source that fails', () => {
  const failing = (where: 'split' | 'open' | 'readBundle', later: boolean, closed: string[] = []): Source<number> => {
    const fail = () => {
      if (later) return Promise.reject(new Error(`${where} failed`))
      throw new Error(`${where} failed`)
    }
    return {
      name: 'failing',
      bounded: true,
      split: () => (where === 'split' ? fail() : [0, 1]),
      open: split =>
        where === 'open' && split === 1
          ? fail()
          : {
              readBundle: () => (where === 'readBundle' ? fail() : undefined),
              watermark: () => Infinity,
              checkpointMark: () => null,
              close: () => void closed.push('closed'),
            },
    }
  }
  test.each(['split', 'open', 'readBundle'] as const)('in %s: the error names its step', async where => {
    for (const later of [false, true]) {
      const run = direct().collect(new Pipeline().apply(read(failing(where, later))))
      await expect(run).rejects.toThrow(`Read(failing) (${where}): ${where} failed`)
      await expect(run).rejects.toMatchObject({ name: 'PipelineError', step: 'Read(failing)' })
    }
  })
  test('what was opened is closed', async () => {
    for (const [where, count] of [
      ['open', 1],
      ['readBundle', 2],
    ] as const) {
      const closed: string[] = []
      await expect(direct().collect(new Pipeline().apply(read(failing(where, false, closed))))).rejects.toThrow()
      expect(closed).toHaveLength(count)
    }
  })
})

test('a source that has nothing yet is asked again, and its watermark may move meanwhile', async () => {
  const script: (readonly SourceElement<number>[] | undefined)[] = [[one(1)], [], [], [one(2)], undefined]
  let watermark = -Infinity
  const slow: Source<number> = {
    name: 'slow',
    bounded: false,
    split: () => [null],
    open: () => ({
      readBundle() {
        const bundle = script.shift()
        if (bundle?.length === 0) watermark = 50
        return bundle
      },
      watermark: () => watermark,
      checkpointMark: () => null,
    }),
  }
  const counts = new Pipeline().apply(read(slow), windowInto(fixedWindows(10)), countPerElement())
  const { values, metrics } = await direct().collect(counts)
  expect([values, metrics.counter('droppedDueToLateness')]).toEqual([[[1, 1]], 1])
})
