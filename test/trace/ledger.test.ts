import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import {
  afterAll,
  afterAny,
  afterCount,
  afterEach,
  afterProcessingTime,
  afterWatermark,
  combinePerKey,
  count,
  defaultTrigger,
  direct,
  fixedWindows,
  flatten,
  globalWindows,
  groupByKey,
  ledger,
  never,
  orFinally,
  Pipeline,
  repeatedly,
  sessions,
  slidingWindows,
  type TestStream,
  type Trace,
  type TraceEvent,
  type Trigger,
  testStream,
  timestamped,
  type WindowingOptions,
  windowInto,
  withKeys,
} from 'yeoul'

const stream = () => testStream<string>()

async function traced(steps: TestStream<string>, windowing: ReturnType<typeof windowInto>): Promise<Trace> {
  const p = new Pipeline()
  p.apply(
    steps,
    windowing,
    withKeys(word => word[0] as string),
    groupByKey(),
  )
  return (await direct().run(p)).trace
}

test('each element is in a pane, or dropped for a reason', async () => {
  const steps = stream()
    .addElements(timestamped('a', 1), timestamped('b', 2))
    .advanceWatermarkTo(10)
    .addElements(timestamped('a late', 3))
    .advanceWatermarkTo(15)
    .addElements(timestamped('a dropped', 4), timestamped('c', 16))
  const { entries, ...counts } = ledger(
    await traced(steps, windowInto(fixedWindows(10), { allowedLateness: 5, accumulationMode: 'accumulating' })),
    'GroupByKey',
  )
  expect(counts).toEqual({
    step: 'GroupByKey',
    arrived: 5,
    inPanes: 4,
    dropped: 1,
    pending: 0,
    droppedBecause: { 'window expired': 1, 'trigger finished': 0 },
    problems: [],
  })
  expect(
    entries.map(({ key, eventTimeMs, fate, panes, reason }) => [key, eventTimeMs, fate, panes.length, reason]),
  ).toEqual([
    ['a', 1, 'pane', 2, undefined],
    ['b', 2, 'pane', 1, undefined],
    ['a', 3, 'pane', 1, undefined],
    ['a', 4, 'dropped', 0, 'window expired'],
    ['c', 16, 'pane', 1, undefined],
  ])
})

test('a finished trigger is a reason, too', async () => {
  const windowing = windowInto(fixedWindows(10), { trigger: afterCount(1), accumulationMode: 'discarding' })
  const steps = stream().addElements(timestamped('a', 1)).addElements(timestamped('a', 2), timestamped('a', 3))
  expect(ledger(await traced(steps, windowing), 'GroupByKey')).toMatchObject({
    arrived: 3,
    inPanes: 1,
    droppedBecause: { 'window expired': 0, 'trigger finished': 2 },
    problems: [],
  })
})

test('in a trace that is not at its end, the rest is pending', async () => {
  const steps = stream().addElements(timestamped('a', 1), timestamped('b', 12)).advanceWatermarkTo(10)
  const trace = await traced(steps, windowInto(fixedWindows(10)))
  const firstPane = trace.events.findIndex(({ type }) => type === 'pane')
  const at = (end: number) => {
    const { inPanes, pending, problems } = ledger({ ...trace, events: trace.events.slice(0, end) }, 'GroupByKey')
    return { inPanes, pending, problems }
  }
  expect(at(firstPane)).toEqual({ inPanes: 0, pending: 2, problems: [] })
  expect(at(firstPane + 1)).toEqual({ inPanes: 1, pending: 1, problems: [] })
})

test('an element that comes by two ways counts twice', async () => {
  for (const accumulationMode of ['accumulating', 'discarding'] as const) {
    const p = new Pipeline()
    const words = p.apply(
      stream().addElements(timestamped('a', 1)).addElements(timestamped('a', 2)),
      windowInto(globalWindows(), { trigger: repeatedly(afterCount(1)), accumulationMode }),
      withKeys(word => word),
    )
    flatten(words, words).apply(groupByKey())
    const { trace } = await direct().run(p)
    expect(ledger(trace, 'GroupByKey')).toMatchObject({ arrived: 4, inPanes: 4, problems: [] })
  }
})

describe('finds what must not be', () => {
  const steps = stream().addElements(timestamped('a', 1), timestamped('b', 2))
  const changed = async (change: (events: Trace['events']) => Trace['events']) => {
    const trace = await traced(steps, windowInto(fixedWindows(10)))
    return ledger({ ...trace, events: change(trace.events) }, 'GroupByKey').problems
  }
  test('an element that was lost', async () => {
    expect(await changed(events => events.filter(event => event.type !== 'pane' || event.key !== 'a'))).toEqual([
      expect.stringMatching(/^element \d+ was lost: its window has expired, and it is in no pane$/),
    ])
  })
  test('an element that is in two deltas, or never came', async () => {
    const doubled = await changed(events =>
      events.flatMap((event): TraceEvent[] => (event.type === 'pane' ? [event, { ...event }] : [event])),
    )
    expect(doubled).toHaveLength(2)
    const unknown = await changed(events =>
      events.filter(({ type, step }) => type !== 'element' || step !== 'GroupByKey'),
    )
    expect(unknown).toEqual([expect.stringMatching(/never came$/), expect.stringMatching(/never came$/)])
  })
})

test('asks for a whole trace and for a grouping', async () => {
  const trace = await traced(stream(), windowInto(fixedWindows(10)))
  expect(() => ledger(trace, 'Map')).toThrow(/^ledger: no step is called "Map"; the trace has TestStream, /)
  expect(() => ledger(trace, 'TestStream')).toThrow("ledger: 'TestStream' is a testStream; give a grouping: GroupByKey")
  expect(() => ledger({ ...trace, header: { ...trace.header, level: 'panes' } }, 'GroupByKey')).toThrow(
    /^ledger needs a trace of level 'full', and this one has 'panes'; run with direct/,
  )
})

test('the accounts of random runs balance', async () => {
  const once = fc.constantFrom(
    afterCount(1),
    afterCount(3),
    afterProcessingTime(4),
    afterAny(afterCount(2), afterProcessingTime(7)),
    afterAll(afterCount(2), afterProcessingTime(2)),
  )
  const trigger: fc.Arbitrary<Trigger> = fc.oneof(
    once,
    once.map(repeatedly),
    fc.tuple(once, once).map(([early, late]) => afterWatermark({ early, late })),
    fc.tuple(once, once).map(([early, late]) => orFinally(repeatedly(early), late)),
    fc.tuple(once, once).map(([first, second]) => afterEach(first, afterWatermark(), second)),
    fc.constantFrom(defaultTrigger(), never(), repeatedly(afterWatermark())),
  )
  const windowFn = fc.constantFrom(
    fixedWindows(10),
    slidingWindows({ size: 12, period: 4 }),
    sessions(3),
    globalWindows(),
  )
  const options: fc.Arbitrary<WindowingOptions> = fc.record({
    trigger,
    accumulationMode: fc.constantFrom('accumulating', 'discarding'),
    allowedLateness: fc.constantFrom(0, 5, 20),
    closingBehavior: fc.constantFrom('fireAlways', 'fireIfNonEmpty'),
  })
  const word = fc.tuple(fc.constantFrom('a', 'b'), fc.nat(40)).map(([key, time]) => timestamped(key, time))
  const arrivals = fc.array(
    fc.oneof(
      fc.array(word, { minLength: 1, maxLength: 4 }),
      fc.nat(8),
      fc.nat(8).map(by => ({ by })),
    ),
    { maxLength: 20 },
  )
  await fc.assert(
    fc.asyncProperty(windowFn, options, arrivals, fc.boolean(), async (fn, windowing, steps, combines) => {
      let watermark = 0
      let input = stream()
      for (const step of steps) {
        if (typeof step === 'number') {
          watermark += step
          input = input.advanceWatermarkTo(watermark)
        } else if ('by' in step) input = input.advanceProcessingTime(step.by)
        else input = input.addElements(...step)
      }
      const p = new Pipeline()
      const pairs = p.apply(
        input,
        windowInto(fn, windowing),
        withKeys(key => key),
      )
      if (combines) pairs.apply(combinePerKey(count()))
      else pairs.apply(groupByKey())
      const { trace } = await direct().run(p)
      const step = combines ? 'CombinePerKey' : 'GroupByKey'
      const { arrived, inPanes, dropped, pending, problems } = ledger(trace, step)
      expect(problems).toEqual([])
      expect(pending).toBe(0)
      expect(inPanes + dropped).toBe(arrived)
      const came = trace.events.flatMap(event => (event.type === 'element' && event.step === step ? event.windows : []))
      expect(arrived).toBe(came.length)
    }),
    { numRuns: 250 },
  )
}, 60_000)
