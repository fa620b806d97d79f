import type { Timestamp } from '../core/time.ts'
import { isGlobal } from '../core/window.ts'
import type { Trace } from '../trace/trace.ts'
import { type Chart, makeChart } from './chart.ts'
import type { Room } from './chip-placement.ts'
import { type ClockText, numberText, timeTicks } from './clock-text.ts'
import { type DiagramContent, type DiagramStyle, drawDiagram } from './diagram.ts'
import { type Lane, laneCount, lanesOf } from './diagram-lanes.ts'
import { type LegendEntry, legendColumn, legendRows, legendSize } from './diagram-legend.ts'
import { diagonalY, isBinned } from './diagram-marks.ts'
import { diagramTable } from './diagram-table.ts'
import { diagramDescription, diagramTitle, shownWords } from './diagram-words.ts'
import { clockOf, type Grouping, groupingStep, readGrouping } from './grouping.ts'
import { inputWatermark } from './input-watermark.ts'
import { lostWindows } from './lost-windows.ts'
import { lines, type Marks, texts } from './marks.ts'
import { colour } from './palette.ts'
import { axisNames, type Extent, eventAxis, makePanel, type Panel, processingAxis, processingTicks } from './panel.ts'
import { type Drawn, isWide, type Sheet } from './sheet.ts'
import { greatest, least } from './statistics.ts'
import { type Stretch, type StretchOptions, spanOf, stretchOf } from './stretch.ts'
import { fitText } from './text-width.ts'
import { windowingWords } from './windowing-words.ts'

export interface TimeDiagramOptions extends StretchOptions {
  /** The grouping's path; the first one if not said. */
  step?: string
  /** Which keys have a lane; those with most panes if not said. */
  keys?: readonly unknown[]
}

const CHART = 'timeDiagram'
/** As many keys have a lane if none are named. */
const MOST_KEYS = 4
const MOST_SESSION_KEYS = 10

/**
 * Event time (to the right) against processing time (up): elements, the watermark's steps, the windows with their panes
 * and values, firings by timing, and what was dropped. Of a long run it shows the first windows that there is room for,
 * and says so; `from` and `to` choose others ('10m': counted from its 0:00). Windows that slide, and keys, have lanes.
 * Throws if there is no such step, no grouping, or no such key.
 */
export function timeDiagram(trace: Trace, options: TimeDiagramOptions = {}): Chart {
  const step = groupingStep(trace, options.step, CHART)
  const grouping = readGrouping(trace, step, CHART)
  const watermark = inputWatermark(trace, step)
  const clock = clockOf(trace, step)
  const most = step.windowing?.shape?.kind === 'sessions' ? MOST_SESSION_KEYS : MOST_KEYS
  const overlapping = laneCount(step.windowing)
  const keys = options.keys ?? grouping.keys.slice(0, overlapping > 1 ? 1 : most).map(({ key }) => key)
  const stretches = keys.map(key => {
    const story = grouping.story(key)
    const windows = [...story.windows, ...lostWindows(story, step, watermark)]
    return stretchOf({ ...story, windows }, options, clock, overlapping)
  })
  const lanes = stretches.flatMap(stretch => lanesOf(stretch, step.windowing, clock, grouping.endMs))
  const view = { grouping, stretches, lanes, clock, watermark, extents: extentsOf(stretches, grouping, clock) }
  return makeChart(
    {
      title: diagramTitle(grouping),
      subtitle: [
        step.windowing ? windowingWords(step.windowing) : '',
        shownWords(grouping, stretches, clock),
        clock.note,
      ],
      description: diagramDescription(stretches, clock),
      draw: sheet =>
        lanes.length === 1 && lanes[0]?.sessions === undefined ? drawOne(sheet, view) : drawLanes(sheet, view),
    },
    () => diagramTable(stretches, step.windowing, watermark, clock),
  )
}

interface View {
  readonly grouping: Grouping
  readonly stretches: readonly Stretch[]
  readonly lanes: readonly Lane[]
  readonly clock: ClockText
  readonly watermark: DiagramContent['watermark']
  readonly extents: { readonly eventTime: Extent; readonly processingTime: Extent; readonly firstMs: Timestamp }
}

/** What both axes span: the windows shown, and all that became of them. */
function extentsOf(stretches: readonly Stretch[], { endMs }: Grouping, clock: ClockText): View['extents'] {
  const windows = stretches.flatMap(({ windows }) => windows)
  const elements = stretches.flatMap(({ elements }) => elements)
  const drops = stretches.flatMap(({ drops }) => drops)
  const isPart = stretches.some(({ isPart }) => isPart)
  const span = spanOf([
    ...windows.filter(({ window }) => !isGlobal(window)),
    ...drops.filter(({ window }) => !isGlobal(window)),
  ])
  const times = elements.map(({ eventTimeMs }) => eventTimeMs)
  const from = Number.isFinite(span.start) ? span.start : Math.min(least(times), clock.origin)
  const to = Number.isFinite(span.end) ? span.end : greatest(times)
  const fired = windows.flatMap(({ panes }) => panes.map(({ event }) => event.processingTimeMs))
  const firstMs = least([
    ...elements.map(({ arrivedMs }) => arrivedMs),
    ...fired,
    ...drops.map(drop => drop.processingTimeMs),
  ])
  const expiries = windows.flatMap(({ expiredMs }) => expiredMs ?? [])
  const last = isPart ? greatest([...fired, ...expiries, ...elements.map(({ arrivedMs }) => arrivedMs)]) : endMs
  // What starts shortly after 0:00 is shown from 0:00.
  const early = from > clock.origin && from - clock.origin < (to - from) / 6 ? clock.origin : from
  const eventTime = { from: finite(early, clock.origin), to: finite(to, endMs) }
  const first = finite(firstMs, clock.origin)
  const low = Math.min(first, Math.max(eventTime.from, clock.origin))
  const begin = first - low < (last - low) / 4 ? low : first
  return { eventTime, processingTime: { from: begin, to: Math.max(finite(last, endMs), begin + 1000) }, firstMs: first }
}

function finite(time: Timestamp, otherwise: Timestamp): Timestamp {
  return Number.isFinite(time) ? time : otherwise
}

/** The one large diagram. */
function drawOne(sheet: Sheet, view: View): Drawn {
  const { f, left, right, top } = sheet
  const lane = view.lanes[0] as Lane
  const width = right - left - 5.4 * f
  const height = Math.max(26 * f, Math.min(42 * f, 0.76 * width))
  const plotTop = top + 2 * f
  const room = { left: left + 3.9 * f, right: right - 1.5 * f, top: plotTop, bottom: plotTop + height }
  const panel = makePanel(room, f, view.extents.eventTime, view.extents.processingTime, 0.8 * f)
  const style = styleOf(panel, view, false)
  const axes = [
    ...axisNames(panel),
    ...processingAxis(panel, view.clock, style.ticks),
    ...eventAxis(panel, view.clock, eventTicks(view, lane)),
  ]
  const entries = legendOf(view)
  const size = legendSize(entries, f)
  const at = {
    x: Math.min(panel.left + 0.7 * width, panel.right - size.width),
    y: panel.bottom - size.height - 0.6 * f,
  }
  const diagram = drawDiagram(panel, contentOf(view, lane), style)
  const axisBottom = panel.bottom + 3.2 * f
  // Nothing arrives before it happens: below the diagonal is free, if there is enough of it.
  if (isWide(sheet) && diagonalY(panel, at.x) < at.y - 0.8 * f)
    return { marks: [...diagram, ...axes, ...legendColumn(entries, at, f)], bottom: axisBottom }
  const legend = legendRows(entries, left, right, axisBottom + 0.3 * f, f)
  return { marks: [...diagram, ...axes, ...legend.marks], bottom: legend.bottom }
}

/** Short diagrams, one below the other, over one axis. */
function drawLanes(sheet: Sheet, view: View): Drawn {
  const { f, left, right } = sheet
  const marks: Marks[] = []
  let top = sheet.top
  let last: Panel | undefined
  for (const lane of view.lanes) {
    const plotTop = top + (isWide(sheet) ? 0.5 : 2.2) * f
    const room: Room = {
      left: left + (isWide(sheet) ? 9 : 3.9) * f,
      right: right - 1.5 * f,
      top: plotTop,
      bottom: plotTop + 12.5 * f,
    }
    const panel = makePanel(room, f, view.extents.eventTime, view.extents.processingTime, 0.9 * f)
    const style = styleOf(panel, view, true)
    const line = [
      { x: left, y: top },
      { x: right, y: top },
    ] as const
    const foot = [
      { x: panel.left, y: panel.bottom },
      { x: panel.right, y: panel.bottom },
    ] as const
    const name = { x: left, y: top + 1.1 * f, text: fitText(lane.name, isWide(sheet) ? 7.6 : 24), size: f, weight: 700 }
    const note = isWide(sheet)
      ? { x: left, y: top + 2.6 * f, text: lane.note, size: f, fill: colour('ink2') }
      : { x: right, y: top + 1.1 * f, text: lane.note, size: f, fill: colour('ink2'), anchor: 'end' as const }
    marks.push(
      lines([line], { stroke: colour('grid'), width: 1 }, 'lane'),
      texts([name, ...(lane.note === '' ? [] : [note])], 'lane'),
      processingAxis(panel, view.clock, style.ticks),
      drawDiagram(panel, contentOf(view, lane), style),
      lines([foot], { stroke: colour('rule'), width: 1.25 }, 'axis'),
    )
    top = panel.bottom + 0.4 * f
    last = panel
  }
  if (last !== undefined) marks.push(eventAxis(last, view.clock, eventTicks(view, view.lanes[0])))
  const more = view.grouping.keyCount - view.stretches.length
  const rest =
    more > 0
      ? texts([{ x: left, y: top + 1.1 * f, text: `${numberText(more)} more`, size: f, fill: colour('ink2') }], 'lane')
      : []
  const legend = legendRows(legendOf(view), left, right, top + 2.4 * f, f)
  return { marks: [...marks.flat(), ...rest, ...legend.marks], bottom: legend.bottom }
}

function styleOf(panel: Panel, view: View, isSmall: boolean): DiagramStyle {
  const ticks = processingTicks(panel, view.clock)
  return {
    clock: view.clock,
    ticks,
    elementCount: view.stretches.reduce((sum, { elements }) => sum + elements.length, 0),
    isSmall,
  }
}

function contentOf({ watermark, extents, grouping, stretches }: View, lane: Lane): DiagramContent {
  const isPart = stretches.some(({ isPart }) => isPart)
  return { ...lane, watermark, firstMs: extents.firstMs, ...(!isPart && { endMs: grouping.endMs }) }
}

/** Where windows start and end; round times where they do so everywhere. */
function eventTicks({ lanes, clock, extents, grouping }: View, lane: Lane | undefined): readonly Timestamp[] {
  const { from, to } = extents.eventTime
  const shape = grouping.step.windowing?.shape
  if (shape?.kind === 'fixed') {
    const ticks: Timestamp[] = []
    for (let tick = from; tick <= to; tick += shape.sizeMs) ticks.push(tick)
    return ticks
  }
  if (
    lanes.length > 1 ||
    lane === undefined ||
    lane.windows.some(({ window }) => isGlobal(window)) ||
    shape !== undefined
  )
    return roundTicks(from, to, clock)
  return [...new Set(lane.windows.flatMap(({ window }) => [window.start, window.end]))].sort((a, b) => a - b)
}

function roundTicks(from: Timestamp, to: Timestamp, clock: ClockText): readonly Timestamp[] {
  return timeTicks(from, to, 8, clock.origin)
}

/** Only what is there. */
function legendOf({ stretches, lanes }: View): readonly LegendEntry[] {
  const panes = lanes.flatMap(({ windows }) => windows.flatMap(({ panes }) => panes))
  const count = stretches.reduce((sum, { elements }) => sum + elements.length, 0)
  const timings = (['EARLY', 'ON_TIME', 'LATE', 'UNKNOWN'] as const).filter(timing =>
    panes.some(({ event }) => event.pane.timing === timing),
  )
  return [
    ...(count === 0 ? [] : [isBinned(count) ? ('cell' as const) : ('element' as const)]),
    'watermark',
    'ideal',
    ...timings,
    ...(lanes.some(({ drops }) => drops.length > 0) ? (['dropped'] as const) : []),
    ...(lanes.some(
      ({ windows, sessions }) => sessions === undefined && windows.some(({ expiredMs }) => expiredMs !== undefined),
    )
      ? (['expired'] as const)
      : []),
    ...(lanes.some(({ sessions }) => sessions && sessions.merges.length > 0) ? (['merge'] as const) : []),
  ]
}
