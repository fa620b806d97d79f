import { expect, test } from '@jest/globals'
import {
  afterProcessingTime,
  combinePerKey,
  direct,
  fixedWindows,
  globalWindows,
  kv,
  map,
  Pipeline,
  read,
  repeatedly,
  sum,
  wall,
  windowInto,
} from 'yeoul'
import { lists, one } from './lists.ts'

test('the wall clock: arrivals come at their pace, and processing time is theirs', async () => {
  const start = Date.UTC(2024, 0, 1)
  const arrivals = Array.from({ length: 20 }, (_, i) => one(i, { arrivedAt: start + i * 1000, watermark: i }))
  const p = new Pipeline().apply(
    read(lists([arrivals])),
    map(n => n),
  )
  const { values, trace } = await direct({ clock: wall({ speed: 1000 }) }).collect(p)
  expect(values).toHaveLength(20)
  const told = trace.events.flatMap(e => (e.type === 'element' && e.step === 'Map' ? [e.processingTimeMs] : []))
  for (const [i, time] of told.entries()) expect(time).toBeGreaterThanOrEqual(start + i * 1000)
  expect([...told].sort((a, b) => a - b)).toEqual(told)
})

test('the wall clock gives the same values as the recorded one, timers in processing time included', async () => {
  const arrivals = [0, 1, 2, 20, 21, 60].map(s => one(s, { arrivedAt: s * 1000, watermark: s }))
  const sums = new Pipeline().apply(
    read(lists([arrivals])),
    windowInto(globalWindows(), { trigger: repeatedly(afterProcessingTime('10s')), accumulationMode: 'discarding' }),
    map(n => kv('k', n)),
    combinePerKey(sum()),
  )
  const recorded = await direct().collect(sums)
  const live = await direct({ clock: wall({ speed: 2000 }) }).collect(sums)
  expect(recorded.values.map(([, n]) => n)).toEqual([3, 41, 60])
  expect(live.values.reduce((all, [, n]) => all + n, 0)).toBe(104)
})

test('speeds that are none are refused', () => {
  for (const speed of [0, -1, Infinity, Number.NaN])
    expect(() => wall({ speed })).toThrow(/wall: speed .* must be a number above 0/)
})

test('cancel wakes a run that waits for an arrival that is far away', async () => {
  const arrivals = [one(1, { arrivedAt: 0 }), one(2, { arrivedAt: 1e12 })]
  const run = direct({ clock: wall() }).collect(new Pipeline().apply(read(lists([arrivals]))))
  for await (const { value } of run) {
    expect(value).toBe(1)
    break
  }
  await run.cancel()
  expect((await run).values).toEqual([1])
})

test('a timer in processing time fires while nothing arrives', async () => {
  const arrivals = [one(1, { arrivedAt: 0, watermark: 1 }), one(2, { arrivedAt: 60_000, watermark: 2 })]
  const sums = new Pipeline().apply(
    read(lists([arrivals])),
    windowInto(globalWindows(), { trigger: repeatedly(afterProcessingTime('10s')), accumulationMode: 'discarding' }),
    map(n => kv('k', n)),
    combinePerKey(sum()),
  )
  const { trace } = await direct({ clock: wall({ speed: 1000 }) }).collect(sums)
  const fired = trace.events.flatMap(e => (e.type === 'pane' ? [e.processingTimeMs] : []))
  expect(fired[0]).toBeGreaterThanOrEqual(10_000)
  expect(fired[0]).toBeLessThan(60_000)
})

test('the speed is the runner’s: at any speed the panes are those of the recorded clock, where only event time counts', async () => {
  const arrivals = Array.from({ length: 50 }, (_, i) => one((i * 37) % 50, { arrivedAt: i * 100, watermark: i - 10 }))
  const counts = new Pipeline().apply(
    read(lists([arrivals])),
    windowInto(fixedWindows(7)),
    map(n => kv(n % 3, n)),
    combinePerKey(sum()),
  )
  const recorded = await direct().collect(counts)
  for (const speed of [100, 5000]) {
    const live = await direct({ clock: wall({ speed }) }).collect(counts)
    expect(live.outputs).toEqual(recorded.outputs)
    expect(live.metrics.counter('droppedDueToLateness')).toBe(recorded.metrics.counter('droppedDueToLateness'))
  }
})
