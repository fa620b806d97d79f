import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { outOfOrder } from '../../lib/core/watermark-estimators.ts'
import { LogWatermarks } from '../../lib/io/kafka/log-watermarks.ts'

const IDLE_MS = 100

test('the watermark is the earliest of the partitions that count, however they come and go', () => {
  const arrivals = fc.array(fc.record({ index: fc.nat(6), lag: fc.nat(50), pause: fc.nat(80), more: fc.boolean() }))
  fc.assert(
    fc.property(arrivals, all => {
      const hasMore = Array.from({ length: 7 }, () => false)
      const watermarks = new LogWatermarks(
        outOfOrder(0),
        IDLE_MS,
        index => hasMore[index] === true,
        hasMore.map(() => null),
      )
      const newest = new Map<number, { time: number; arrival: number; isOut: boolean }>()
      let now = 1000
      for (const { index, lag, pause, more } of all) {
        now += pause
        hasMore[index] = more
        const time = Math.max(now - lag, newest.get(index)?.time ?? 0)
        newest.set(index, { time, arrival: now, isOut: false })
        for (const [one, partition] of newest) {
          // Out from when it is found idle with nothing left, to its next element.
          if (partition.arrival + IDLE_MS < now && hasMore[one] !== true) partition.isOut = true
        }
        const counting = [...newest.values()].filter(({ isOut }) => !isOut)
        const watermark = watermarks.observe(index, now - lag, now)
        if (hasMore.every(one => !one)) expect(watermark).toBe(Math.min(...counting.map(one => one.time)))
        else expect(watermark).toBeLessThanOrEqual(Math.max(...counting.map(one => one.time)))
      }
    }),
  )
})

test('a partition in which something is left holds the others back until it is read, or found empty', () => {
  const left = new Set([1, 2])
  const watermarks = new LogWatermarks(outOfOrder(0), 100, index => left.has(index), [null, null, null])
  expect(watermarks.observe(0, 50, 50)).toBe(Number.NEGATIVE_INFINITY)
  expect(watermarks.observe(1, 20, 50)).toBe(Number.NEGATIVE_INFINITY)
  left.delete(2)
  watermarks.releaseEmpty()
  expect(watermarks.at(50)).toBe(20)
  watermarks.end(1)
  expect(watermarks.at(50)).toBe(50)
})

test('goes on from what it remembers', () => {
  const nothing = () => false
  const before = new LogWatermarks(outOfOrder(5), 100, nothing, [null, null])
  before.observe(0, 50, 50)
  before.observe(1, 70, 70)
  const states = JSON.parse(JSON.stringify([before.state(0), before.state(1)]))
  const after = new LogWatermarks(outOfOrder(5), 100, nothing, states)
  expect(after.at(70)).toBe(45)
  expect(after.at(160)).toBe(65)
})
