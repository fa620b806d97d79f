import { expect, test } from '@jest/globals'
import * as vega from 'vega'
import { compile, type TopLevelSpec } from 'vega-lite'
import { type PaneEvent, panesOf, sessions, slidingWindows, type WindowFn } from 'yeoul'
import { type Chart, compare, completeness, dropLedger, pipelineGraph, timeDiagram, watermarkLag } from 'yeoul/charts'
import { modelRun } from './model-run.ts'

// The same drawing by Vega-Lite as by Plot, and what belongs to what in it.

async function drawn(chart: Chart): Promise<{ readonly view: vega.View; readonly svg: string }> {
  const warnings: string[] = []
  const logger = { ...vega.logger(vega.Warn), warn: (...words: unknown[]) => warnings.push(words.join(' ')) }
  const spec = chart.toVegaLite({ theme: 'light' }) as unknown as TopLevelSpec
  const compiled = compile(JSON.parse(JSON.stringify(spec)), { logger: logger as never })
  const view = new vega.View(vega.parse(compiled.spec), { renderer: 'none' })
  const svg = await view.toSVG()
  expect(warnings.filter(words => !words.includes('uses Vega-Lite v5'))).toEqual([])
  return { view, svg }
}

/** The words of a drawing, each as often as it stands there. */
function wordsOf(svg: string): readonly string[] {
  return [...svg.matchAll(/<text([^>]*)>([^<]*)<\/text>/g)]
    .filter(([, given]) => !/opacity="0"|fill="none"|stroke="#fcfbf8"/.test(given as string))
    .map(([, , text]) => text as string)
    .filter(text => text !== '')
    .sort()
}

const HINT = /^(Move the line by|Point at a firing)/

const charts: Readonly<Record<string, () => Promise<Chart>>> = {
  'time diagram': async () => timeDiagram(await modelRun()),
  'time diagram that slides': async () =>
    timeDiagram(await modelRun({ windowFn: slidingWindows({ size: '60s', period: '20s' }) })),
  'time diagram of sessions': async () => timeDiagram(await modelRun({ windowFn: sessions('15s'), isKeyed: true })),
  'time diagram of thousands': async () => timeDiagram(await modelRun({ count: 6000 })),
  compare: async () => compare(await modelRun(), await modelRun({ boundMs: 0 })),
  'drop ledger': async () => dropLedger(await modelRun({ boundMs: 0 })),
  'watermark lag': async () => watermarkLag(await modelRun()),
  completeness: async () => completeness({ '15 s': await modelRun(), '0 s': await modelRun({ boundMs: 0 }) }),
  'pipeline graph': async () => pipelineGraph(await modelRun()),
}

test.each(Object.keys(charts))('%s: the same words as in the SVG', async name => {
  const chart = await (charts[name] as () => Promise<Chart>)()
  const { svg } = await drawn(chart)
  const texts = wordsOf(svg).filter(text => !HINT.test(text))
  expect(texts).toEqual(wordsOf(chart.toSVG({ theme: 'light' })))
  expect(JSON.stringify(chart.toVegaLite()).length).toBeLessThan(1_500_000)
})

interface Item {
  readonly marktype?: string
  readonly items?: readonly Item[]
  readonly datum?: { readonly element?: number; readonly pane?: number }
  readonly size?: number
  readonly opacity?: number
}

/** All that is drawn of a kind. */
function itemsOf(view: vega.View, marktype: string): readonly Item[] {
  const found: Item[] = []
  const look = (item: Item) => {
    if (item.marktype === marktype) found.push(...(item.items ?? []))
    for (const inner of item.items ?? []) look(inner)
  }
  look((view.scenegraph() as unknown as { readonly root: Item }).root)
  return found
}

/** What a click does. */
async function select(view: vega.View, name: string, value?: number): Promise<void> {
  const tuple = { unit: '', fields: view.signal(`${name}_tuple_fields`), values: [value] }
  await view.data(`${name}_store`, value === undefined ? [] : [tuple]).runAsync()
}

const NEW = Math.round((2 * 4.05) ** 2)
const CARRIED = Math.round((2 * 3.75) ** 2)
const idsOf = (items: readonly Item[], size: number) =>
  items.flatMap(item => (item.size === size ? (item.datum?.element ?? []) : [])).sort((a, b) => a - b)
const byWindow = (a: PaneEvent, b: PaneEvent) => a.window.start - b.window.start || a.window.end - b.window.end

const strategies: readonly (readonly [string, { windowFn?: WindowFn; seed: number }])[] = [
  ['fixed windows', { seed: 7 }],
  ['other elements', { seed: 8 }],
  ['sessions', { windowFn: sessions('15s'), seed: 7 }],
]

test.each(strategies)('%s: a pane lights up its elements, and an element its panes', async (_, options) => {
  const trace = await modelRun(options)
  const { view } = await drawn(timeDiagram(trace))
  const panes = [...panesOf(trace)].sort((a, b) => byWindow(a, b) || a.pane.index - b.pane.index)
  const seen = new Map<string, Set<number>>()
  for (const [i, pane] of panes.entries()) {
    await select(view, 'pane0', i)
    // A session that grows is another window, with the same elements.
    const window = options.windowFn ? 'all' : `${pane.window.start}`
    const before = seen.get(window) ?? new Set<number>()
    const symbols = itemsOf(view, 'symbol')
    const of = (isCarried: boolean) =>
      [...pane.elements].filter(id => before.has(id) === isCarried).sort((a, b) => a - b)
    expect({ pane: i, ids: idsOf(symbols, NEW) }).toEqual({ pane: i, ids: of(false) })
    expect({ pane: i, ids: idsOf(symbols, CARRIED) }).toEqual({ pane: i, ids: of(true) })
    seen.set(window, new Set([...before, ...pane.elements]))
  }
  await select(view, 'pane0')
  for (const id of new Set(panes.flatMap(({ elements }) => elements))) {
    await select(view, 'element0', id)
    const frames = itemsOf(view, 'rect').flatMap(({ datum }) => (datum?.element === id ? (datum.pane ?? []) : []))
    const holding = panes.flatMap(({ elements }, i) => (elements.includes(id) ? [i] : []))
    expect({ id, panes: [...frames].sort((a, b) => a - b) }).toEqual({ id, panes: holding })
  }
})

test.each(['time diagram', 'time diagram of sessions', 'compare'])(
  '%s: the line goes down and up, and all is as before',
  async name => {
    const { view, svg } = await drawn(await (charts[name] as () => Promise<Chart>)())
    const end = view.signal('now')
    for (const now of [0, 100, end]) await view.signal('now', now).runAsync()
    expect(await view.toSVG()).toBe(svg)
  },
)

test('what lies above the line is pale, and its values are not told', async () => {
  const trace = await modelRun()
  const { view } = await drawn(timeDiagram(trace))
  const at = 150
  const panes = panesOf(trace)
  await view.signal('now', at).runAsync()
  const values = wordsOf(await view.toSVG()).filter(text => /^\d+$/.test(text))
  expect(values.map(Number).sort((a, b) => a - b)).toEqual(
    panes
      .filter(({ processingTimeMs }) => processingTimeMs <= at * 1000)
      .map(({ value }) => value as number)
      .sort((a, b) => a - b),
  )
  const watermark = trace.events.filter(
    ({ type, processingTimeMs }) => type === 'watermark' && processingTimeMs <= at * 1000,
  )
  const last = watermark.at(-1) as { eventTimeMs: number }
  const text = `${Math.floor(last.eventTimeMs / 60_000)}:${((last.eventTimeMs % 60_000) / 1000).toFixed(1).padStart(4, '0')}`
  expect(await view.toSVG()).toContain(`>${text}</text>`)
})
