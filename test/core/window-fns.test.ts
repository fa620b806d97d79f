import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { shapeOf } from '../../lib/core/window-fns.ts'
import {
  type BoundedWindow,
  fixedWindows,
  globalWindows,
  interval,
  PipelineConstructionError,
  sessions,
  slidingWindows,
  type WindowFn,
} from '../../lib/index.ts'

const assigned = (windowFn: WindowFn, timestamp: number) =>
  [...windowFn.assignWindows({ element: undefined, timestamp })].map(({ start, end }) => [start, end])

function merged(windowFn: WindowFn, ...windows: readonly (readonly [number, number])[]) {
  const merges: { parts: number[][]; result: number[] }[] = []
  const plain = ({ start, end }: BoundedWindow) => [start, end]
  windowFn.mergeWindows?.(
    windows.map(([start, end]) => interval(start, end)),
    (parts, result) => merges.push({ parts: parts.map(plain), result: plain(result) }),
  )
  return merges
}

test('interval: start, end, and the last timestamp inside', () => {
  expect(interval(0, '10s')).toEqual({ start: 0, end: 10_000, maxTimestamp: 9999 })
  expect(interval(-Infinity, 5)).toMatchObject({ maxTimestamp: 4 })
  for (const [start, end] of [
    [5, 5],
    [6, 5],
    [Infinity, Infinity],
  ] as const) {
    expect(() => interval(start, end)).toThrow(PipelineConstructionError)
  }
})

test('global windows: one for all of time', () => {
  expect(assigned(globalWindows(), -Infinity)).toEqual([[-Infinity, Infinity]])
  expect(assigned(globalWindows(), Infinity)).toEqual([[-Infinity, Infinity]])
})

test('fixed windows: a timestamp at the start is inside, one at the end is not; before the epoch too', () => {
  const minutes = fixedWindows('60s')
  expect(assigned(minutes, 0)).toEqual([[0, 60_000]])
  expect(assigned(minutes, 59_999)).toEqual([[0, 60_000]])
  expect(assigned(minutes, 60_000)).toEqual([[60_000, 120_000]])
  expect(assigned(minutes, -1)).toEqual([[-60_000, 0]])
  expect(assigned(minutes, -60_000)).toEqual([[-60_000, 0]])
})

test('fixed windows with an offset, longer than the size or negative too', () => {
  expect(assigned(fixedWindows(10, { offset: 3 }), 2)).toEqual([[-7, 3]])
  expect(assigned(fixedWindows(10, { offset: 3 }), 3)).toEqual([[3, 13]])
  expect(assigned(fixedWindows(10, { offset: 23 }), 3)).toEqual([[3, 13]])
  expect(assigned(fixedWindows(10, { offset: -7 }), 3)).toEqual([[3, 13]])
  expect(assigned(fixedWindows('24h', { offset: '5h' }), 0)).toEqual([[-19 * 3_600_000, 5 * 3_600_000]])
})

test('sliding windows: all that hold the timestamp, the newest first', () => {
  const windows = slidingWindows({ size: 60, period: 20 })
  expect(assigned(windows, 0)).toEqual([
    [0, 60],
    [-20, 40],
    [-40, 20],
  ])
  expect(assigned(windows, 19)).toEqual([
    [0, 60],
    [-20, 40],
    [-40, 20],
  ])
  expect(assigned(windows, 20)).toEqual([
    [20, 80],
    [0, 60],
    [-20, 40],
  ])
  expect(assigned(slidingWindows({ size: 60, period: 20, offset: 5 }), 4)).toEqual([
    [-15, 45],
    [-35, 25],
    [-55, 5],
  ])
})

test('sliding windows whose period does not divide the size, and with gaps between them', () => {
  const odd = slidingWindows({ size: 10, period: 4 })
  expect(assigned(odd, 8)).toEqual([
    [8, 18],
    [4, 14],
    [0, 10],
  ])
  expect(assigned(odd, 10)).toEqual([
    [8, 18],
    [4, 14],
  ])
  const sparse = slidingWindows({ size: 3, period: 10 })
  expect(assigned(sparse, 2)).toEqual([[0, 3]])
  expect(assigned(sparse, 3)).toEqual([])
})

test('the windows of random timestamps are those that hold them, in whatever order they are asked', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 50 }),
      fc.integer({ min: 1, max: 50 }),
      fc.integer({ min: -60, max: 60 }),
      fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 1 }),
      (size, period, offset, timestamps) => {
        const sliding = slidingWindows({ size, period, offset })
        const fixed = fixedWindows(size, { offset })
        for (const timestamp of timestamps) {
          const expected: number[][] = []
          const newest = Math.floor((timestamp - offset) / period) * period + offset
          for (let start = newest; start + size > timestamp; start -= period) expected.push([start, start + size])
          expect(assigned(sliding, timestamp)).toEqual(expected)
          const start = Math.floor((timestamp - offset) / size) * size + offset
          expect(assigned(fixed, timestamp)).toEqual([[start, start + size]])
        }
      },
    ),
    { numRuns: 200 },
  )
})

test('sessions: those that overlap become one, those that only touch do not', () => {
  const s = sessions(10)
  expect(assigned(s, 5)).toEqual([[5, 15]])
  expect(merged(s, [0, 10], [10, 20])).toEqual([])
  expect(merged(s, [0, 10], [9, 19])).toEqual([
    {
      parts: [
        [0, 10],
        [9, 19],
      ],
      result: [0, 19],
    },
  ])
  expect(merged(s, [30, 40], [9, 19], [0, 10], [15, 25])).toEqual([
    {
      parts: [
        [0, 10],
        [9, 19],
        [15, 25],
      ],
      result: [0, 25],
    },
  ])
  expect(merged(s, [0, 100], [20, 30], [100, 110])).toEqual([
    {
      parts: [
        [0, 100],
        [20, 30],
      ],
      result: [0, 100],
    },
  ])
  expect(merged(s)).toEqual([])
})

test('the window of a side input is the one that holds the end', () => {
  const of = (windowFn: WindowFn, start: number, end: number) => windowFn.getSideInputWindow?.(interval(start, end))
  expect(of(fixedWindows(10), 0, 25)).toMatchObject({ start: 20, end: 30 })
  expect(of(fixedWindows(10), 0, 20)).toMatchObject({ start: 10, end: 20 })
  expect(of(slidingWindows({ size: 30, period: 10 }), 0, 25)).toMatchObject({ start: 20, end: 50 })
  expect(of(globalWindows(), 0, 25)).toMatchObject({ start: -Infinity, end: Infinity })
  expect(sessions(10).getSideInputWindow).toBeUndefined()
})

test('sizes and periods must be longer than 0', () => {
  expect(() => fixedWindows('0s')).toThrow(/fixedWindows: size: "0s" must be longer than 0/)
  expect(() => slidingWindows({ size: '60s', period: 0 })).toThrow(/slidingWindows: period: 0 must be longer than 0/)
  expect(() => slidingWindows({ size: -1, period: 1 })).toThrow(/slidingWindows: size/)
  expect(() => sessions('-1s')).toThrow(/sessions: gap/)
  expect(() => fixedWindows(10, { offset: 1.5 })).toThrow(/fixedWindows: offset/)
})

const NOT_IN_A_WINDOW = [Infinity, -Infinity, Number.NaN, 2 ** 53, -(2 ** 54), 1e300]

test.each(NOT_IN_A_WINDOW)('a timestamp of %p lies in no interval, and is refused', timestamp => {
  for (const windowFn of [
    fixedWindows(10),
    slidingWindows({ size: 10, period: 5 }),
    slidingWindows({ size: 4, period: 1 }),
    sessions(10),
  ]) {
    expect(() => assigned(windowFn, timestamp)).toThrow(/an element has timestamp .*withTimestamps/)
  }
})

test('the largest times that a Date can have do lie in windows', () => {
  const last = 8.64e15
  expect(assigned(fixedWindows(1000), last)).toEqual([[last, last + 1000]])
  expect(assigned(slidingWindows({ size: 2, period: 1 }), -last)).toEqual([
    [-last, -last + 2],
    [-last - 1, -last + 1],
  ])
})

test('runners and charts know the shape of the built-in ones, and only of these', () => {
  expect(shapeOf(fixedWindows('1m', { offset: 5 }))).toEqual({ kind: 'fixed', sizeMs: 60_000, offsetMs: 5 })
  expect(shapeOf(sessions('1m'))).toEqual({ kind: 'sessions', gapMs: 60_000 })
  expect(shapeOf({ ...fixedWindows('1m') })).toBeUndefined()
})
