import { describe, expect, jest, test } from '@jest/globals'
import {
  afterCount,
  combineGlobally,
  count,
  direct,
  fixedWindows,
  globalWindows,
  map,
  type PaneEvent,
  Pipeline,
  panesOf,
  sessions,
  slidingWindows,
  windowInto,
} from 'yeoul'
import { timeDiagram } from 'yeoul/charts'
import { outOfOrder, readRecording } from 'yeoul/io/recording'
import { Drawing } from './drawing.ts'
import { expectGolden } from './golden.ts'
import { modelElements, modelRun, speculating } from './model-run.ts'

const tableRows = (table: string) => table.split('\n').filter(line => /^\| \[/.test(line))

describe('the model', () => {
  test('has the marks, values and words of its trace', async () => {
    const trace = await modelRun()
    const chart = timeDiagram(trace)
    const drawing = new Drawing(chart.toSVG())
    const panes = panesOf(trace)
    const dropped = trace.events.filter(({ type }) => type === 'drop').length
    const windows = new Set(panes.map(({ window }) => window.start)).size
    expect(chart.title).toBe(
      `${windows} windows, ${panes.length} panes: ${60 - dropped} of 60 elements counted, ${dropped} dropped`,
    )
    expect(drawing.count('element')).toBe(60 - dropped)
    expect(drawing.count('dropped') - drawing.texts('dropped').length).toBe(2 * dropped)
    expect([...drawing.texts('value')].sort()).toEqual(panes.map(({ value }) => String(value)).sort())
    const ofTiming = (timing: PaneEvent['pane']['timing']) => panes.filter(({ pane }) => pane.timing === timing).length
    for (const timing of ['EARLY', 'ON_TIME', 'LATE'] as const)
      expect(drawing.count(timing)).toBeGreaterThanOrEqual(ofTiming(timing))
    expect(drawing.count('band')).toBe(windows)
    expect(drawing.texts('legend')).toEqual([
      'element',
      'watermark',
      'ideal watermark',
      'fired early',
      'fired on time',
      'fired late',
      'dropped',
      'window expired',
    ])
  })

  test('has a row for each pane, and for each element that was dropped', async () => {
    const trace = await modelRun()
    const table = timeDiagram(trace).toTable()
    expect(tableRows(table)).toHaveLength(panesOf(trace).length)
    expect(table).toMatch(/^\| ✕ #\d+ +\| all +\| +0:23\.4 \| +3:57\.0 \| +\d:\d\d\.\d \| \[0:00, 1:00\) \|/m)
    expect(table).toMatch(/\| \[1:00, 2:00\) \| +\d \| ■ late +\| +3:\d\d\.\d \| +\d+ \| +1 \|/)
  })

  test.each([760, 600, 360])('is as it was looked at, %d pixels wide', async width => {
    expectGolden(`time-diagram-${width}.svg`, timeDiagram(await modelRun()).toSVG({ width }))
  })

  test('has lanes where windows slide: each window in one', async () => {
    const trace = await modelRun({ windowFn: slidingWindows({ size: '60s', period: '20s' }) })
    const chart = timeDiagram(trace)
    const drawing = new Drawing(chart.toSVG())
    expect(drawing.texts('lane').filter(text => /^lane/.test(text))).toEqual(['lane 1', 'lane 2', 'lane 3'])
    expect(drawing.count('band')).toBe(new Set(panesOf(trace).map(({ window }) => window.start)).size)
    // Each element is in three windows, so in each lane, counted or dropped.
    expect(drawing.count('element') + drawing.count('dropped') / 2).toBe(3 * modelElements().length)
    expectGolden('time-diagram-sliding.svg', chart.toSVG())
  })

  test('has a lane a key, those with most panes first', async () => {
    const trace = await modelRun({ isKeyed: true })
    const chart = timeDiagram(trace)
    expect(chart.title).toMatch(/^3 keys, 5 windows, \d+ panes/)
    expect(tableRows(chart.toTable().replaceAll(/^\| #\S+ +/gm, ''))).toHaveLength(panesOf(trace).length)
    expectGolden('time-diagram-keys.svg', chart.toSVG())
    const one = timeDiagram(trace, { keys: ['#goal'] })
    expect(new Drawing(one.toSVG()).texts('value')).toHaveLength(panesOf(trace, { key: '#goal' }).length)
    expect(one.toSVG()).toMatch(/Shown: 1 of 3 keys, \d+ of \d+ panes/)
    expect(() => timeDiagram(trace, { keys: ['#gaol'] })).toThrow(
      /no element of 'CombinePerKey' has the key "#gaol"; there are/,
    )
  })

  test('of sessions has a lane a key: a session widens, merges, fires', async () => {
    const windowing = { allowedLateness: '2m', accumulationMode: 'accumulating' } as const
    const trace = await modelRun({ windowFn: sessions('15s'), isKeyed: true, windowing })
    const chart = timeDiagram(trace)
    const drawing = new Drawing(chart.toSVG())
    const dropped = trace.events.filter(({ type }) => type === 'drop').length
    expect(drawing.count('element')).toBe(60 - dropped)
    expect(drawing.texts('lane').filter(text => text.startsWith('#'))).toHaveLength(3)
    const values = panesOf(trace).map(({ value }) => String(value))
    expect(drawing.texts('value').every(value => values.includes(value))).toBe(true)
    expectGolden('time-diagram-sessions.svg', chart.toSVG())
  })

  test('of a trace without elements has panes and watermark', async () => {
    const trace = await modelRun({ trace: 'panes' })
    const drawing = new Drawing(timeDiagram(trace).toSVG())
    expect(drawing.count('element')).toBe(0)
    expect(drawing.count('watermark')).toBe(1)
    expect(drawing.texts('value').length).toBeGreaterThan(15)
  })

  test('of one window for all time', async () => {
    const chart = timeDiagram(await modelRun({ windowFn: globalWindows() }))
    expect(chart.title).toMatch(/^1 window, \d+ panes/)
    expect(chart.toTable()).toContain('| all time |')
  })

  test('of one window for all time, closed by its trigger: each cross stands at its own event time', async () => {
    const windowing = { trigger: afterCount(10), accumulationMode: 'discarding' } as const
    const drawing = new Drawing(timeDiagram(await modelRun({ windowFn: globalWindows(), windowing })).toSVG())
    const places = drawing.groups('dropped').flatMap(group => group.match(/(?<=d="M)[\d.]+/g) ?? [])
    expect(places).toHaveLength(2 * 50)
    expect(new Set(places).size).toBeGreaterThan(40)
  })
})

test('more than 400 elements are small, more than 2,000 counted in cells', async () => {
  const many = new Drawing(timeDiagram(await modelRun({ count: 600 })).toSVG())
  expect(many.groups('element')[0]).toContain('r="2"')
  const more = new Drawing(timeDiagram(await modelRun({ count: 2500 })).toSVG())
  expect(more.count('element')).toBe(0)
  expect(more.groups('cell').join('').split('M').length).toBeGreaterThan(100)
  expect(more.texts('legend')).toContain('elements, by density')
})

test('of a long run it shows the first windows that have room, and says so; others can be asked for', async () => {
  const trace = await modelRun({ minutes: 60, count: 400 })
  const chart = timeDiagram(trace)
  expect(chart.toSVG()).toMatch(/Shown: 0:00 to \d+:00, \d+ of \d+ panes, \d+ of 400 elements/)
  const later = timeDiagram(trace, { from: '30m', to: '35m' })
  expect(later.toSVG()).toContain('Shown: 30:00 to 35:00, ')
  expect(new Drawing(later.toSVG()).count('band')).toBe(5)
})

test('what comes from outside is escaped', async () => {
  const words = map((text: string) => `${text}\u0000\u202e<script>&`)
  const counted = new Pipeline().apply(
    readRecording('worked-example', { watermark: outOfOrder('30s') }),
    map(({ author_id }) => author_id),
    words,
    windowInto(fixedWindows('10m'), speculating),
  )
  const { trace } = await direct().collect(counted.apply((await import('yeoul')).countPerElement()))
  const svg = timeDiagram(trace).toSVG()
  expect(svg).not.toContain('<script')
  expect(svg).toContain('&lt;')
  expect(svg).not.toMatch(/\p{Cc}(?<!\n)|\u202e/u)
})

// The recording has broken lines, on purpose.
jest.spyOn(console, 'warn').mockImplementation(() => {})

test.each(['worked-example', 'quiet-afternoon', 'stalled-partition'])('%s is as it was looked at', async name => {
  const tweets = new Pipeline().apply(readRecording(name, { watermark: outOfOrder('10s') }))
  const size = name === 'worked-example' ? '10m' : '60s'
  const counts = tweets.apply(windowInto(fixedWindows(size), speculating), combineGlobally(count()))
  const { trace } = await direct().collect(counts)
  const chart = timeDiagram(trace)
  expect(tableRows(chart.toTable()).length).toBeGreaterThan(5)
  expectGolden(`time-diagram-${name}.svg`, chart.toSVG())
})

test('what it cannot draw, it says', async () => {
  const { trace } = await direct().collect(new Pipeline().apply(readRecording('worked-example')))
  expect(() => timeDiagram(trace)).toThrow(/timeDiagram: this run has no grouping, so no panes; apply countPerElement/)
  const model = await modelRun()
  expect(() => timeDiagram(model, { step: 'Nowhere' })).toThrow(/timeDiagram: no step is called "Nowhere"/)
  expect(() => timeDiagram(model).toSVG({ width: 100 })).toThrow(/width 100; give 300 pixels or more/)
})
