import type { Timestamp } from '../../core/time.ts'
import { type Label, lines, type Marks, texts } from '../drawing/marks.ts'
import { colour } from '../drawing/palette.ts'
import type { Room } from '../drawing/room.ts'
import { textWidth } from '../drawing/text-width.ts'
import { type ClockText, timeTicks } from '../words/clock-text.ts'

/** A stretch of time. */
export interface Extent {
  readonly from: Timestamp
  readonly to: Timestamp
}

/** A plane of event time (x) and processing time (y) on a sheet. */
export interface Panel extends Room {
  readonly em: number
  readonly eventTime: Extent
  readonly processingTime: Extent
  /** Pixels; what lies outside is drawn at the margin. */
  x(eventTimeMs: Timestamp): number
  y(processingTimeMs: Timestamp): number
}

/** A panel in a room; its uppermost time lies `headroom` below the top. */
export function makePanel(room: Room, em: number, eventTime: Extent, processingTime: Extent, headroom: number): Panel {
  const { left, right, top, bottom } = room
  const scale = (extent: Extent, from: number, to: number) => (time: Timestamp) => {
    const inside = Math.min(Math.max(time, extent.from), extent.to)
    return from + ((inside - extent.from) / (extent.to - extent.from || 1)) * (to - from)
  }
  return {
    left,
    right,
    top,
    bottom,
    em,
    eventTime,
    processingTime,
    x: scale(eventTime, left, right),
    y: scale(processingTime, bottom, top + headroom),
  }
}

/** Lines for the eye along the processing times of an axis. */
export function gridMarks(panel: Panel, ticks: readonly Timestamp[]): Marks {
  const { left, right } = panel
  const inner = ticks.filter(tick => tick > panel.processingTime.from)
  return lines(
    inner.map(tick => [
      { x: left, y: panel.y(tick) },
      { x: right, y: panel.y(tick) },
    ]),
    { stroke: colour('grid'), width: 1 },
    'grid',
  )
}

/** Round processing times with room for their labels. */
export function processingTicks({ processingTime, top, bottom, em }: Panel, clock: ClockText): readonly Timestamp[] {
  const count = Math.max(2, Math.floor((bottom - top) / (2.2 * em)))
  const fit = Math.min(count, 10)
  return timeTicks(processingTime.from, processingTime.to, fit, clock.origin)
}

export function processingAxis(panel: Panel, clock: ClockText, ticks: readonly Timestamp[]): Marks {
  const { em, left } = panel
  return texts(
    ticks.map(tick => axisLabel(left - 0.7 * em, panel.y(tick), clock.label(tick), 'end', em)),
    'axis',
  )
}

/** The event-time axis: times that have room for their labels, a short tick at each. */
export function eventAxis(panel: Panel, clock: ClockText, times: readonly Timestamp[]): Marks {
  const { em, left, right, bottom } = panel
  const shown = thinned(times, panel, clock)
  const foot = { stroke: colour('rule'), width: 1.25 }
  return [
    ...lines(
      [
        [
          { x: left, y: bottom },
          { x: right, y: bottom },
        ],
        ...shown.map(time => {
          const x = panel.x(time)
          return [
            { x, y: bottom },
            { x, y: bottom + 0.4 * em },
          ] as const
        }),
      ],
      foot,
      'axis',
    ),
    ...texts(
      shown.map(time => axisLabel(panel.x(time), bottom + 1.1 * em, clock.label(time), 'middle', em)),
      'axis',
    ),
  ]
}

/** The names of both axes: on top of the one, at the right end of the other. */
export function axisNames({ left, right, top, bottom, em }: Panel): Marks {
  return texts(
    [
      axisLabel(left - 3.4 * em, top - 1.2 * em, '↑ processing time', 'start', em),
      axisLabel(right, bottom + 2.4 * em, 'event time →', 'end', em),
    ],
    'axis',
  )
}

function axisLabel(x: number, y: number, text: string, anchor: Label['anchor'], em: number): Label {
  return { x, y, text, size: em, fill: colour('ink2'), ...(anchor !== undefined && { anchor }) }
}

/** Every n-th time, so that no two labels touch. */
function thinned(times: readonly Timestamp[], panel: Panel, clock: ClockText): readonly Timestamp[] {
  const widest = Math.max(0, ...times.map(time => textWidth(clock.label(time)))) * panel.em + panel.em
  const xs = times.map(time => panel.x(time))
  const gap = Math.min(...xs.slice(1).map((x, i) => x - (xs[i] as number)))
  const every = Number.isFinite(gap) && gap > 0 ? Math.ceil(widest / gap) : 1
  return times.filter((_, i) => i % every === 0)
}
