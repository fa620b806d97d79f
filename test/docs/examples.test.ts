import { expect, test } from '@jest/globals'
import {
  afterCount,
  afterEach,
  afterProcessingTime,
  afterWatermark,
  combineGlobally,
  count,
  type Duration,
  direct,
  drops,
  fixedWindows,
  globalWindows,
  Pipeline,
  repeatedly,
  sessions,
  type TestStream,
  testStream,
  timestamped,
  type WindowInto,
  windowInto,
} from 'yeoul'

// What the glossary says in numbers, and what it corrects, by running it.

const at = (...times: Duration[]) => times.map(time => timestamped('x', time))

async function panes(elements: TestStream<string>, windows: WindowInto) {
  const counts = new Pipeline().apply(elements, windows, combineGlobally(count()))
  const { outputs, trace } = await direct().collect(counts)
  const told = outputs.map(({ value, window, pane }) => ({ n: value, window, timing: pane.timing }))
  return { told, counted: told.map(({ n, timing }) => [timing, n]), dropped: drops(trace).length, trace }
}

test('sessions that only touch stay two', async () => {
  const minutes = windowInto(sessions('10m'))
  const of = async (...times: Duration[]) => {
    const { told } = await panes(
      testStream<string>()
        .addElements(...at(...times))
        .advanceWatermarkToInfinity(),
      minutes,
    )
    return told.map(({ window }) => [window.start / 60_000, window.end / 60_000]).sort(([a = 0], [b = 0]) => a - b)
  }
  expect(await of('60m', '68m', '90m')).toEqual([
    [60, 78],
    [90, 100],
  ])
  expect(await of('60m', '68m', '90m', '76m')).toEqual([
    [60, 86],
    [90, 100],
  ])
  expect(await of('60m', '68m', '90m', '76m', '80m')).toEqual([
    [60, 90],
    [90, 100],
  ])
})

test('afterCount(100) is at least a hundred, and a trigger that is finished closes its window', async () => {
  const many = (n: number) => at(...Array.from({ length: n }, (_, i) => i))
  const elements = testStream<string>()
    .addElements(...many(130))
    .addElements(...many(70))
    .advanceWatermarkToInfinity()
  const once = windowInto(globalWindows(), { trigger: afterCount(100), accumulationMode: 'discarding' })
  expect(await panes(elements, once)).toMatchObject({ counted: [['EARLY', 130]], dropped: 70 })
  const again = windowInto(globalWindows(), { trigger: repeatedly(afterCount(100)), accumulationMode: 'discarding' })
  expect(await panes(elements, again)).toMatchObject({
    counted: [
      ['EARLY', 130],
      ['ON_TIME', 70],
    ],
    dropped: 0,
  })
  const steps = afterEach(afterCount(1), afterCount(10))
  const each = windowInto(globalWindows(), { trigger: steps, accumulationMode: 'discarding' })
  expect(await panes(elements, each)).toMatchObject({
    counted: [
      ['EARLY', 130],
      ['EARLY', 70],
    ],
  })
})

test.each([
  [
    'discarding',
    [
      ['EARLY', 2],
      ['ON_TIME', 0],
      ['LATE', 1],
    ],
  ],
  [
    'accumulating',
    [
      ['EARLY', 2],
      ['ON_TIME', 2],
      ['LATE', 3],
    ],
  ],
] as const)('%s drops nothing that is late, and an on-time pane may be empty', async (accumulationMode, expected) => {
  const elements = testStream<string>()
    .addElements(...at('5s', '6s'))
    .advanceWatermarkTo('60s')
    .addElements(...at('7s'))
    .advanceWatermarkToInfinity()
  const trigger = afterWatermark({ early: afterCount(2), late: afterCount(1) })
  const kept = windowInto(fixedWindows('60s'), { trigger, allowedLateness: '1m', accumulationMode })
  expect(await panes(elements, kept)).toMatchObject({ counted: expected, dropped: 0 })
  const forgotten = windowInto(fixedWindows('60s'), { trigger, allowedLateness: 0, accumulationMode })
  expect(await panes(elements, forgotten)).toMatchObject({ counted: expected.slice(0, 2), dropped: 1 })
})

test('afterProcessingTime counts from the first element of the pane', async () => {
  const elements = testStream<string>()
    .advanceProcessingTime('3.4s')
    .addElements(...at(0))
    .advanceProcessingTime('9.9s')
    .addElements(...at(1))
    .advanceProcessingTime('10s')
    .advanceWatermarkToInfinity()
  const trigger = repeatedly(afterProcessingTime('10s'))
  const windows = windowInto(globalWindows(), { trigger, accumulationMode: 'discarding' })
  const { trace } = await panes(elements, windows)
  const [first] = trace.events.filter(({ type }) => type === 'pane')
  const start = trace.events.find(({ type }) => type === 'element')
  expect((first?.processingTimeMs ?? 0) - (start?.processingTimeMs ?? 0)).toBe(10_000)
})
