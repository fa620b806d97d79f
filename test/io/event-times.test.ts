import { describe, expect, test } from '@jest/globals'
import { combineGlobally, count, direct, fixedWindows, PipelineConstructionError, windowInto } from 'yeoul'
import { readText } from 'yeoul/io/text'
import { outOfOrder, percentile, perfect, type WatermarkEstimator } from 'yeoul/io/watermark'
import { put, temporaryFolder } from './folder.ts'
import { linesAndLetters, openText, readAll } from './lines.ts'

const at = temporaryFolder()
const timestamp = (line: string) => Number(line)
const never = Number.NEGATIVE_INFINITY

async function watermarks(watermark: WatermarkEstimator, lines: readonly (number | string)[]) {
  const reader = await openText(put(at('watermarks.txt'), lines.join('\n')), { timestamp, watermark })
  return (await readAll(reader, 2)).flat().map(element => ('watermark' in element ? element.watermark : undefined))
}

test('lines have their event time, and arrive when it is, or right after the line before', async () => {
  const reader = await openText(put(at('times.txt'), '10\n30\n20\n30\n40'), { timestamp })
  expect((await readAll(reader)).flat()).toEqual([
    { value: '10', timestamp: 10, arrivedAt: 10 },
    { value: '30', timestamp: 30, arrivedAt: 30 },
    { value: '20', timestamp: 20, arrivedAt: 30 },
    { value: '30', timestamp: 30, arrivedAt: 30 },
    { value: '40', timestamp: 40, arrivedAt: 40 },
  ])
  expect(reader.watermark(0)).toBe(Number.POSITIVE_INFINITY)
})

test('without an estimator the watermark waits for the end', async () => {
  const path = put(at('waits.txt'), '10\n30')
  const reader = await openText(path, { timestamp })
  await reader.readBundle(9)
  expect(reader.watermark(0)).toBe(never)
  reader.close?.()
  const { lines } = linesAndLetters(path, { timestamp })
  const { trace } = await direct().collect(lines.apply(windowInto(fixedWindows(10)), combineGlobally(count())))
  const moves = trace.events.filter(({ type, step }) => type === 'watermark' && step === 'ReadText')
  expect(moves).toMatchObject([{ eventTimeMs: Number.POSITIVE_INFINITY, processingTimeMs: 30 }])
})

test('a line without an event time is broken', async () => {
  const path = put(at('timeless.txt'), '10\n\nx\n1.5\nInfinity\nthrow\n20\n')
  const { lines, letters } = linesAndLetters(path, {
    timestamp(line) {
      if (line === 'throw') throw new RangeError('no day has 25 hours')
      return line === '' ? (undefined as never) : Number(line)
    },
    watermark: outOfOrder(5),
  })
  const { collected } = await direct().collectAll({ lines, letters })
  expect(collected.lines.values).toEqual(['10', '20'])
  expect(collected.letters.values.map(({ element, place, reason }) => [element, place, reason.split(';')[0]])).toEqual([
    ['', `${path}:2`, 'its timestamp is undefined'],
    ['x', `${path}:3`, 'its timestamp is NaN'],
    ['1.5', `${path}:4`, 'its timestamp is 1.5'],
    ['Infinity', `${path}:5`, 'its timestamp is Infinity'],
    ['throw', `${path}:6`, 'its timestamp: no day has 25 hours'],
  ])
})

test('what is broken before the first event time, as the header of a table, arrives with the first line that has one', async () => {
  const { lines, letters } = linesAndLetters(put(at('header.csv'), 'time\n1000\nx\n2000'), {
    timestamp,
    watermark: outOfOrder(5),
  })
  const counts = { lines: lines.apply(combineGlobally(count())), letters: letters.apply(combineGlobally(count())) }
  const { trace, collected } = await direct({ trace: 'full' }).collectAll(counts)
  expect([collected.lines.values, collected.letters.values]).toEqual([[2], [2]])
  expect([...new Set(trace.events.map(({ processingTimeMs }) => processingTimeMs))]).toEqual([1000, 2000])
})

test('a watermark needs event times', () => {
  expect(() => readText('a.txt', { watermark: perfect() })).toThrow(PipelineConstructionError)
  expect(() => readText('a.txt', { watermark: perfect() })).toThrow(/a watermark needs event times; give them too/)
})

describe('outOfOrder', () => {
  test('is the newest less the bound', async () => {
    expect(await watermarks(outOfOrder(5), [10, 30, 20, 'x', 31, 36])).toEqual([5, 25, 25, undefined, 26, 31])
    expect(await watermarks(outOfOrder('1s'), [1500])).toEqual([500])
  })

  test('an element at the watermark is on time, one before it may be late', async () => {
    const drops = async (last: number) => {
      const { lines } = linesAndLetters(put(at('bound.txt'), ['10', '20', '15', String(last)].join('\n')), {
        timestamp,
        watermark: outOfOrder(5),
      })
      const { trace } = await direct().collect(lines.apply(windowInto(fixedWindows(5)), combineGlobally(count())))
      return trace.events.filter(({ type }) => type === 'drop').length
    }
    expect([await drops(15), await drops(14)]).toEqual([0, 1])
  })

  test('refuses a negative bound', () => {
    expect(() => outOfOrder('-1s')).toThrow(/outOfOrder: "-1s" is negative/)
    expect(() => outOfOrder('soon' as never)).toThrow(/outOfOrder: "soon" is not a duration/)
  })
})

describe('perfect', () => {
  test('is the earliest that is still to come', async () => {
    expect(await watermarks(perfect(), [10, 30, 20, 'x', 31, 25, 36])).toEqual([
      20,
      20,
      25,
      undefined,
      25,
      36,
      Infinity,
    ])
    expect(await watermarks(perfect(), [7])).toEqual([Infinity])
  })

  test('drops nothing, whatever the order', async () => {
    const times = Array.from({ length: 2000 }, (_, i) => (i * 7919) % 1000)
    const { lines } = linesAndLetters(put(at('perfect.txt'), times.join('\n')), { timestamp, watermark: perfect() })
    const { trace, values } = await direct().collect(
      lines.apply(windowInto(fixedWindows(50)), combineGlobally(count())),
    )
    expect(trace.events.filter(({ type }) => type === 'drop')).toEqual([])
    expect(values.reduce((a, b) => a + b, 0)).toBe(2000)
  })
})

describe('percentile', () => {
  test('is the newest arrival less a percentile of the lags so far', async () => {
    // Lags: 0, 0, 10, 0, 0 behind the newest.
    expect(await watermarks(percentile(50), [10, 30, 20, 40, 50])).toEqual([10, 30, 30, 40, 50])
    expect(await watermarks(percentile(100), [10, 30, 20, 40, 50])).toEqual([10, 30, 30, 30, 40])
    expect(await watermarks(percentile(75), [0, 100, 90, 200, 300])).toEqual([0, 100, 100, 200, 300])
    expect(await watermarks(percentile(76), [0, 100, 90, 200, 300])).toEqual([0, 100, 100, 190, 300])
  })

  test('is near the exact percentile of all lags', async () => {
    const lines = Array.from({ length: 600 }, (_, i) => {
      const late = i % 10 === 5 ? 1000 + ((i * 31) % 40_000) : (i * 37) % 100
      return i * 10 + 50_000 - late
    })
    for (const p of [1, 50, 89.5, 95, 99, 100]) {
      const found = await watermarks(percentile(p), lines)
      const lags: number[] = []
      let [newest, least, most] = [never, never, never]
      for (const [i, time] of lines.entries()) {
        newest = Math.max(newest, time)
        lags.push(newest - time)
        const exact = [...lags].sort((a, b) => a - b)[Math.ceil((p * lags.length) / 100) - 1] as number
        least = Math.max(least, newest - Math.ceil(exact * 1.016))
        most = Math.max(most, newest - exact)
        expect(found[i]).toBeGreaterThanOrEqual(least)
        expect(found[i]).toBeLessThanOrEqual(most)
      }
    }
  })

  test('refuses what is not between 1 and 100', () => {
    for (const p of [0, 0.95, 101, Number.NaN, '95' as never])
      expect(() => percentile(p)).toThrow(/write percentile\(95\)/)
  })
})
