import { describe, expect, test } from '@jest/globals'
import {
  afterCount,
  afterWatermark,
  combinePerKey,
  completenessOf,
  count,
  countPerElement,
  direct,
  dropCounts,
  drops,
  fixedWindows,
  flatMap,
  groupByKey,
  interval,
  kv,
  lineage,
  map,
  type PaneEvent,
  Pipeline,
  panesOf,
  panesOfElement,
  read,
  type Source,
  sessions,
  sum,
  type Trace,
  testStream,
  timestamped,
  watermarkLagOf,
  windowInto,
  withKeys,
} from 'yeoul'

const FIRST = 'CountPerElement/CombinePerKey'
const SECOND = 'CombinePerKey'

/** Lines to words, counted early, on time and late; then the counts summed up by another grouping. */
async function counted(): Promise<Trace> {
  const p = new Pipeline()
  p.apply(
    testStream<string>()
      .addElements(timestamped('a b', 1), timestamped('b', 2))
      .advanceProcessingTime(5)
      .addElements(timestamped('b', 11))
      .advanceWatermarkTo(10)
      .advanceProcessingTime(5)
      .addElements(timestamped('b', 3))
      .advanceWatermarkTo(20)
      .addElements(timestamped('a', 4), timestamped('b', 25)),
    flatMap(line => line.split(' ')),
    windowInto(fixedWindows(10), {
      trigger: afterWatermark({ early: afterCount(2), late: afterCount(1) }),
      allowedLateness: 10,
      accumulationMode: 'discarding',
    }),
    countPerElement(),
    map(([word, n]) => kv(word === 'a' ? 'vowel' : 'consonant', n)),
    combinePerKey(sum()),
  )
  return (await direct().run(p)).trace
}

const panesAt = (trace: Trace, step: string) => panesOf(trace, { step })
const elementOf = (trace: Trace, id: number) =>
  trace.events.flatMap(event => (event.type === 'element' && event.id === id ? [event.value] : []))[0]

describe('lineage', () => {
  test('leads from a pane back to what the source read', async () => {
    const trace = await counted()
    const early = panesAt(trace, FIRST)[0] as PaneEvent
    expect([early.key, early.value, early.pane.timing]).toEqual(['b', 2, 'EARLY'])
    const { ids, sources, panes } = lineage(trace, early.id)
    expect(sources.map(({ value }) => value)).toEqual(['a b', 'b'])
    expect(panes).toEqual([])
    expect(new Set(ids.map(id => elementOf(trace, id)))).toEqual(
      new Set(['a b', 'b', ...early.elements.map(id => elementOf(trace, id))]),
    )
    expect(ids).toEqual([...ids].sort((a, b) => a - b))
  })

  test('goes on through the panes of an earlier grouping, and comes back the other way', async () => {
    const trace = await counted()
    for (const pane of panesAt(trace, SECOND)) {
      const { panes, sources } = lineage(trace, pane.id)
      expect(panes.length).toBe(pane.elements.length)
      expect(panes.every(({ step }) => step === FIRST)).toBe(true)
      expect(panes.reduce((sum, { value }) => sum + (value as number), 0)).toBe(pane.value)
      for (const { id } of sources) expect(panesOfElement(trace, id)).toContain(pane)
    }
    const all = panesAt(trace, SECOND)
    for (const source of new Set(all.flatMap(({ id }) => lineage(trace, id).sources))) {
      for (const pane of panesOfElement(trace, source.id)) expect(lineage(trace, pane.id).sources).toContain(source)
    }
  })

  test('of what a source read is itself; of what is unknown, an error', async () => {
    const trace = await counted()
    const first = trace.events.find(({ type }) => type === 'element')
    if (first?.type !== 'element') throw new Error('no element')
    expect(lineage(trace, first.id)).toEqual({ ids: [], sources: [first], panes: [] })
    expect(panesOfElement(trace, first.id).map(({ step, key }) => [step, key])).toEqual(
      expect.arrayContaining([
        [FIRST, 'b'],
        [FIRST, 'a'],
        [SECOND, 'consonant'],
        [SECOND, 'vowel'],
      ]),
    )
    expect(() => lineage(trace, 9999)).toThrow(/^lineage: no element and no pane has the id 9999/)
    expect(() => panesOfElement(trace, 0)).toThrow(/^panesOfElement: no element/)
  })

  test('needs elements', async () => {
    const p = new Pipeline()
    p.apply(testStream<string>().addElements('a'), countPerElement())
    const { trace } = await direct({ trace: 'panes' }).run(p)
    expect(() => lineage(trace, 1)).toThrow(/^lineage needs a trace of level 'full'/)
    expect(panesOf(trace)).toHaveLength(1)
  })
})

test('panesOf selects by step, key, window and timing, by what they hold', async () => {
  const trace = await counted()
  expect(panesOf(trace).length).toBe(panesAt(trace, FIRST).length + panesAt(trace, SECOND).length)
  const texts = (filter: Parameters<typeof panesOf>[1]) =>
    panesOf(trace, { step: FIRST, ...filter }).map(
      ({ key, window, pane, value }) => `${key} ${window.start} ${pane.timing} ${value}`,
    )
  expect(texts({ key: 'b', window: interval(0, 10) })).toEqual(['b 0 EARLY 2', 'b 0 ON_TIME 0', 'b 0 LATE 1'])
  expect(texts({ timing: 'ON_TIME', window: interval(0, 10) })).toEqual(['a 0 ON_TIME 1', 'b 0 ON_TIME 0'])
  expect(texts({ key: 'z' })).toEqual([])
  expect(() => panesOf(trace, { step: 'Combine' })).toThrow(
    /^panesOf: no step is called "Combine"; the trace has TestStream/,
  )
})

test('drops tell what was too late, for what window, and by how much', async () => {
  const trace = await counted()
  const { event, ...rest } = drops(trace)[0] ?? { event: undefined }
  expect(event).toMatchObject({ step: FIRST, key: 'a', eventTimeMs: 4, processingTimeMs: 10, reason: 'window expired' })
  expect(rest).toEqual({ value: ['a', undefined], expiryMs: 20, tooLateMs: 0 })
  expect(drops(trace, { step: SECOND })).toEqual([])
  expect(dropCounts(trace)).toEqual([{ step: FIRST, reason: 'window expired', count: 1 }])
  expect(() => drops(trace, { step: 'x' })).toThrow(/^drops: no step is called "x"/)
})

test('completeness says what share of a window each pane had, and how long one waited', async () => {
  const trace = await counted()
  const found = completenessOf(trace, FIRST).map(({ key, window, elements, dropped, panes }) => ({
    of: `${key} ${window.start}`,
    elements,
    dropped,
    panes: panes.map(({ pane, elements, fraction, waitMs }) => [pane.pane.timing, elements, fraction, waitMs]),
  }))
  expect(found).toEqual([
    {
      of: 'b 0',
      elements: 3,
      dropped: 0,
      panes: [
        ['EARLY', 2, 2 / 3, -10],
        ['ON_TIME', 2, 2 / 3, -5],
        ['LATE', 3, 1, 0],
      ],
    },
    { of: 'a 0', elements: 1, dropped: 1, panes: [['ON_TIME', 1, 1, -5]] },
    { of: 'b 10', elements: 1, dropped: 0, panes: [['ON_TIME', 1, 1, -10]] },
    { of: 'b 20', elements: 1, dropped: 0, panes: [['ON_TIME', 1, 1, -20]] },
  ])
})

test('completeness follows windows that merge', async () => {
  const p = new Pipeline()
  p.apply(
    testStream<string>()
      .addElements(timestamped('k', 0))
      .addElements(timestamped('k', 20))
      .advanceProcessingTime(50)
      .addElements(timestamped('k', 10)),
    windowInto(sessions(15), { trigger: afterWatermark({ early: afterCount(1) }), accumulationMode: 'accumulating' }),
    withKeys(key => key),
    combinePerKey(count()),
  )
  const { trace } = await direct().run(p)
  const [session, ...others] = completenessOf(trace, SECOND)
  expect(others).toEqual([])
  expect(session).toMatchObject({ key: 'k', window: interval(0, 35), elements: 3 })
  expect(session?.panes.map(({ pane, elements, waitMs }) => [pane.window.end, elements, waitMs])).toEqual([
    [15, 1, -35],
    [35, 2, -35],
    [35, 3, 15],
    [35, 3, 15],
  ])
})

describe('watermarkLagOf', () => {
  /** Arrivals [processing time, event time, watermark after it] of one partition or of two. */
  const arriving = (arrivals: readonly (readonly [number, number, number, string?])[]): Source<number> => ({
    name: 'arrivals',
    bounded: true,
    split: () => [0],
    open() {
      let isRead = false
      return {
        readBundle() {
          if (isRead) return undefined
          isRead = true
          return arrivals.map(([arrivedAt, timestamp, watermark, partition]) => ({
            value: timestamp,
            timestamp,
            arrivedAt,
            watermark,
            ...(partition !== undefined && { partition }),
          }))
        },
        watermark: () => Number.NEGATIVE_INFINITY,
        checkpointMark: () => 0,
      }
    },
  })
  const run = async (source: Source<number>) => {
    const p = new Pipeline()
    p.apply(
      read(source),
      map(n => n),
      windowInto(fixedWindows(100)),
      withKeys(() => 'k'),
      groupByKey(),
    )
    return (await direct().run(p)).trace
  }
  const lags = (...args: Parameters<typeof watermarkLagOf>) =>
    watermarkLagOf(...args).map(({ processingTimeMs, watermarkMs, lagMs }) => [processingTimeMs, watermarkMs, lagMs])

  test('is read at each instant, before and after the watermark moves', async () => {
    const trace = await run(
      arriving([
        [1000, 990, 900],
        [1010, 940, 900],
        [1030, 1025, 1020],
      ]),
    )
    const source = [
      [1000, 900, 100],
      [1010, 900, 110],
      [1030, 900, 130],
      [1030, 1020, 10],
    ]
    expect(lags(trace, 'Read(arrivals)')).toEqual(source)
    // A Map lets the watermark through, and here a grouping does not hold it.
    expect(lags(trace, 'Map')).toEqual(source)
    expect(lags(trace, 'GroupByKey')).toEqual(source)
    expect(lags(trace, 'Read(arrivals)', { behind: 'eventTime' })).toEqual([
      [1000, 900, 90],
      [1010, 900, 90],
      [1030, 900, 90],
      [1030, 1020, 5],
    ])
  })

  test('of a partition, and of all', async () => {
    const trace = await run(
      arriving([
        [10, 9, 5, 'a'],
        [12, 8, 8, 'b'],
        [20, 19, 18, 'a'],
        [30, 25, 25, 'b'],
      ]),
    )
    expect(lags(trace, 'Read(arrivals)', { partition: 'a' })).toEqual([
      [10, 5, 5],
      [12, 5, 7],
      [20, 5, 15],
      [20, 18, 2],
      [30, 18, 12],
    ])
    expect(lags(trace, 'Read(arrivals)')).toEqual([
      [10, 5, 5],
      [12, 5, 7],
      [20, 5, 15],
      [20, 8, 12],
      [30, 8, 22],
      [30, 18, 12],
    ])
    expect(lags(trace, 'Read(arrivals)', { partition: 'z' })).toEqual([])
  })

  test('needs a whole trace, and a step of it', async () => {
    const trace = await run(arriving([]))
    expect(lags(trace, 'Read(arrivals)')).toEqual([])
    expect(() => watermarkLagOf(trace, 'x')).toThrow(/^watermarkLagOf: no step is called "x"/)
    expect(() => watermarkLagOf({ ...trace, header: { ...trace.header, level: 'panes' } }, 'Map')).toThrow(
      /level 'full'/,
    )
  })
})
