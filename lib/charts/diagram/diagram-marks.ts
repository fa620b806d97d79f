import type { Timestamp } from '../../core/time.ts'
import type { WatermarkStep } from '../../trace/queries/input-watermark.ts'
import {
  boxes,
  discs,
  edgeStroke,
  type Label,
  lines,
  type Marks,
  path,
  type Segment,
  shape,
  texts,
} from '../drawing/marks.ts'
import { colour, TINTED, timingColour } from '../drawing/palette.ts'
import type { Point, Room } from '../drawing/room.ts'
import { textWidth } from '../drawing/text-width.ts'
import type { ClockText } from '../words/clock-text.ts'
import { cellMarks, countInCells } from './element-cells.ts'
import type { KeyWindow } from './key-stories.ts'
import type { Chip } from './pane-label-placement.ts'
import type { Panel } from './panel.ts'

// The parts of a time diagram, back to front.

/** The window's pixels, inset so that neighbours stay apart. */
export function columnOf(panel: Panel, { window }: KeyWindow): { readonly left: number; readonly right: number } {
  return { left: panel.x(window.start) + 1, right: panel.x(window.end) - 1 }
}

/** The life of each window: from the ideal watermark up to its expiry, or to the end of what is known. */
export function bandMarks(panel: Panel, windows: readonly KeyWindow[], untilMs = panel.processingTime.to): Marks {
  return windows.flatMap(window => {
    const { left, right } = columnOf(panel, window)
    const low = panel.processingTime.from
    const high = window.expiredMs ?? untilMs
    const [from, to] = [eventTimeAt(panel, left), eventTimeAt(panel, right)]
    // The diagonal's ends, and where it leaves the picture below, or the window's life above.
    const turns = [to, high, low, from].filter(time => time >= from && time <= to).sort((a, b) => b - a)
    return shape(
      [
        { x: left, y: panel.y(high) },
        { x: right, y: panel.y(high) },
        ...turns.map(time => ({ x: panel.x(time), y: panel.y(Math.min(Math.max(time, low), high)) })),
      ],
      colour('band'),
      'band',
    )
  })
}

/** Where the ideal watermark is at a pixel of event time. */
export function diagonalY(panel: Panel, x: number): number {
  return panel.y(eventTimeAt(panel, x))
}

function eventTimeAt({ eventTime, left, right }: Panel, x: number): Timestamp {
  return eventTime.from + ((x - left) / (right - left)) * (eventTime.to - eventTime.from)
}

export function diagonalMarks(panel: Panel): Marks {
  const from = Math.max(panel.eventTime.from, panel.processingTime.from)
  const to = Math.min(panel.eventTime.to, panel.processingTime.to)
  if (from >= to) return []
  const ends = [from, to].map(time => ({ x: panel.x(time), y: panel.y(time) }))
  return path(ends, { stroke: colour('rule'), width: 1.25, dash: '2 4' }, 'ideal')
}

/** From the arrival of a pane's first element to its firing. */
export function paneBoxes(panel: Panel, windows: readonly KeyWindow[]): Marks {
  const tints = new Map<string, Room[]>()
  for (const window of windows)
    for (const { event, openedMs } of window.panes) {
      if (openedMs === undefined || openedMs >= event.processingTimeMs) continue
      const fill = timingColour(event.pane.timing)
      const room = { ...columnOf(panel, window), top: panel.y(event.processingTimeMs), bottom: panel.y(openedMs) }
      tints.set(fill, [...(tints.get(fill) ?? []), room])
    }
  return [...tints].flatMap(([fill, rooms]) => boxes(rooms, fill, `${TINTED} pane`))
}

/**
 * The corners of the watermark's steps: up first, then right. The jump to the end of time runs to the right edge; up to
 * `untilMs`, if that is given, it stands where the last one left it.
 */
export function watermarkCorners(
  panel: Panel,
  steps: readonly WatermarkStep[],
  firstMs: Timestamp,
  untilMs?: Timestamp,
): readonly Point[] {
  const corners: Point[] = []
  const turn = (x: number, y: number) => {
    const last = corners.at(-1)
    const before = corners.at(-2)
    if (last?.x === x && last.y === y) return
    // A corner on a straight line is none.
    if (last && before && ((before.x === last.x && last.x === x) || (before.y === last.y && last.y === y)))
      corners.pop()
    corners.push({ x, y })
  }
  const { from } = panel.processingTime
  let x = panel.left
  turn(x, panel.y(Math.max(from, Math.min(firstMs, steps[0]?.atMs ?? firstMs))))
  for (const step of stepsInPixels(panel, steps)) {
    turn(x, step.y)
    x = step.x
    turn(x, step.y)
  }
  if (untilMs !== undefined && x > panel.left && x < panel.right) turn(x, panel.y(untilMs))
  return corners
}

/** The same for a picture that may be of a part: where the watermark stood outside of it, to the left or below, there is no line. */
export function cornersInPart(panel: Panel, steps: readonly WatermarkStep[], untilMs: Timestamp): readonly Point[] {
  const inside = steps.filter(({ watermarkMs }) => watermarkMs >= panel.eventTime.from)
  const [first] = inside
  if (first === undefined) return []
  const corners = watermarkCorners(panel, inside, first.atMs, untilMs)
  // It had come there before the picture begins.
  return first.atMs < panel.processingTime.from ? corners.slice(1) : corners
}

/** A step that moves less is not seen. */
const LEAST_STEP = 0.4

/** The steps that are seen in a panel, up to the one that leaves it. */
export function stepsInPixels(
  panel: Panel,
  steps: readonly WatermarkStep[],
): readonly (Point & { readonly watermarkMs: Timestamp })[] {
  const seen: (Point & { watermarkMs: Timestamp })[] = []
  for (const { atMs, watermarkMs } of steps) {
    if (atMs > panel.processingTime.to) break
    const [x, y] = [panel.x(watermarkMs), panel.y(atMs)]
    const last = seen.at(-1)
    // What it does beyond the right edge is no longer here to see.
    const leaves = watermarkMs >= panel.eventTime.to
    if (leaves || last === undefined || Math.abs(last.x - x) > LEAST_STEP || Math.abs(last.y - y) > LEAST_STEP)
      seen.push({ x, y, watermarkMs })
    if (leaves) break
  }
  return seen
}

export function watermarkMarks(corners: readonly Point[], width = 2.25): Marks {
  return [
    ...path(corners, { stroke: colour('paper'), width: 2 * width, opacity: 0.8 }, 'watermark-rim'),
    ...path(corners, { stroke: colour('watermark'), width }, 'watermark'),
  ]
}

/** What is shorter is left out: it would look like a mark of its own. */
const STUMP = 4

/** The firings of windows, cut where a chip lies on them. */
export function edgeMarks(
  panel: Panel,
  placed: readonly { readonly window: KeyWindow; readonly chips: readonly Chip[] }[],
): Marks {
  const segments = new Map<string, (readonly [Point, Point])[]>()
  for (const { window, chips } of placed) {
    const { left, right } = columnOf(panel, window)
    for (const { event } of window.panes) {
      const y = panel.y(event.processingTimeMs)
      const own = segments.get(event.pane.timing) ?? []
      segments.set(event.pane.timing, own)
      const over = chips.filter(chip => Math.abs(chip.y - y) < chip.height / 2)
      let from = left
      for (const { x, width } of [...over].sort((a, b) => a.x - b.x)) {
        if (x > from + STUMP)
          own.push([
            { x: from, y },
            { x, y },
          ])
        from = Math.max(from, x + width)
      }
      if (right > from + STUMP)
        own.push([
          { x: from, y },
          { x: right, y },
        ])
    }
  }
  // The one on time is the one that counts: it lies on top.
  const order = ['UNKNOWN', 'EARLY', 'LATE', 'ON_TIME'] as const
  return order.flatMap(timing => lines(segments.get(timing) ?? [], edgeStroke(timing), `edge ${timing}`))
}

const MANY = 400
const VERY_MANY = 2000

/** How many elements a diagram shows one by one. */
export function isBinned(count: number): boolean {
  return count > VERY_MANY
}

/** Elements as discs; over 400 as small ones; over 2,000 counted in cells. `all` is how many the chart has. */
export function elementMarks(panel: Panel, points: readonly Point[], all: number, r: number): Marks {
  if (isBinned(all)) return cellMarks(panel, countInCells(panel, points))
  return discs(points, all > MANY ? 2 : r, colour('ink'), all > MANY ? 0 : 1.25, 'element')
}

/** Brackets where windows expired, with short feet down; given a clock, and when, where there is room to say it. */
export function bracketMarks(
  panel: Panel,
  windows: readonly KeyWindow[],
  clock?: ClockText,
): { readonly marks: Marks; readonly labels: readonly Room[] } {
  const { em } = panel
  const bars: Segment[] = []
  const words: Label[] = []
  for (const window of windows) {
    if (window.expiredMs === undefined || window.expiredMs > panel.processingTime.to) continue
    const { left, right } = columnOf(panel, window)
    const y = panel.y(window.expiredMs)
    bars.push([
      { x: left, y },
      { x: right, y },
    ])
    for (const x of [left + 0.75, right - 0.75])
      bars.push([
        { x, y, at: y },
        { x, y: y + 0.4 * em },
      ])
    if (clock === undefined) continue
    const text = `expired ${clock.label(window.expiredMs)}`
    if (textWidth(text) * em > right - left) continue
    // A firing at that very moment has its value there.
    const fires = window.panes.some(({ event }) => Math.abs(panel.y(event.processingTimeMs) - y) < em)
    words.push({
      x: (left + right) / 2,
      y: y - (fires ? 1.4 : 0.85) * em,
      at: y,
      text,
      anchor: 'middle',
      size: em,
      fill: colour('ink2'),
    })
  }
  return {
    marks: [...lines(bars, { stroke: colour('ink2'), width: 1.5 }, 'expiry'), ...texts(words, 'expiry')],
    labels: words.map(({ x, y, text }) => {
      const half = (textWidth(text) * em) / 2
      return { left: x - half, right: x + half, top: y - 0.6 * em, bottom: y + 0.6 * em }
    }),
  }
}
