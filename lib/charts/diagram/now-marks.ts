import type { Timestamp } from '../../core/time.ts'
import type { BoundedWindow } from '../../core/window.ts'
import { boxes, type Label, lines, type Marks, type Segment, shape, texts } from '../drawing/marks.ts'
import { colour } from '../drawing/palette.ts'
import { overlap, type Room } from '../drawing/room.ts'
import { boldWidth } from '../drawing/text-width.ts'
import type { ClockText } from '../words/clock-text.ts'
import type { Panel } from './panel.ts'

/** Where a replay stands; of what comes after it nothing is known. */
export interface Now {
  readonly atMs: Timestamp
  /** Where the watermark stands then; undefined if it has not moved yet. */
  readonly watermarkMs?: Timestamp
  readonly openPanes: readonly OpenPane[]
  /** Of several diagrams on top of each other the first has the flag, and the last the watermark's name. */
  readonly isFirst: boolean
  readonly isLast: boolean
}

/** Elements of a window that wait for their pane. */
export interface OpenPane {
  readonly window: BoundedWindow
  /** When the first of them arrived. */
  readonly openedMs: Timestamp
  readonly count: number
  /** The window had a pane before: these are what is new. */
  readonly isMore: boolean
}

/** Open panes grow to the line; they have no timing yet. */
export function openPaneMarks(panel: Panel, { atMs, openPanes }: Now): Marks {
  const rooms = openPanes.map(pane => roomOf(panel, pane, atMs))
  const edges = rooms.map(
    ({ left, right, top }): Segment => [
      { x: left, y: top },
      { x: right, y: top },
    ],
  )
  return [
    ...boxes(rooms, colour('ink2'), 'open', 0.16),
    ...lines(edges, { stroke: colour('ink2'), width: 2.25, dash: '1.5 2.5' }, 'open-edge'),
  ]
}

/** How much has come for each open pane, above the line, where there is nothing yet but chips and the flag. */
export function openPaneWords(panel: Panel, now: Now, clock: ClockText, chips: readonly Room[]): Marks {
  const { em } = panel
  const { atMs, openPanes, isFirst } = now
  const flags = isFirst ? [flagRoom(panel, atMs, `now ${clock.label(atMs)}`, chips)] : []
  const taken = [...chips, ...flags]
  const labels = openPanes.flatMap((pane): Label[] => {
    const { left, right, top } = roomOf(panel, pane, atMs)
    const words = pane.isMore ? `+${pane.count} since` : `${pane.count} so far`
    const text = [words, `+${pane.count}`].find(text => boldWidth(text) * em < right - left)
    if (text === undefined) return []
    const room = (y: number) => {
      const from = right - (boldWidth(text) + 0.5) * em
      return { left: from, right: right + 0.5 * em, top: y - 0.6 * em, bottom: y + 0.6 * em }
    }
    let y = top - 0.75 * em
    // Above the flag it would not be known of which window it speaks.
    if (text !== words && flags.some(flag => overlap(flag, room(y)))) return []
    for (const other of taken) if (overlap(other, room(y))) y = other.top - 0.75 * em
    taken.push(room(y))
    return [{ x: right - 2, y, text, anchor: 'end', size: em, weight: 700, halo: true }]
  })
  return texts(labels, 'so-far')
}

function roomOf(panel: Panel, { window, openedMs }: OpenPane, atMs: Timestamp): Room {
  return {
    left: panel.x(window.start) + 1,
    right: panel.x(window.end) - 1,
    top: panel.y(atMs),
    bottom: panel.y(openedMs),
  }
}

/** The line that is now. */
export function nowLine(panel: Panel, { atMs }: Now): Marks {
  const y = panel.y(atMs)
  const line: Segment = [
    { x: panel.left, y },
    { x: panel.right, y },
  ]
  return lines([line], { stroke: colour('ink'), width: 1.5 }, 'now')
}

/** Its flag, at the right end of the line; raised where there are chips. */
export function nowFlag(panel: Panel, { atMs, isFirst }: Now, clock: ClockText, chips: readonly Room[]): Marks {
  if (!isFirst) return []
  const { em, right } = panel
  const text = `now ${clock.label(atMs)}`
  const flag = flagRoom(panel, atMs, text, chips)
  const label = { x: (flag.left + right) / 2, y: flag.bottom - 0.85 * em, text, size: em, weight: 700 }
  const pole: Segment = [
    { x: right - 0.75, y: flag.bottom },
    { x: right - 0.75, y: panel.y(atMs) },
  ]
  return [
    ...lines([pole], { stroke: colour('ink'), width: 1.5 }, 'now-flag'),
    ...boxes([flag], colour('ink'), 'now-flag'),
    ...texts([{ ...label, fill: colour('paper'), anchor: 'middle' }], 'now-flag'),
  ]
}

function flagRoom({ em, right, y }: Panel, atMs: Timestamp, text: string, chips: readonly Room[]): Room {
  const left = right - (boldWidth(text) + 1) * em
  let bottom = y(atMs)
  for (const chip of chips)
    if (overlap(chip, { left, right, top: bottom - 1.7 * em, bottom })) bottom = Math.min(bottom, chip.top - 2)
  return { left, right, top: bottom - 1.7 * em, bottom }
}

/** From the line down to the axis: where the watermark stands. */
export function watermarkDrop(panel: Panel, { atMs, watermarkMs, isLast }: Now, clock: ClockText): Marks {
  const { em, left, right, bottom, eventTime } = panel
  if (watermarkMs === undefined || watermarkMs < eventTime.from || watermarkMs > eventTime.to) return []
  const x = panel.x(watermarkMs)
  const drop: Segment = [
    { x, y: panel.y(atMs) },
    { x, y: bottom },
  ]
  const foot = [
    { x, y: bottom },
    { x: x + 0.5 * em, y: bottom + 0.65 * em },
    { x: x - 0.5 * em, y: bottom + 0.65 * em },
  ]
  const text = `watermark ${clock.label(watermarkMs)}`
  const width = (boldWidth(text) + 0.8) * em
  const isRight = x + width <= right || x - width < left
  const label: Label = {
    x: isRight ? x + 0.6 * em : x - 0.6 * em,
    y: bottom - 1.1 * em,
    text,
    anchor: isRight ? 'start' : 'end',
    size: em,
    weight: 600,
    fill: colour('watermark'),
    halo: true,
  }
  const dotted = lines([drop], { stroke: colour('watermark'), width: 1.25, dash: '2 3' }, 'watermark-drop')
  if (!isLast) return dotted
  return [...dotted, ...shape(foot, colour('watermark'), 'watermark-drop'), ...texts([label], 'watermark-drop')]
}
