import { expect, jest, test } from '@jest/globals'
import {
  combineGlobally,
  count,
  direct,
  fixedWindows,
  watermarkLagOf as lagOf,
  Pipeline,
  type Trace,
  windowInto,
} from 'yeoul'
import { watermarkLag } from 'yeoul/charts'
import { outOfOrder, readRecording } from 'yeoul/io/recording'
import { Drawing } from './drawing.ts'
import { expectGolden } from './golden.ts'
import { modelRun } from './model-run.ts'

// The recording has broken lines, on purpose.
jest.spyOn(console, 'warn').mockImplementation(() => {})

async function stalled(): Promise<Trace> {
  const tweets = new Pipeline().apply(readRecording('stalled-partition', { watermark: outOfOrder('10s') }))
  return (await direct().collect(tweets.apply(windowInto(fixedWindows('60s')), combineGlobally(count())))).trace
}

test('names the partition that stalls, and how far behind the watermark falls', async () => {
  const trace = await stalled()
  const chart = watermarkLag(trace)
  const peak = Math.max(...lagOf(trace, 'ReadRecording').map(({ lagMs }) => lagMs))
  const text = `${Math.floor(peak / 60_000)}:${String(Math.round((peak % 60_000) / 1000)).padStart(2, '0')} behind`
  const drawing = new Drawing(chart.toSVG())
  expect(drawing.texts('peak')).toEqual([text])
  expect(drawing.texts('stall')).toEqual([expect.stringMatching(/^partition \d stalls$/)])
  expect(chart.title).toMatch(new RegExp(`^Partition \\d holds the watermark: ${text}`))
  expect([...drawing.texts('end-label')].sort()).toEqual([
    'partition 0',
    'partition 1',
    'partition 2',
    'partition 3',
    'pipeline',
  ])
  expect(chart.toTable()).toMatch(/\| pipeline +\|/)
  expectGolden('watermark-lag.svg', chart.toSVG())
  expectGolden('watermark-lag-360.svg', chart.toSVG({ width: 360 }))
})

test('one partition has one line', async () => {
  const drawing = new Drawing(watermarkLag(await modelRun()).toSVG())
  expect(drawing.count('lag')).toBe(1)
  expect(drawing.count('partition')).toBe(0)
  const trace = await modelRun({ trace: 'panes' })
  expect(() => watermarkLag(trace)).toThrow(/level 'full'/)
})
