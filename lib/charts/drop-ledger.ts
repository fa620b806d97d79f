import { counted } from '../core/counted.ts'
import { drops } from '../trace/queries/drops.ts'
import { inputWatermark, type WatermarkStep } from '../trace/queries/input-watermark.ts'
import { requireTrace } from '../trace/require-trace.ts'
import type { Trace, TraceStep } from '../trace/trace.ts'
import { type Chart, makeChart } from './chart.ts'
import { clockOf } from './diagram/key-stories.ts'
import { boxes, crosses, type Label, lines, type Marks, plainText, texts } from './drawing/marks.ts'
import { colour } from './drawing/palette.ts'
import { greatest } from './drawing/statistics.ts'
import { fitText } from './drawing/text-width.ts'
import { type Drawn, isWide, type Sheet } from './sheet.ts'
import { ClockText, spanText } from './words/clock-text.ts'
import { DROP_COLUMNS, dropCells, dropTable, type LateDrop, lateDrop } from './words/drop-table.ts'

export interface DropLedgerOptions {
  /** Only what this step dropped. */
  step?: string
}

/** As many rows are drawn; the table has all. */
const MOST_ROWS = 24

/** Each element that was dropped, in order of arrival: when it was written, when it came, and by how much too late. */
export function dropLedger(trace: Trace, options: DropLedgerOptions = {}): Chart {
  requireTrace(trace, 'dropLedger')
  const known = new Map<TraceStep, readonly WatermarkStep[]>()
  const watermarkOf = (step: TraceStep) => {
    const watermark = known.get(step) ?? inputWatermark(trace, step)
    known.set(step, watermark)
    return watermark
  }
  const dropped = drops(trace, options)
    .map(({ event }) => {
      const step = trace.header.steps.find(({ path }) => path === event.step)
      return lateDrop(event, step?.windowing, step === undefined ? [] : watermarkOf(step))
    })
    .sort((a, b) => a.event.processingTimeMs - b.event.processingTimeMs)
  const firstStep = trace.header.steps.find(({ path }) => path === dropped[0]?.event.step)
  // The same clock as that of the step's time diagram.
  const clock = firstStep === undefined ? new ClockText(0) : clockOf(trace, firstStep)
  const lateness = firstStep?.windowing?.allowedLatenessMs ?? 0
  const title =
    dropped.length === 0
      ? 'No element was dropped'
      : `${counted(dropped.length, 'element')} dropped${mostLate(dropped)}`
  const reason = dropped.some(({ tooLateMs }) => tooLateMs !== undefined)
    ? `Too late by: how far past the window’s end and the allowed lateness (${spanText(lateness)}) the watermark was`
    : ''
  const left = dropped.length > MOST_ROWS ? `Shown: the first ${MOST_ROWS}` : ''
  return makeChart(
    {
      title,
      subtitle: [reason, left, clock.note],
      description: 'A row for each element that was dropped, in order of arrival.',
      draw: sheet => draw(sheet, dropped.slice(0, MOST_ROWS), clock),
    },
    () => (dropped.length === 0 ? '' : dropTable(dropped, clock)),
  )
}

function mostLate(dropped: readonly LateDrop[]): string {
  const most = greatest(dropped.flatMap(({ tooLateMs }) => tooLateMs ?? []))
  return most > 0 ? `, up to ${spanText(most)} too late` : ''
}

/** Where columns stand, in shares of the width; narrow sheets leave out what the window tells already. */
const WIDE = [0, 0.09, 0.3, 0.41, 0.53, 0.55, 0.78, 0.89]
const NARROW = [0, 0.19, 0.56, undefined, undefined, undefined, undefined, 0.8]

function draw(sheet: Sheet, rows: readonly LateDrop[], clock: ClockText): Drawn {
  const { em, left, right, top } = sheet
  const first = top + 2.4 * em
  const places = isWide(sheet) ? WIDE : NARROW
  const width = right - left
  const put = (cells: readonly string[], y: number, style: Partial<Label>): Label[] =>
    cells.flatMap((text, i) => {
      const place = places[i]
      if (place === undefined) return []
      const room = i === 1 ? (isWide(sheet) ? 0.11 : 0.15) * (width / em) : 99
      const x = left + place * width + (i === 0 && y > first ? 1.3 * em : 0)
      return [
        {
          x,
          y,
          text: fitText(plainText(text), room),
          size: em,
          anchor: DROP_COLUMNS[i]?.isRight ? 'end' : 'start',
          ...style,
        },
      ]
    })
  const height = 2 * em
  const yOf = (i: number) => first + (i + 0.5) * height
  const most = Math.max(1, ...rows.flatMap(({ tooLateMs }) => tooLateMs ?? []))
  const bar = left + (isWide(sheet) ? 0.9 : 0.82) * width
  const rules = Array.from({ length: rows.length + 1 }, (_, i) => first + i * height).map(
    y =>
      [
        { x: left, y },
        { x: right, y },
      ] as const,
  )
  const marks: Marks = [
    ...lines(rules.slice(1), { stroke: colour('grid'), width: 1 }, 'rule'),
    ...lines(rules.slice(0, 1), { stroke: colour('rule'), width: 1.25 }, 'rule'),
    ...texts(
      put(
        DROP_COLUMNS.map(({ name }) => name),
        top + 1.4 * em,
        { fill: colour('ink2') },
      ),
      'head-row',
    ),
    ...texts(
      rows.flatMap((row, i) => put(dropCells(row, clock), yOf(i), {})),
      'row',
    ),
    ...crosses(
      rows.map((_, i) => ({ x: left + 0.5 * em, y: yOf(i) })),
      0.35 * em,
      'dropped',
    ),
    ...boxes(
      rows.flatMap(({ tooLateMs = 0 }, i) => {
        const length = Math.max(1, (tooLateMs / most) * (right - bar))
        return tooLateMs > 0
          ? [{ left: bar, right: bar + length, top: yOf(i) - 0.25 * em, bottom: yOf(i) + 0.25 * em }]
          : []
      }),
      colour('ink2'),
      'bar',
    ),
  ]
  return { marks, bottom: first + rows.length * height + 0.5 * em }
}
