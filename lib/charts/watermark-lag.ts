import { counted } from '../core/counted.ts'
import type { Timestamp } from '../core/time.ts'
import { type LagPoint, watermarkLagOf as lagOf } from '../trace/queries/watermark-lag.ts'
import { requireTrace } from '../trace/require-trace.ts'
import type { Trace } from '../trace/trace.ts'
import { type Chart, makeChart } from './chart.ts'
import { type EndLabel, endLabels, endMargin, type Frame, frameAxes, makeFrame } from './drawing/frame.ts'
import { boxes, discs, type Marks, path, plainText, texts } from './drawing/marks.ts'
import { colour } from './drawing/palette.ts'
import type { Point } from './drawing/room.ts'
import { least, median } from './drawing/statistics.ts'
import { boldWidth } from './drawing/text-width.ts'
import { type Drawn, isWide, type Sheet } from './sheet.ts'
import { ClockText, spanText, timeTicks } from './words/clock-text.ts'
import { markdownTable } from './words/markdown-table.ts'

export interface WatermarkLagOptions {
  /** A source's path; the first one if not said. */
  step?: string
}

interface Line {
  readonly name: string
  readonly points: readonly LagPoint[]
}
/** A time in which the watermark stood, since a partition did. */
interface Stall {
  readonly fromMs: Timestamp
  readonly untilMs: Timestamp
  readonly by: string
}
interface View {
  readonly clock: ClockText
  readonly whole: Line
  readonly partitions: readonly Line[]
  readonly peak: LagPoint
  readonly stall: Stall | undefined
}

/** Partitions are told apart by their dashes, not by hue. */
const DASHES = ['', '4 2', '1.5 2', '7 2 1.5 2', '9 3']
const MOST_PARTITIONS = 8

/**
 * How far the watermark of a source lies behind the clock, over time: of each partition, and of the source as a whole,
 * which the slowest one holds back. Throws if the trace has no elements ('full' has), or no such step.
 */
export function watermarkLag(trace: Trace, options: WatermarkLagOptions = {}): Chart {
  requireTrace(trace, 'watermarkLag')
  const step =
    options.step ?? trace.header.steps.find(({ kind }) => kind === 'read' || kind === 'testStream')?.path ?? ''
  const points = lagOf(trace, step)
  if (points.length === 0)
    throw new Error(
      `watermarkLag: the watermark of '${step}' never was at a time; give its source event times and an estimator`,
    )
  const clock = new ClockText(trace.events[0]?.processingTimeMs ?? 0)
  const names = new Set<string>()
  for (const event of trace.events)
    if (event.type === 'watermark' && event.step === step && event.partition !== undefined) names.add(event.partition)
  const partitions = [...names].map(name => ({
    name: `partition ${plainText(name)}`,
    points: lagOf(trace, step, { partition: name }),
  }))
  const peak = points.reduce((most, point) => (point.lagMs > most.lagMs ? point : most))
  const all = { clock, whole: { name: 'pipeline', points }, partitions: partitions.length > 1 ? partitions : [], peak }
  const view: View = { ...all, stall: stallOf(all) }
  return makeChart(
    {
      title: titleOf(view),
      subtitle: [
        `Lag = processing time − watermark of ${step}${names.size > 1 ? `; ${counted(names.size, 'partition')}` : ''}`,
        clock.note,
      ],
      description: `Processing time to the right, lag up. The median lag is ${spanText(median(points.map(({ lagMs }) => lagMs)), true)}, the largest ${spanText(peak.lagMs, true)} at ${clock.label(peak.processingTimeMs)}.`,
      draw: sheet => draw(sheet, view),
    },
    () => table(view),
  )
}

function titleOf({ stall, peak, clock }: View): string {
  const behind = `${spanText(peak.lagMs)} behind at ${clock.label(peak.processingTimeMs)}`
  if (stall === undefined) return `The watermark is at most ${behind}`
  return `${stall.by} holds the watermark: ${behind}`.replace(/^./, first => first.toUpperCase())
}

/** The stretch before the peak in which the watermark did not move, if that is what made the peak. */
function stallOf({ whole, partitions, peak }: Omit<View, 'stall'>): Stall | undefined {
  const usual = median(whole.points.map(({ lagMs }) => lagMs))
  if (peak.lagMs < 2 * usual) return undefined
  const standing = whole.points.filter(({ watermarkMs }) => watermarkMs === peak.watermarkMs)
  const [first, last] = [standing[0], standing.at(-1)]
  if (first === undefined || last === undefined || last.processingTimeMs - first.processingTimeMs < usual)
    return undefined
  const isPeak = (point: LagPoint) =>
    point.watermarkMs === peak.watermarkMs && point.processingTimeMs === peak.processingTimeMs
  const holds = partitions.find(({ points }) => points.some(isPeak))
  return { fromMs: first.processingTimeMs, untilMs: last.processingTimeMs, by: holds?.name ?? 'the source' }
}

function draw(sheet: Sheet, view: View): Drawn {
  const { em, left, right, top } = sheet
  const { clock, whole, partitions, peak, stall } = view
  const shown = partitions.slice(0, MOST_PARTITIONS)
  const names = [whole, ...shown].map(({ name }) => name)
  const [from, to] = [whole.points[0]?.processingTimeMs ?? 0, whole.points.at(-1)?.processingTimeMs ?? 0]
  const room = {
    left: left + 3.9 * em,
    right: right - endMargin(names, em),
    top: top + 1.5 * em,
    bottom: top + 19 * em,
  }
  const ticks = timeTicks(0, peak.lagMs * 1.12, 5, 0)
  const frame = makeFrame(
    room,
    em,
    { from, to },
    { from: Math.min(0, least(whole.points.map(({ lagMs }) => lagMs))), to: peak.lagMs * 1.12 },
  )
  const xs = timeTicks(from, to, isWide(sheet) ? 8 : 4, clock.origin)
  const marks: Marks = [
    ...(stall ? stallBand(frame, stall) : []),
    ...frameAxes(
      frame,
      xs.map(value => ({ value, text: clock.label(value) })),
      ticks.map(value => ({ value, text: spanText(value) })),
      'processing time →',
    ),
    ...shown.flatMap(({ points }, i) =>
      path(
        reduced(points, frame),
        { stroke: colour('ink2'), width: 1.1, dash: DASHES[i % DASHES.length] ?? '' },
        'partition',
      ),
    ),
    ...path(reduced(whole.points, frame), { stroke: colour('paper'), width: 4.5, opacity: 0.8 }, 'lag-rim'),
    ...path(reduced(whole.points, frame), { stroke: colour('watermark'), width: 2.5 }, 'lag'),
    ...peakMark(frame, view),
    ...endLabels(
      [whole, ...shown].flatMap((line, i) => nameOf(line, i === 0, frame)),
      frame,
    ),
  ]
  return { marks, bottom: frame.bottom + 3.2 * em }
}

function nameOf({ name, points }: Line, isWhole: boolean, frame: Frame): readonly EndLabel[] {
  const last = points.at(-1)
  if (last === undefined) return []
  const point = { x: frame.x(last.processingTimeMs), y: frame.y(last.lagMs) }
  return [{ at: point, text: name, fill: colour(isWhole ? 'watermark' : 'ink2'), ...(isWhole && { weight: 700 }) }]
}

function stallBand(frame: Frame, { fromMs, untilMs, by }: Stall): Marks {
  const [left, right] = [frame.x(fromMs), frame.x(untilMs)]
  const text = `${by} stalls`
  const half = (boldWidth(text) * frame.em) / 2
  const x = Math.min(Math.max((left + right) / 2, frame.left + half), frame.right - half)
  return [
    ...boxes([{ left, right, top: frame.top, bottom: frame.bottom }], colour('band'), 'band'),
    ...texts(
      [{ x, y: frame.top - 0.8 * frame.em, text, anchor: 'middle', size: frame.em, fill: colour('ink2') }],
      'stall',
    ),
  ]
}

function peakMark(frame: Frame, { peak }: View): Marks {
  const { em } = frame
  const point = { x: frame.x(peak.processingTimeMs), y: frame.y(peak.lagMs) }
  const text = `${spanText(peak.lagMs)} behind`
  const fits = point.x + (boldWidth(text) + 1) * em < frame.right
  const side = fits
    ? { x: point.x + 0.7 * em, anchor: 'start' as const }
    : { x: point.x - 0.7 * em, anchor: 'end' as const }
  return [
    ...discs([point], 0.33 * em, colour('watermark'), 0, 'peak'),
    ...texts([{ ...side, y: point.y, text, size: em, weight: 700, fill: colour('watermark'), halo: true }], 'peak'),
  ]
}

/** A line's points, of which each column of pixels keeps the first, the lowest, the highest and the last. */
function reduced(points: readonly LagPoint[], frame: Frame): readonly Point[] {
  const columns = new Map<number, { first: Point; last: Point; low: Point; high: Point }>()
  for (const { processingTimeMs, lagMs } of points) {
    const point = { x: frame.x(processingTimeMs), y: frame.y(lagMs) }
    const called = Math.round(point.x)
    const column = columns.get(called)
    if (column === undefined) columns.set(called, { first: point, last: point, low: point, high: point })
    else {
      column.last = point
      if (point.y > column.low.y) column.low = point
      if (point.y < column.high.y) column.high = point
    }
  }
  return [...columns.values()].flatMap(({ first, last, low, high }) =>
    [...new Set([first, low, high, last])].sort((a, b) => a.x - b.x),
  )
}

function table({ whole, partitions, clock, stall }: View): string {
  const rows = [whole, ...partitions].map(({ name, points }) => {
    const lags = points.map(({ lagMs }) => lagMs)
    const peak = points.reduce((most, point) => (point.lagMs > most.lagMs ? point : most))
    const last = points.at(-1) as LagPoint
    return [
      name,
      spanText(median(lags), true),
      spanText(peak.lagMs, true),
      clock.precise(peak.processingTimeMs),
      spanText(last.lagMs, true),
    ]
  })
  const columns = [
    { name: 'watermark' },
    { name: 'median lag', isRight: true },
    { name: 'largest', isRight: true },
    { name: 'at', isRight: true },
    { name: 'last', isRight: true },
  ]
  const words = stall
    ? `\n\n${stall.by} stalls from ${clock.precise(stall.fromMs)} to ${clock.precise(stall.untilMs)}`
    : ''
  return markdownTable(columns, rows) + words
}
