import { describe, expect, test } from '@jest/globals'
import {
  afterAll,
  afterAny,
  afterCount,
  afterEach,
  afterProcessingTime,
  afterWatermark,
  combineGlobally,
  combinePerKey,
  count,
  create,
  defaultTrigger,
  direct,
  fixedWindows,
  globalWindows,
  groupByKey,
  kv,
  map,
  never,
  orFinally,
  Pipeline,
  repeatedly,
  sum,
  timestamped,
  windowInto,
  withKeys,
} from 'yeoul'
import { at, grouping, panes, stream } from './driven.ts'

const ten = fixedWindows(10)

test('on time when the watermark reaches the end, not before', async () => {
  const steps = stream().addElements(...at(1, 2))
  const run = direct().stepped(grouping(steps.advanceWatermarkTo(9).advanceWatermarkTo(10), ten).pipeline)
  const fired = () => (run.step() ?? []).filter(event => event.type === 'pane').length
  expect([fired(), fired(), fired()]).toEqual([0, 0, 1])
})

test('early, on time, late: discarding and accumulating', async () => {
  const steps = stream()
    .addElements(...at(1))
    .addElements(...at(2, 3))
    .advanceWatermarkTo(10)
    .addElements(...at(4))
    .advanceWatermarkTo(20)
    .addElements(...at(5))
  const options = {
    trigger: afterWatermark({ early: afterCount(2), late: afterCount(1) }),
    allowedLateness: 10,
  } as const
  expect(await panes(steps, ten, { ...options, accumulationMode: 'discarding' })).toEqual([
    '[0,10) EARLY 0: 1+2+3 @9',
    '[0,10) ON_TIME 1:  @9',
    '[0,10) LATE 2: 4 @9',
  ])
  expect(await panes(steps, ten, { ...options, accumulationMode: 'accumulating' })).toEqual([
    '[0,10) EARLY 0: 1+2+3 @9',
    '[0,10) ON_TIME 1: 1+2+3 @9',
    '[0,10) LATE 2: 1+2+3+4 @9',
  ])
})

describe('onTimeBehavior', () => {
  const steps = stream()
    .addElements(...at(1))
    .advanceWatermarkTo(10)
  const trigger = afterWatermark({ early: afterCount(1) })
  test('fireAlways, the default: an on-time pane with nothing new', async () => {
    expect(await panes(steps, ten, { trigger, accumulationMode: 'discarding' })).toEqual([
      '[0,10) EARLY 0: 1 @9',
      '[0,10) ON_TIME 1:  @9 last',
    ])
  })
  test('fireIfNonEmpty: none', async () => {
    const options = { trigger, accumulationMode: 'discarding', onTimeBehavior: 'fireIfNonEmpty' } as const
    expect(await panes(steps, ten, options)).toEqual(['[0,10) EARLY 0: 1 @9'])
  })
  test('a combine of nothing new: extractOutput of an accumulator with nothing in it', async () => {
    const sums = new Pipeline().apply(
      steps,
      windowInto(ten, { trigger, accumulationMode: 'discarding' }),
      combineGlobally(count()),
    )
    expect((await direct().collect(sums)).values).toEqual([1, 0])
  })
})

describe('closingBehavior', () => {
  const steps = stream()
    .addElements(...at(1))
    .advanceWatermarkTo(10)
    .advanceWatermarkTo(15)
  const options = { allowedLateness: 5, accumulationMode: 'discarding', trigger: defaultTrigger() } as const
  test('fireIfNonEmpty, the default: no pane for nothing', async () => {
    expect(await panes(steps, ten, options)).toEqual(['[0,10) ON_TIME 0: 1 @9'])
  })
  test('fireAlways: a last pane for every window', async () => {
    expect(await panes(steps, ten, { ...options, closingBehavior: 'fireAlways' })).toEqual([
      '[0,10) ON_TIME 0: 1 @9',
      '[0,10) LATE 1:  @9 last',
    ])
  })
  test('what is left leaves in a closing pane', async () => {
    const trigger = repeatedly(afterCount(2))
    const left = await panes(
      stream()
        .addElements(...at(1))
        .addElements(...at(2))
        .addElements(...at(3)),
      ten,
      {
        trigger,
        accumulationMode: 'discarding',
      },
    )
    expect(left).toEqual(['[0,10) EARLY 0: 1+2 @9', '[0,10) ON_TIME 1: 3 @9 last'])
  })
  test('never(): the closing pane is the only one', async () => {
    const all = stream()
      .addElements(...at(1))
      .advanceWatermarkTo(12)
      .addElements(...at(2))
    const only = await panes(all, ten, { trigger: never(), allowedLateness: 5, accumulationMode: 'discarding' })
    expect(only).toEqual(['[0,10) ON_TIME 0: 1+2 @9 last'])
  })
})

describe('timestamp combiners', () => {
  const steps = stream()
    .addElements(...at(3, 1, 7))
    .advanceWatermarkTo(10)
    .addElements(...at(2))
  const options = { allowedLateness: 10, accumulationMode: 'discarding' } as const
  test.each([
    ['endOfWindow', 9],
    ['earliest', 1],
    ['latest', 7],
  ] as const)('%s', async (timestampCombiner, timestamp) => {
    expect(await panes(steps, ten, { ...options, timestampCombiner })).toEqual([
      `[0,10) ON_TIME 0: 3+1+7 @${timestamp}`,
      '[0,10) LATE 1: 2 @9',
    ])
  })
  test('earliestTransformed: by the window function, which may not go back', async () => {
    const shifted = { ...ten, name: 'shifted', getOutputTime: (timestamp: number) => timestamp + 2 }
    const transformed = { ...options, timestampCombiner: 'earliestTransformed' } as const
    expect((await panes(steps, shifted, transformed))[0]).toBe('[0,10) ON_TIME 0: 3+1+7 @3')
    const back = { ...ten, name: 'back', getOutputTime: (timestamp: number) => timestamp - 1 }
    await expect(panes(steps, back, transformed)).rejects.toThrow(/getOutputTime of back gave .*must not be earlier/)
  })
})

describe('processing time', () => {
  test('afterProcessingTime counts from the pane’s first element', async () => {
    const steps = stream()
      .advanceProcessingTime(100)
      .addElements(...at(1))
      .advanceProcessingTime(3)
      .addElements(...at(2))
      .advanceProcessingTime(2)
      .addElements(...at(3))
      .advanceProcessingTime(4)
      .addElements(...at(4))
      .advanceProcessingTime(1)
    const options = { trigger: repeatedly(afterProcessingTime(5)), accumulationMode: 'discarding' } as const
    expect(await panes(steps, globalWindows(), options)).toEqual([
      '[*) EARLY 0: 1+2 @Infinity',
      '[*) EARLY 1: 3+4 @Infinity',
      // Nothing is left, but no pane was on time yet.
      '[*) ON_TIME 2:  @Infinity last',
    ])
    const none = await panes(steps, globalWindows(), { ...options, onTimeBehavior: 'fireIfNonEmpty' })
    expect(none).toHaveLength(2)
  })
  test('each timer fires at its own time on the way, and afterEach moves on', async () => {
    const steps = stream()
      .addElements(...at(1))
      .advanceProcessingTime(1000)
    const grouped = grouping(steps, ten, {
      trigger: afterEach(afterProcessingTime(5), afterWatermark()),
      accumulationMode: 'accumulating',
    })
    const { trace } = await direct().collect(grouped)
    const fired = trace.events.flatMap(event => (event.type === 'pane' ? [event.processingTimeMs] : []))
    expect(fired).toEqual([5, 1000])
  })
  test('orFinally: the last firing closes the window', async () => {
    const steps = stream()
      .addElements(...at(1))
      .addElements(...at(2))
      .addElements(...at(3))
      .addElements(...at(4))
    const trigger = orFinally(repeatedly(afterCount(1)), afterCount(3))
    expect(await panes(steps, ten, { trigger, accumulationMode: 'discarding' })).toEqual([
      '[0,10) EARLY 0: 1 @9',
      '[0,10) EARLY 1: 2 @9',
      '[0,10) EARLY 2: 3 @9 last',
    ])
  })
})

test('why: the trigger, what it asked, and what it saw', async () => {
  const steps = stream()
    .addElements(...at(1, 2))
    .advanceWatermarkTo(10)
    .addElements(...at(3))
  const trigger = afterWatermark({ early: afterCount(2), late: afterCount(5) })
  const { trace } = await direct().collect(
    grouping(steps, ten, { trigger, allowedLateness: 5, accumulationMode: 'discarding' }),
  )
  const why = trace.events.flatMap(event => (event.type === 'pane' ? event.why : []))
  expect(why).toEqual([
    { trigger: 'afterWatermark.early.afterCount', predicate: 'count >= 2', inputs: { count: 2 } },
    { trigger: 'afterWatermark', predicate: 'watermark >= end of window', inputs: { watermark: 10, end: 10 } },
    {
      trigger: 'closing',
      predicate: 'watermark >= end of window + allowed lateness',
      inputs: { watermark: Infinity, end: 10, allowedLatenessMs: 5 },
    },
  ])
})

test('after a grouping the continuation trigger fires as often as panes come', async () => {
  const counts = new Pipeline().apply(
    stream()
      .addElements(...at(1, 2, 3))
      .addElements(...at(4, 5, 6)),
    windowInto(ten, { trigger: repeatedly(afterCount(3)), accumulationMode: 'discarding' }),
    withKeys(() => 'k'),
    combinePerKey(count()),
    combinePerKey(sum()),
  )
  const { outputs, trace } = await direct().collect(counts)
  expect(outputs.map(o => [o.value[1], o.pane.index, o.pane.timing])).toEqual([
    [3, 0, 'EARLY'],
    [3, 1, 'EARLY'],
    // The first one's empty pane at the end is an element, too.
    [0, 2, 'EARLY'],
    [0, 3, 'ON_TIME'],
  ])
  expect(trace.header.steps.find(step => step.path === 'CombinePerKey#2')?.windowing?.trigger).toEqual(
    repeatedly(afterCount(1)),
  )
})

test('a pane that has not fired holds the watermark; when it has, the next step of the watermark gets through', async () => {
  const p = new Pipeline()
  p.apply(
    stream()
      .addElements(...at(1))
      .advanceWatermarkTo(20)
      .addElements(...at(2))
      .advanceWatermarkTo(20),
    windowInto(ten, { trigger: repeatedly(afterCount(2)), allowedLateness: 100, accumulationMode: 'discarding' }),
    withKeys(() => 'k'),
    combinePerKey(count()),
    windowInto(ten),
    groupByKey(),
  )
  const run = direct().stepped(p)
  const firings: string[][] = []
  for (let events = run.step(); events !== undefined; events = run.step())
    firings.push(events.flatMap(event => (event.type === 'pane' ? [event.step] : [])))
  expect(firings).toEqual([[], [], ['CombinePerKey'], ['GroupByKey'], []])
})

test('the pane of an element is kept by a map and by windowInto, as in Beam', async () => {
  const kept = new Pipeline().apply(
    create([timestamped(kv('a', 1), 5)]),
    windowInto(ten),
    groupByKey(),
    map(pair => pair),
    windowInto(globalWindows()),
  )
  const { outputs } = await direct().collect(kept)
  expect(outputs[0]?.pane).toEqual({ timing: 'ON_TIME', index: 0, nonSpeculativeIndex: 0, isFirst: true, isLast: true })
  expect(outputs[0]?.window.end).toBe(Infinity)
  expect(outputs[0]?.timestamp).toBe(9)
})

test('early and late triggers begin anew after each firing, also those that are made of several', async () => {
  const steps = [1, 2, 3, 4].reduce((steps, time) => steps.addElements(...at(time)), stream())
  const several = afterAll(afterAny(afterCount(2), afterProcessingTime('1h')), afterCount(1))
  const late = [5, 6, 7, 8].reduce((steps, time) => steps.addElements(...at(time)), steps.advanceWatermarkTo(10))
  const options = { allowedLateness: 10, accumulationMode: 'discarding', onTimeBehavior: 'fireIfNonEmpty' } as const
  expect(await panes(late, ten, { ...options, trigger: afterWatermark({ early: several, late: several }) })).toEqual([
    '[0,10) EARLY 0: 1+2 @9',
    '[0,10) EARLY 1: 3+4 @9',
    '[0,10) LATE 2: 5+6 @9',
    '[0,10) LATE 3: 7+8 @9',
  ])
})
