import { expect, test } from '@jest/globals'
import { combineGlobally, count, create, direct, globalWindows, never, Pipeline, panesOf, windowInto } from 'yeoul'
import { compare } from 'yeoul/charts'
import { Drawing } from './drawing.ts'
import { expectGolden } from './golden.ts'
import { modelRun } from './model-run.ts'

test('two strategies on one recording: what both fire, what only one does, and what each costs', async () => {
  const a = await modelRun()
  const b = await modelRun({ windowing: { accumulationMode: 'discarding' } })
  const chart = compare(a, b)
  const [panes, fewer] = [panesOf(a), panesOf(b)]
  const dropped = (trace: typeof a) => trace.events.filter(({ type }) => type === 'drop').length
  expect(chart.title).toBe(
    `A fires ${panes.length - fewer.length} panes more than B and keeps ${dropped(b) - dropped(a)} elements that B drops`,
  )
  const drawing = new Drawing(chart.toSVG())
  // B's only panes are on time, at the same instants as those of A.
  const same = fewer.filter(({ window, value, processingTimeMs }) =>
    panes.some(
      pane => pane.window.start === window.start && pane.value === value && pane.processingTimeMs === processingTimeMs,
    ),
  ).length
  expect(drawing.count('ring')).toBe(same)
  expect(chart.toTable().match(/\| the same/g)).toHaveLength(same)
  expect(chart.toTable().match(/\| only in A/g)).toHaveLength(panes.length - same)
  expect(drawing.texts('figures')).toEqual(
    expect.arrayContaining([String(panes.length), String(fewer.length), String(dropped(b))]),
  )
  expectGolden('compare.svg', chart.toSVG())
  expectGolden('compare-360.svg', chart.toSVG({ width: 360 }))
})

test('names, and a run that is compared with itself', async () => {
  const trace = await modelRun({ isKeyed: true })
  const chart = compare(trace, trace, { names: ['this', 'that'] })
  expect(chart.title).toMatch(/^this and that fire the same \d+ panes$/)
  expect(chart.toTable()).not.toContain('only in')
  expect(compare(await modelRun({ trace: 'panes' }), await modelRun()).title).toMatch(/^A and B/)
})

test('the window of all time is named so, within the paper', async () => {
  const inAll = windowInto(globalWindows(), { trigger: never(), accumulationMode: 'discarding' })
  const { trace } = await direct().collect(new Pipeline().apply(create(['a', 'b']), inAll, combineGlobally(count())))
  expect(new Drawing(compare(trace, trace).toSVG()).texts('diff')).toContain('all time')
})
