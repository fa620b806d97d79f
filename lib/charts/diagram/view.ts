import type { Timestamp } from '../../core/time.ts'
import { isGlobal } from '../../core/window.ts'
import { inputWatermark } from '../../trace/queries/input-watermark.ts'
import type { Trace } from '../../trace/trace.ts'
import { greatest, least } from '../drawing/statistics.ts'
import { type ClockText, timeTicks } from '../words/clock-text.ts'
import type { DiagramContent, DiagramStyle } from './diagram.ts'
import { isBinned } from './diagram-marks.ts'
import { clockOf, type Grouping, groupingStep, readGrouping } from './key-stories.ts'
import { type Lane, laneCount, lanesOf } from './lanes.ts'
import type { LegendEntry } from './legend.ts'
import { lostWindows } from './lost-windows.ts'
import { type Extent, type Panel, processingTicks } from './panel.ts'
import { type Stretch, type StretchOptions, spanOf, stretchOf } from './stretch.ts'

export interface TimeDiagramOptions extends StretchOptions {
  /** The grouping's path; the first one if not said. */
  step?: string
  /** Which keys have a lane; those with most panes if not said. */
  keys?: readonly unknown[]
}

/** As many keys have a lane if none are named. */
const MOST_KEYS = 4
const MOST_SESSION_KEYS = 10

/** What a time diagram shows of a run. */
export interface View {
  readonly grouping: Grouping
  readonly stretches: readonly Stretch[]
  readonly lanes: readonly Lane[]
  readonly clock: ClockText
  readonly watermark: DiagramContent['watermark']
  readonly extents: Extents
}

/** What both axes span, and when the first thing came. */
export interface Extents {
  readonly eventTime: Extent
  readonly processingTime: Extent
  readonly firstMs: Timestamp
}

/**
 * Reads what a diagram shows. Throws if there is no such step, no grouping, or no such key; `chart` is who asks. `shared`
 * is the clock of several diagrams.
 */
export function viewOf(trace: Trace, options: TimeDiagramOptions, chart: string, shared?: ClockText): View {
  const step = groupingStep(trace, options.step, chart)
  const grouping = readGrouping(trace, step, chart)
  const watermark = inputWatermark(trace, step)
  const clock = shared ?? clockOf(trace, step)
  const most = step.windowing?.shape?.kind === 'sessions' ? MOST_SESSION_KEYS : MOST_KEYS
  const overlapping = laneCount(step.windowing)
  const keys = options.keys ?? grouping.keys.slice(0, overlapping > 1 ? 1 : most).map(({ key }) => key)
  const stretches = keys.map(key => {
    const story = grouping.story(key)
    const windows = [...story.windows, ...lostWindows(story, step, watermark)]
    return stretchOf({ ...story, windows }, options, clock, overlapping)
  })
  const lanes = stretches.flatMap(stretch => lanesOf(stretch, step.windowing, clock, grouping.endMs))
  return {
    grouping,
    stretches,
    lanes,
    clock,
    watermark,
    extents: extentsOf(stretches, grouping, clock),
  }
}

/** What both axes span: the windows shown, and all that became of them. */
function extentsOf(stretches: readonly Stretch[], { endMs }: Grouping, clock: ClockText): Extents {
  const windows = stretches.flatMap(({ windows }) => windows)
  const elements = stretches.flatMap(({ elements }) => elements)
  const drops = stretches.flatMap(({ drops }) => drops)
  const isPart = stretches.some(({ isPart }) => isPart)
  const span = spanOf([
    ...windows.filter(({ window }) => !isGlobal(window)),
    ...drops.filter(({ window }) => !isGlobal(window)),
  ])
  // The window of all time has no end to span: what came does, be it counted or dropped.
  const times = [...elements, ...drops].map(({ eventTimeMs }) => eventTimeMs)
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

/** How a view's elements are drawn in a panel. */
export function styleOf(panel: Panel, view: View, isSmall: boolean): DiagramStyle {
  const ticks = processingTicks(panel, view.clock)
  return {
    clock: view.clock,
    ticks,
    elementCount: view.stretches.reduce((sum, { elements }) => sum + elements.length, 0),
    isSmall,
  }
}

/** A lane of a view, with what all lanes share. */
export function contentOf({ watermark, extents, grouping, stretches }: View, lane: Lane): DiagramContent {
  const isPart = stretches.some(({ isPart }) => isPart)
  return {
    ...lane,
    watermark,
    firstMs: extents.firstMs,
    ...(!isPart && { endMs: grouping.endMs }),
    ...(grouping.isRunning && { isRunning: true as const }),
  }
}

/** Where windows start and end; round times where they do so everywhere. */
export function eventTicks({ lanes, clock, extents, grouping }: View, lane: Lane | undefined): readonly Timestamp[] {
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
export function legendOf({ stretches, lanes }: View): readonly LegendEntry[] {
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
