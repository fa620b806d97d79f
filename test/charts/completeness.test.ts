import { expect, test } from '@jest/globals'
import { completenessOf, type Trace } from 'yeoul'
import { completeness } from 'yeoul/charts'
import { Drawing } from './drawing.ts'
import { expectGolden } from './golden.ts'
import { modelRun } from './model-run.ts'

async function runs(): Promise<Record<string, Trace>> {
  const all: Record<string, Trace> = {}
  for (const seconds of [0, 5, 15, 30, 60])
    all[`${seconds} s`] = await modelRun({ boundMs: seconds * 1000, count: 400 })
  return all
}

test('a diamond for each setting, and what late panes add to this one', async () => {
  const all = await runs()
  const chart = completeness(all, { now: '15 s' })
  const windows = completenessOf(all['15 s'] as Trace, 'CombinePerKey')
  const total = windows.reduce((sum, { elements, dropped }) => sum + elements + dropped, 0)
  const counted = windows.reduce((sum, { elements }) => sum + elements, 0)
  const share = `${Math.round((1000 * counted) / total) / 10} %`
  expect(chart.title).toContain(`${share} with late panes`)
  const drawing = new Drawing(chart.toSVG())
  expect(drawing.texts('riser')).toEqual([`its late panes reach ${share}`])
  expect(drawing.texts('setting')).toContain('15 s, this setting')
  expect(drawing.count('setting') - drawing.texts('setting').length).toBe(4)
  expect(chart.toTable().match(/^\| \d+ s /gm)).toHaveLength(5)
  expectGolden('completeness.svg', chart.toSVG())
})

test('what it is not given, it says', async () => {
  const one = { here: await modelRun() }
  expect(completeness(one).title).toMatch(/^here: \d+(\.\d)? % after 0:\d\d/)
  expect(() => completeness({})).toThrow('completeness: there is no run; give { name: trace }')
  expect(() => completeness(one, { now: 'there' })).toThrow("completeness: no run is called 'there'; there are here")
})

test('of one run: its recording grouped once more for each bound, as runs with that bound would be', async () => {
  const all = await runs()
  const chart = completeness(all['15 s'] as Trace, { bounds: ['0s', '5s', '15s', '30s', '60s'] })
  const rows = (table: string) => [...table.matchAll(/^\| (\d+ s .*)$/gm)].map(([, row]) => row?.replaceAll(/ +/g, ' '))
  expect(rows(chart.toTable())).toEqual(rows(completeness(all).toTable()))
  expect(chart.title).toMatch(/^as it was run: /)
  const other = completeness(all['15 s'] as Trace, { bounds: ['0s'] })
  expect(other.toTable().match(/^\| \d+ s /gm)).toHaveLength(1)
  expect(
    completeness(all['15 s'] as Trace)
      .toTable()
      .match(/^\| [\d.]+ (s|min) /gm),
  ).toHaveLength(6)
})
