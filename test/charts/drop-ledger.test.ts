import { expect, test } from '@jest/globals'
import { fixedWindows } from 'yeoul'
import { dropLedger } from 'yeoul/charts'
import { Drawing } from './drawing.ts'
import { expectGolden } from './golden.ts'
import { modelRun } from './model-run.ts'

test('a row for each element that was dropped, with how much too late it came', async () => {
  const trace = await modelRun({ isKeyed: true, windowing: { accumulationMode: 'discarding' } })
  const chart = dropLedger(trace)
  const dropped = trace.events.filter(({ type }) => type === 'drop')
  expect(dropped.length).toBeGreaterThan(4)
  expect(chart.title).toMatch(new RegExp(`^${dropped.length} elements dropped, up to 2:\\d\\d too late$`))
  expect(chart.toTable().match(/^\| ✕ #\d+/gm)).toHaveLength(dropped.length)
  const drawing = new Drawing(chart.toSVG())
  expect(drawing.count('dropped')).toBe(2 * dropped.length)
  expect(drawing.count('bar')).toBe(dropped.length)
  for (const event of dropped) if (event.type === 'drop') expect(drawing.texts('row')).toContain(`#${event.id}`)
  expectGolden('drop-ledger.svg', chart.toSVG())
  expectGolden('drop-ledger-360.svg', chart.toSVG({ width: 360 }))
})

test('nothing dropped is said; of very many the first are drawn, and all are in the table', async () => {
  expect(dropLedger(await modelRun({ windowFn: fixedWindows('10m') })).title).toBe('No element was dropped')
  const trace = await modelRun({ count: 600, windowing: { accumulationMode: 'discarding' } })
  const count = trace.events.filter(({ type }) => type === 'drop').length
  const chart = dropLedger(trace)
  expect(chart.toSVG()).toContain('Shown: the first 24')
  expect(chart.toTable().match(/^\| ✕/gm)).toHaveLength(count)
})
