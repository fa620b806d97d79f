import { expect, test } from '@jest/globals'
import {
  afterCount,
  afterWatermark,
  combineFn,
  combineNewestPanes,
  combinePerKey,
  count,
  countPerElement,
  direct,
  fixedWindows,
  flatMap,
  kv,
  Pipeline,
  repeatedly,
  sum,
  type TestStream,
  testStream,
  timestamped,
  topByValue,
  windowInto,
} from 'yeoul'

const ACCUMULATING = {
  trigger: afterWatermark({ early: afterCount(1), late: afterCount(1) }),
  allowedLateness: 100,
  accumulationMode: 'accumulating',
} as const

const minutes = windowInto(fixedWindows(10), ACCUMULATING)

/** The numbers of all keys, added up. */
const total = combineFn({
  createAccumulator: () => 0,
  addInput: (all, [, n]: readonly [string, number]) => all + n,
  mergeAccumulators: parts => [...parts].reduce((a, b) => a + b, 0),
  extractOutput: all => all,
})

function words(...bundles: readonly (readonly string[])[]): TestStream<string> {
  return bundles.reduce(
    (stream, bundle) => stream.addElements(...bundle.map(word => timestamped(word, 1))),
    testStream<string>(),
  )
}

test('topByValue over accumulating panes: each key counts once, with its newest number', async () => {
  const stream = words(['a', 'a', 'b'], ['b', 'b'], ['c']).advanceWatermarkTo(10).addElements(timestamped('c', 2))
  const top = new Pipeline().apply(stream, minutes, countPerElement(), topByValue(2))
  const { outputs } = await direct().collect(top)
  const last = outputs.filter(o => o.pane.timing !== 'EARLY').map(o => [o.pane.timing, o.value])
  expect(outputs[0]?.value).toEqual([
    ['a', 2],
    ['b', 1],
  ])
  expect(last[0]).toEqual([
    'ON_TIME',
    [
      ['b', 3],
      ['a', 2],
    ],
  ])
  expect(last.at(-1)).toEqual([
    'LATE',
    [
      ['b', 3],
      ['a', 2],
    ],
  ])
})

test('a number that falls takes its key down the list', async () => {
  const low = combineFn({
    createAccumulator: () => 100,
    addInput: (a, n: number) => Math.min(a, n),
    mergeAccumulators: parts => Math.min(...parts),
    extractOutput: a => a,
  })
  const stream = testStream<readonly [string, number]>()
    .addElements(timestamped(kv('a', 9), 1), timestamped(kv('b', 5), 1))
    .addElements(timestamped(kv('a', 1), 1))
  const top = new Pipeline().apply(stream, minutes, combinePerKey(low), topByValue(1))
  const { outputs } = await direct().collect(top)
  expect(outputs.at(0)?.value).toEqual([['a', 9]])
  expect(outputs.at(-1)?.value).toEqual([['b', 5]])
})

test('what one firing emitted for a key by a flatMap in between counts together', async () => {
  const sums = new Pipeline().apply(
    words(['a', 'a'], ['a', 'b']),
    minutes,
    countPerElement(),
    flatMap(([word, n]) => [kv(word, n), kv(word, 10)]),
    combineNewestPanes(total),
  )
  const { values } = await direct().collect(sums)
  // a: 3 + 10, b: 1 + 10; not the 2 + 10 of the first firing of a.
  expect(values.at(-1)).toBe(24)
  expect(values[0]).toBe(12)
})

test('ties go by code point, and keys of any kind stay apart', async () => {
  const top = new Pipeline().apply(
    testStream<unknown>().addElements(...['😀', '～', 'b', 1, '1', { a: 1 }, { a: 1 }].map(key => timestamped(key, 1))),
    windowInto(fixedWindows(10)),
    countPerElement(),
    topByValue(5),
  )
  const { values } = await direct().collect(top)
  expect(values[0]?.[0]).toEqual([{ a: 1 }, 2])
  const texts = values[0]?.map(([key]) => key).filter(key => typeof key === 'string' && key !== '1')
  expect(texts).toEqual(['b', '～', '😀'].slice(0, texts?.length))
})

test('after one pane it is a plain combine', async () => {
  const counted = new Pipeline().apply(
    words(['a', 'a', 'b']),
    windowInto(fixedWindows(10)),
    countPerElement(),
    combineNewestPanes(count()),
  )
  const { values, trace } = await direct().collect(counted)
  expect(values).toEqual([2])
  expect(trace.header.steps.map(step => step.path)).toContain('CombineNewestPanes/CombineGlobally/CombinePerKey')
})

test('panes counted twice on purpose: a windowInto in between says so', async () => {
  const twice = new Pipeline().apply(
    words(['a'], ['a'], ['a']),
    windowInto(fixedWindows(10), { trigger: repeatedly(afterCount(1)), accumulationMode: 'accumulating' }),
    countPerElement(),
    windowInto(fixedWindows(10)),
    combinePerKey(sum()),
  )
  // 1 + 2 + 3, and the full pane at the end once more.
  expect((await direct().collect(twice)).values).toEqual([['a', 9]])
})

test('sessions that grow: a pane of the window that was merged away does not count beside the new one', async () => {
  const { sessions } = await import('yeoul')
  const stream = testStream<string>()
    .addElements(timestamped('a', 0))
    .addElements(timestamped('a', 5))
    .addElements(timestamped('a', 8), timestamped('a', 8))
  const all = new Pipeline().apply(
    stream,
    windowInto(sessions(10), ACCUMULATING),
    countPerElement(),
    combineNewestPanes(total),
  )
  const { outputs } = await direct().collect(all)
  expect(outputs.map(o => [o.window.end, o.pane.timing, o.value]).slice(0, 3)).toEqual([
    [10, 'EARLY', 1],
    [15, 'EARLY', 2],
    [18, 'EARLY', 4],
  ])
})
