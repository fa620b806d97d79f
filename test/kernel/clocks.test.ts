import { expect, test } from '@jest/globals'
import { direct, kv, map, Pipeline, read, wall, windowInto } from 'yeoul'
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
  const { afterProcessingTime, combinePerKey, repeatedly, sum, globalWindows } = await import('yeoul')
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
