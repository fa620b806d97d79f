import { counted, grouped } from '../core/counted.ts'
import { isGrouping } from '../trace/queries/demands.ts'
import { inputWatermark } from '../trace/queries/input-watermark.ts'
import { requireTrace } from '../trace/require-trace.ts'
import type { Trace, TraceStep } from '../trace/trace.ts'
import { type Chart, makeChart } from './chart.ts'
import { discs, type Label, lines, type Marks, path, texts } from './drawing/marks.ts'
import { colour } from './drawing/palette.ts'
import type { Point } from './drawing/room.ts'
import { fitText } from './drawing/text-width.ts'
import { type Drawn, isWide, type Sheet } from './sheet.ts'
import { ClockText } from './words/clock-text.ts'
import { markdownTable } from './words/markdown-table.ts'

interface Row {
  readonly step: TraceStep
  /** Which of the lines at the left it lies on. */
  readonly column: number
  /** Elements that came to it; undefined of a source, or where elements are not traced. */
  readonly elements?: number
  readonly panes: number
  readonly dropped: number
  /** The last time that its input watermark stood at before the end. */
  readonly watermark: string
}

const COLUMNS = [
  { name: 'step' },
  { name: 'elements in', isRight: true },
  { name: 'panes out', isRight: true },
  { name: 'dropped', isRight: true },
  { name: 'last watermark', isRight: true },
]

/**
 * The steps of a run, from its sources down: what reads what, how many elements came along each edge, how many panes a
 * grouping fired, what it dropped, and the last watermark that came before the end of time.
 */
export function pipelineGraph(trace: Trace): Chart {
  requireTrace(trace, 'pipelineGraph')
  const { steps } = trace.header
  const clock = new ClockText(trace.events[0]?.processingTimeMs ?? 0)
  const rows = rowsOf(trace, clock)
  const dropped = rows.reduce((sum, row) => sum + row.dropped, 0)
  const groupings = steps.filter(isGrouping).length
  return makeChart(
    {
      title: `${counted(steps.length, 'step')}, ${counted(groupings, 'grouping')}: ${counted(
        rows.reduce((sum, { panes }) => sum + panes, 0),
        'pane',
      )}${droppedWords(dropped, trace.header.runner)}`,
      subtitle: [`Run by ${trace.header.runner}; a line leads from each step to those that read it`, clock.note],
      description: rows
        .map(({ step }) => `${step.path} reads ${step.inputs.length === 0 ? 'a source' : step.inputs.join(' and ')}.`)
        .join(' '),
      draw: sheet => draw(sheet, rows),
    },
    () =>
      markdownTable(
        [...COLUMNS, { name: 'reads' }],
        rows.map(row => [row.step.path, ...cellsOf(row), row.step.inputs.join(', ')]),
      ),
  )
}

/** What an engine drops it does not tell. */
function droppedWords(dropped: number, runner: string): string {
  if (dropped > 0) return `, ${grouped(dropped)} dropped`
  return runner === 'direct' ? ', none dropped' : ''
}

function cellsOf({ elements, panes, dropped, watermark }: Row): readonly string[] {
  const some = (count: number) => (count === 0 ? '' : grouped(count))
  return [elements === undefined ? '' : grouped(elements), some(panes), some(dropped), watermark]
}

function rowsOf(trace: Trace, clock: ClockText): readonly Row[] {
  const counts = {
    element: new Map<string, number>(),
    pane: new Map<string, number>(),
    drop: new Map<string, number>(),
  }
  for (const { type, step } of trace.events)
    if (type === 'element' || type === 'pane' || type === 'drop')
      counts[type].set(step, (counts[type].get(step) ?? 0) + 1)
  const columns = new Map<string, number>()
  const continued = new Set<string>()
  let next = 0
  return trace.header.steps.map(step => {
    // The first reader of a step goes on in its line; another one begins a line of its own.
    const parent = step.inputs.find(input => !continued.has(input))
    if (parent !== undefined) continued.add(parent)
    const column = parent === undefined ? next++ : (columns.get(parent) ?? 0)
    columns.set(step.path, column)
    const last = inputWatermark(trace, step)
      .filter(({ watermarkMs }) => Number.isFinite(watermarkMs))
      .at(-1)
    const came = counts.element.get(step.path) ?? 0
    // Some steps are run as one with the next, where their elements are traced.
    const goesOn = trace.header.steps.some(
      ({ path, inputs }) => inputs.includes(step.path) && (counts.element.get(path) ?? 0) > 0,
    )
    const isRead = step.inputs.length > 0 && trace.header.level === 'full' && (came > 0 || !goesOn)
    return {
      step,
      column,
      ...(isRead && { elements: came }),
      panes: counts.pane.get(step.path) ?? 0,
      dropped: counts.drop.get(step.path) ?? 0,
      watermark: last === undefined ? '' : clock.precise(last.watermarkMs),
    }
  })
}

function draw(sheet: Sheet, rows: readonly Row[]): Drawn {
  const { em, left, right, top } = sheet
  const height = 2.4 * em
  const first = top + 2.6 * em
  const yOf = (i: number) => first + (i + 0.5) * height
  const depth = 1 + Math.max(0, ...rows.map(({ column }) => column))
  const names = left + (0.6 + 1.4 * depth) * em
  // Narrow sheets keep what came along the edge.
  const shown = isWide(sheet) ? [0, 1, 2, 3] : [0, 2]
  const places = shown.map((_, i) => right - (shown.length - 1 - i) * (isWide(sheet) ? 7.6 : 6.4) * em)
  const inside = ((places[0] ?? right) - 5.2 * em - names) / em
  const at = new Map(rows.map(({ step, column }, i) => [step.path, { x: left + (0.6 + 1.4 * column) * em, y: yOf(i) }]))
  const edges = rows.flatMap(({ step }) =>
    [...step.inputs, ...step.sideInputs].flatMap((input, i): { points: Point[]; isSide: boolean }[] => {
      const [from, to] = [at.get(input), at.get(step.path)]
      if (from === undefined || to === undefined) return []
      // Down in the line of the lower one, after one step aside.
      return [{ points: [from, { x: to.x, y: Math.min(from.y + height, to.y) }, to], isSide: i >= step.inputs.length }]
    }),
  )
  const marks: Marks = [
    ...lines(
      rows.slice(1).map((_, i) => [
        { x: names, y: first + (i + 1) * height },
        { x: right, y: first + (i + 1) * height },
      ]),
      { stroke: colour('grid'), width: 1 },
      'rule',
    ),
    ...edges.flatMap(({ points, isSide }) =>
      path(points, { stroke: colour('ink2'), width: 1.75, ...(isSide && { dash: '4 3' }) }, 'edge'),
    ),
    ...discs([...at.values()], 0.42 * em, colour('ink'), 1.25, 'step'),
    ...texts(
      rows
        .flatMap((row, i): Label[] => {
          const { step } = row
          const y = yOf(i)
          const name = fitText(step.path, inside / 1.1)
          const cells = cellsOf(row)
          return [
            {
              x: names,
              y,
              text: name,
              size: em,
              weight: isGrouping(step) ? 700 : 400,
            },
            ...shown.map((cell, c) => ({
              x: places[c] as number,
              y,
              text: cells[cell] ?? '',
              size: em,
              anchor: 'end' as const,
            })),
          ]
        })
        .filter(({ text }) => text !== ''),
      'step',
    ),
    ...texts(
      shown.map((cell, c) => ({
        x: places[c] as number,
        y: top + 1.4 * em,
        text: COLUMNS[cell + 1]?.name ?? '',
        size: em,
        fill: colour('ink2'),
        anchor: 'end' as const,
      })),
      'head-row',
    ),
  ]
  return { marks, bottom: first + rows.length * height + 0.5 * em }
}
