import { counted } from '../core/counted.ts'
import type { PaneEvent } from '../trace/event.ts'
import { requireTrace } from '../trace/require-trace.ts'
import type { Trace } from '../trace/trace.ts'
import { type Chart, makeChart } from './chart.ts'
import { type Figures, figuresOf, isSame, type PanePair, pairWords, panePairs } from './comparison/pane-diff.ts'
import { drawDiff } from './comparison/pane-diff-drawing.ts'
import { legendRows } from './diagram/legend.ts'
import { axisNames, eventAxis, makePanel, processingAxis } from './diagram/panel.ts'
import { makePlane } from './diagram/plane.ts'
import {
  type Extents,
  eventTicks,
  legendOf,
  styleOf,
  type TimeDiagramOptions,
  type View,
  viewOf,
} from './diagram/view.ts'
import { type Label, lines, type Marks, plainText, texts } from './drawing/marks.ts'
import { colour } from './drawing/palette.ts'
import { boldWidth, fitText } from './drawing/text-width.ts'
import { type Drawn, isWide, type Sheet } from './sheet.ts'
import { type ClockText, shareText, spanText } from './words/clock-text.ts'
import { markdownTable } from './words/markdown-table.ts'
import { timingWords } from './words/timing-words.ts'
import { fullValueText, keyText } from './words/value-text.ts'
import { windowingWords } from './words/windowing-words.ts'

export interface CompareOptions extends TimeDiagramOptions {
  /** What the two are called; 'A' and 'B' if not said. */
  names?: readonly [string, string]
}

interface Side {
  readonly name: string
  readonly view: View
  readonly figures: Figures
}

const CHART = 'compare'
/** Above its figures, in units of the font size. */
const LONGEST_NAME = 6

/**
 * Two strategies on one recording: both diagrams on one scale, the panes that they share and that only one has, and what
 * each costs and gets. With several keys, or windows that slide, the diagrams show the first lane; figures and table are
 * of all. Throws as timeDiagram does.
 */
export function compare(left: Trace, right: Trace, options: CompareOptions = {}): Chart {
  requireTrace(left, CHART)
  requireTrace(right, CHART)
  const names = (options.names ?? ['A', 'B']).map(plainText) as [string, string]
  const first = viewOf(left, options, CHART)
  // Both show the same key.
  const keys = options.keys ?? first.stretches.slice(0, 1).map(({ story }) => story.key)
  const [a, b] = [left, right].map((trace, i): Side => {
    const view = viewOf(trace, { ...options, keys }, CHART)
    return { name: names[i] as string, view, figures: figuresOf(trace, view.grouping.step.path) }
  }) as [Side, Side]
  const panes = ([a, b] as const).map(({ view }, i) => panesOf(i === 0 ? left : right, view))
  const pairs = panePairs(panes[0] ?? [], panes[1] ?? [])
  const { clock } = a.view
  return makeChart(
    {
      title: titleOf(a, b, pairs),
      subtitle: [keyWords(a.view), clock.note],
      description: [a, b].map(({ name, view }) => `${name}: ${wordsOf(view)}.`).join(' '),
      isMoving: true,
      draw: sheet => draw(sheet, a, b, pairs),
    },
    () => table(a, b, pairs, clock),
  )
}

function panesOf({ events }: Trace, { grouping }: View): readonly PaneEvent[] {
  return events.filter((event): event is PaneEvent => event.type === 'pane' && event.step === grouping.step.path)
}

function wordsOf({ grouping }: View): string {
  return grouping.step.windowing ? windowingWords(grouping.step.windowing) : ''
}

function keyWords({ grouping, stretches, lanes }: View): string {
  const parts = ['Medians over windows and over counted elements']
  if (grouping.keyCount > 1)
    parts.push(`diagrams: ${stretches[0]?.story.name}, 1 of ${counted(grouping.keyCount, 'key')}`)
  else if (lanes.length > 1) parts.push(`diagrams: 1 of ${lanes.length} lanes`)
  return parts.join('; ')
}

function titleOf(a: Side, b: Side, pairs: readonly PanePair[]): string {
  if (pairs.every(isSame)) return `${a.name} and ${b.name} fire the same ${counted(pairs.length, 'pane')}`
  if (pairs.every(({ left, right }) => left !== undefined && right !== undefined))
    return `${a.name} and ${b.name} fire the same ${counted(pairs.length, 'pane')}, at other times`
  const [more, less] = a.figures.panes >= b.figures.panes ? [a, b] : [b, a]
  const panes = more.figures.panes - less.figures.panes
  const first =
    panes === 0
      ? `${a.name} and ${b.name} fire ${counted(more.figures.panes, 'pane')} each`
      : `${more.name} fires ${counted(panes, 'pane')} more than ${less.name}`
  const elements = more.figures.counted - less.figures.counted
  if (Number.isNaN(elements)) return first
  if (elements === 0) return `${first}; both count the same ${counted(more.figures.counted, 'element')}`
  const isDropped = less.figures.dropped - more.figures.dropped === elements
  const verb = isDropped
    ? elements > 0
      ? `keeps ${counted(elements, 'element')} that ${less.name} drops`
      : `drops ${counted(-elements, 'element')} that ${less.name} keeps`
    : `counts ${counted(Math.abs(elements), 'element')} ${elements > 0 ? 'more' : 'fewer'}`
  return `${first} and ${verb}`.replace(/^(\S+) and (\S+) fire (.*) each and /, `$1 and $2 fire $3 each; ${more.name} `)
}

/** So wide, in units of em, that figures stand beside the pane diff. */
const BESIDE = 60

function draw(sheet: Sheet, a: Side, b: Side, pairs: readonly PanePair[]): Drawn {
  const { em, left, right, top } = sheet
  const extents = joined(a.view.extents, b.view.extents)
  const middle = (left + right) / 2
  const places = isWide(sheet)
    ? [
        { left, right: middle - 0.5 * em, top },
        { left: middle + 0.5 * em, right, top },
      ]
    : [
        { left, right, top },
        { left, right, top: top + 32 * em },
      ]
  const diagrams = [a, b].map(({ name, view }, i) => {
    const place = places[i] as (typeof places)[number]
    const room = {
      left: place.left + 3.9 * em,
      right: place.right - 1.2 * em,
      top: place.top + 4 * em,
      bottom: place.top + 29 * em,
    }
    const panel = makePanel(room, em, extents.eventTime, extents.processingTime, 0.8 * em)
    const style = styleOf(panel, view, false)
    const lane = view.lanes[0]
    const inside = (place.right - place.left) / em
    const words = wordsOf(view).split(' · ').slice(1).join(' · ')
    const after = boldWidth(name) + 1
    const heads: Label[] = [
      { x: place.left, y: place.top + 0.9 * em, text: name, size: em, weight: 700 },
      {
        x: place.left + after * em,
        y: place.top + 0.9 * em,
        text: fitText(words, inside / 1.12 - after),
        size: em,
        fill: colour('ink2'),
      },
    ]
    const shown = { ...view, extents }
    const marks = [
      ...texts(heads, 'side'),
      ...axisNames(panel),
      ...processingAxis(panel, view.clock, style.ticks),
      ...eventAxis(panel, view.clock, eventTicks(shown, lane)),
    ]
    return { marks, plane: lane && makePlane(panel, shown, lane, { ...style, saysMore: false }) }
  })
  const bottom = (places[1]?.top ?? top) + 32.6 * em
  const entries = [...new Set([...legendOf(a.view), ...legendOf(b.view)])]
  const legend = legendRows(entries, left, right, bottom, em)
  const shown = pairs.filter(pair => isShown(pair, a.view) || isShown(pair, b.view))
  const isBeside = sheet.width >= BESIDE * em
  const half = isBeside ? { right: left + 0.56 * (right - left) } : { right }
  const diff = drawDiff(
    { left, right: half.right, top: legend.bottom + 1.2 * em, bottom: 0 },
    shown,
    extents.processingTime,
    a.view.clock,
    [a.name, b.name],
    em,
  )
  const figures = isBeside
    ? drawFigures(a, b, left + 0.59 * (right - left), right, legend.bottom + 1.2 * em, em)
    : drawFigures(a, b, left, right, diff.bottom + em, em)
  return {
    planes: diagrams.flatMap(({ plane }) => plane ?? []),
    marks: [...diagrams.flatMap(({ marks }) => marks), ...legend.marks, ...diff.marks, ...figures.marks],
    bottom: Math.max(diff.bottom, figures.bottom),
  }
}

/** Whether a pair is of a window that the diagrams show. */
function isShown({ left, right }: PanePair, { lanes }: View): boolean {
  return lanes[0]?.windows.some(({ panes }) => panes.some(({ event }) => event === left || event === right)) ?? false
}

function joined(a: Extents, b: Extents): Extents {
  const both = (x: { from: number; to: number }, y: { from: number; to: number }) => ({
    from: Math.min(x.from, y.from),
    to: Math.max(x.to, y.to),
  })
  return {
    eventTime: both(a.eventTime, b.eventTime),
    processingTime: both(a.processingTime, b.processingTime),
    firstMs: Math.min(a.firstMs, b.firstMs),
  }
}

/** What is told of each strategy. */
function rowsOf({ figures }: Side): readonly (readonly [string, string])[] {
  const span = (ms: number) => (Number.isNaN(ms) ? '–' : `${ms > 0 ? '+' : ''}${spanText(ms)}`)
  const share = (value: number) => (Number.isNaN(value) ? '–' : shareText(value))
  const wait = Number.isNaN(figures.waitMs) ? '–' : spanText(figures.waitMs)
  return [
    ['Panes', String(figures.panes)],
    ['First answer, from window end', span(figures.firstMs)],
    ['On time, from window end', span(figures.onTimeMs)],
    ['Wait, arrival to first pane', wait],
    ['In the on-time panes', share(figures.onTimeShare)],
    ['In the final panes', share(figures.finalShare)],
    ['Dropped', Number.isNaN(figures.dropped) ? '–' : String(figures.dropped)],
  ]
}

function drawFigures(a: Side, b: Side, left: number, right: number, top: number, em: number): Drawn {
  const [rows, others] = [rowsOf(a), rowsOf(b)]
  const height = 2.2 * em
  const yOf = (row: number) => top + 2.2 * em + (row + 0.5) * height
  const end = { anchor: 'end' as const, weight: 700, size: em }
  const [nameA, nameB] = [a, b].map(({ name }) => fitText(name, LONGEST_NAME)) as [string, string]
  const second = right - Math.max(4.6, boldWidth(nameB) + 1) * em
  const marks: Marks = [
    ...texts([{ x: left, y: top + 0.6 * em, text: 'Figures', size: em, weight: 700 }], 'figures'),
    ...texts(
      [
        { ...end, x: second, y: yOf(-0.7), text: nameA },
        { ...end, x: right, y: yOf(-0.7), text: nameB },
        ...rows.flatMap(([name, value], i) => [
          { x: left, y: yOf(i), text: fitText(name, (second - left) / em - 3.5), size: em, fill: colour('ink2') },
          { ...end, x: second, y: yOf(i), text: value },
          { ...end, x: right, y: yOf(i), text: others[i]?.[1] ?? '' },
        ]),
      ],
      'figures',
    ),
    ...lines(
      rows.map((_, i) => [
        { x: left, y: yOf(i) + height / 2 },
        { x: right, y: yOf(i) + height / 2 },
      ]),
      { stroke: colour('grid'), width: 1 },
      'rule',
    ),
  ]
  return { marks, bottom: yOf(rows.length - 1) + height }
}

function table(a: Side, b: Side, pairs: readonly PanePair[], clock: ClockText): string {
  const names = [a.name, b.name] as const
  const columns = [{ name: 'figure' }, { name: a.name, isRight: true }, { name: b.name, isRight: true }]
  const others = rowsOf(b)
  const figures = markdownTable(
    columns,
    rowsOf(a).map(([name, value], i) => [name, value, others[i]?.[1] ?? '']),
  )
  const hasKeys = a.view.grouping.keyCount > 1
  const fired = (pane: PaneEvent | undefined) => (pane === undefined ? '' : clock.precise(pane.processingTimeMs))
  const rows = pairs.map(pair => {
    const pane = (pair.left ?? pair.right) as PaneEvent
    const timing = timingWords[pane.pane.timing]
    return [
      ...(hasKeys ? [keyText(pane.key)] : []),
      clock.window(pane.window),
      timing,
      fullValueText(pane.value),
      fired(pair.left),
      fired(pair.right),
      pairWords(pair, [...names]),
    ]
  })
  const paneColumns = [
    ...(hasKeys ? [{ name: 'key' }] : []),
    { name: 'window' },
    { name: 'timing' },
    { name: 'value', isRight: true },
    ...names.map(name => ({ name: `${name} fired`, isRight: true })),
    { name: 'pane diff' },
  ]
  return `${figures}\n\n${markdownTable(paneColumns, rows)}`
}
