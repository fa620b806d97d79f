import type { Timestamp } from '../../core/time.ts'
import type { DropEvent } from '../../trace/event.ts'
import type { WatermarkStep } from '../../trace/queries/input-watermark.ts'
import { crosses, lines, type Marks, texts } from '../drawing/marks.ts'
import { colour } from '../drawing/palette.ts'
import type { Room } from '../drawing/room.ts'
import type { ClockText } from '../words/clock-text.ts'
import { changeText, valueText } from '../words/value-text.ts'
import {
  bandMarks,
  bracketMarks,
  columnOf,
  cornersInPart,
  diagonalMarks,
  edgeMarks,
  elementMarks,
  isBinned,
  paneBoxes,
  watermarkCorners,
  watermarkMarks,
} from './diagram-marks.ts'
import { dropLabels } from './drop-labels.ts'
import { cellMarks, type ElementCells } from './element-cells.ts'
import type { FiredPane, KeyWindow, PlacedElement } from './key-stories.ts'
import { type Now, nowFlag, nowLine, openPaneMarks, openPaneWords, watermarkDrop } from './now-marks.ts'
import { chipMarks } from './pane-label-marks.ts'
import {
  type Chip,
  chipWidth,
  countingUp,
  type Firing,
  NARROW_WINDOW,
  type Obstacles,
  placeChips,
} from './pane-label-placement.ts'
import { gridMarks, type Panel } from './panel.ts'
import type { Sessions } from './session-extents.ts'
import { mergeMarks, sessionMarks } from './session-marks.ts'

/** What a diagram shows: windows that do not overlap. */
export interface DiagramContent {
  readonly windows: readonly KeyWindow[]
  readonly elements: readonly PlacedElement[]
  /** In their place, where somebody has counted them already. */
  readonly cells?: ElementCells
  readonly drops: readonly DropEvent[]
  readonly watermark: readonly WatermarkStep[]
  /** How windows that are sessions came to be. */
  readonly sessions?: Sessions
  /** When the first thing came. */
  readonly firstMs: Timestamp
  /** The run's end, where a window outlives it. */
  readonly endMs?: Timestamp
  /** Set where the run goes on after that. */
  readonly isRunning?: true
  /** Where a replay stands, of which this is all that has been seen. */
  readonly now?: Now
}

export interface DiagramStyle {
  readonly clock: ClockText
  readonly ticks: readonly Timestamp[]
  /** How many elements the whole chart shows: that decides how each is drawn. */
  readonly elementCount: number
  /** A small one has neither "+n" nor words. */
  readonly isSmall: boolean
  /** Whether chips say what is new, where there is room; they do if this is not said. */
  readonly saysMore?: boolean
  /** Where the chips of windows were placed before: they stay there for as long as there is no other firing. */
  readonly placed?: Map<string, readonly Chip[]>
}

/** One plane of event time and processing time, back to front. */
export function drawDiagram(panel: Panel, content: DiagramContent, style: DiagramStyle): Marks {
  const { em } = panel
  const { windows, watermark, firstMs, endMs, sessions, now } = content
  const { clock, isSmall } = style
  const r = isSmall ? 2.6 : 3
  const arm = 1.5 * r
  const points = content.elements.map(({ eventTimeMs, arrivedMs }) => ({
    x: panel.x(eventTimeMs),
    y: panel.y(arrivedMs),
  }))
  const dropped = content.drops.map(({ eventTimeMs, processingTimeMs }) => ({
    x: panel.x(eventTimeMs),
    y: panel.y(processingTimeMs),
  }))
  const corners =
    now === undefined ? watermarkCorners(panel, watermark, firstMs) : cornersInPart(panel, watermark, now.atMs)
  const brackets = bracketMarks(panel, sessions ? [] : windows, isSmall ? undefined : clock)
  const end = endMs !== undefined && !isSmall ? endWord(panel, content, clock) : undefined
  const taken = [...brackets.labels, ...(end ? [end.room] : [])]
  const words = isSmall ? [] : dropLabels(dropped, panel, taken, edgeRooms(panel, windows), em)
  const around: Obstacles = {
    elements: isBinned(style.elementCount) ? [] : points,
    crosses: dropped,
    watermark: corners,
    labels: [...taken, ...words.map(({ room }) => room)],
  }
  const rooms = roomsOf(panel, windows, sessions !== undefined)
  const narrowest = Math.min(...windows.map(window => columnOf(panel, window)).map(({ left, right }) => right - left))
  const all = windows.flatMap(({ panes }) => panes.map(pane => firingOf(panel, pane)))
  const isNarrow = narrowest < NARROW_WINDOW * em
  // What is new is said everywhere or nowhere.
  const saysMore =
    style.saysMore !== false &&
    !isSmall &&
    !isNarrow &&
    all.every(({ value, more }) => chipWidth(value, more, em) + 6 <= narrowest)
  const chips = rooms.map(({ left, right, windows }) => {
    const panes = windows.flatMap(({ panes }) => panes)
    const firings = panes
      .sort((a, b) => a.event.processingTimeMs - b.event.processingTimeMs)
      .map(pane => firingOf(panel, pane))
      .map(firing => (saysMore ? firing : { ...firing, more: '' }))
    const room = { left, right, top: panel.top, bottom: panel.bottom }
    // Of what lies before now, only the last is seen.
    const placeIn = (room: Room) => {
      const place = () =>
        placeChips(room, firings, around, em).flatMap(chip => (now === undefined ? countingUp(chip, firings) : [chip]))
      return style.placed === undefined ? place() : remembered(style.placed, { room, em, firings }, place)
    }
    const free = placeIn(room)
    const nowY = now === undefined ? panel.top : panel.y(now.atMs)
    if (free.every(({ y }) => y >= nowY - 0.01)) return free
    // Those that were pushed apart would lie in the future.
    const half = 0.65 * em
    return placeIn({ ...room, top: Math.min(nowY - half, panel.bottom - 2 * half) })
  })
  const lowest =
    now === undefined
      ? []
      : chips
          .flat()
          .map(chipRoom)
          .sort((a, b) => b.bottom - a.bottom)
  return [
    ...gridMarks(panel, style.ticks),
    ...(end ? end.line : []),
    ...(sessions
      ? sessionMarks(panel, sessions)
      : [...bandMarks(panel, windows, now?.atMs), ...paneBoxes(panel, windows)]),
    ...(now ? openPaneMarks(panel, now) : []),
    ...diagonalMarks(panel),
    ...watermarkMarks(corners, isSmall ? 1.75 : 2.25),
    ...edgeMarks(
      panel,
      rooms.flatMap(({ windows }, i) => windows.map(window => ({ window, chips: chips[i] ?? [] }))),
    ),
    ...(now ? [...watermarkDrop(panel, now, clock), ...nowLine(panel, now)] : []),
    ...brackets.marks,
    ...(end ? end.word : []),
    ...(content.cells ? cellMarks(panel, content.cells) : elementMarks(panel, points, style.elementCount, r)),
    ...(sessions ? mergeMarks(panel, sessions) : []),
    ...crosses(dropped, arm, 'dropped'),
    ...texts(
      words.map(({ label }) => label),
      'dropped',
    ),
    ...chipMarks(chips.flat(), em),
    ...(now ? [...openPaneWords(panel, now, clock, lowest), ...nowFlag(panel, now, clock, lowest)] : []),
  ]
}

function chipRoom({ x, y, width, height }: Chip): Room {
  return { left: x, right: x + width, top: y - height / 2, bottom: y + height / 2 }
}

/** What was placed for a room with these firings; placed now if there is none. */
function remembered(
  placed: Map<string, readonly Chip[]>,
  { room, em, firings }: { readonly room: Room; readonly em: number; readonly firings: readonly Firing[] },
  place: () => readonly Chip[],
): readonly Chip[] {
  const { left, right, top, bottom } = room
  const last = firings.at(-1)
  const name = [left, right, top, bottom, em, firings.length, last?.y, last?.value, last?.more].join(' ')
  let chips = placed.get(name)
  if (chips === undefined) {
    chips = place()
    placed.set(name, chips)
  }
  return chips
}

/** Where chips would like to lie. */
function edgeRooms(panel: Panel, windows: readonly KeyWindow[]): readonly Room[] {
  const half = 0.65 * panel.em
  return windows.flatMap(window =>
    window.panes.map(({ event }) => {
      const y = panel.y(event.processingTimeMs)
      return { ...columnOf(panel, window), top: y - half, bottom: y + half }
    }),
  )
}

/** Where the chips of each window may lie: in it. Sessions that overlap share a room, and one may reach into the gaps. */
function roomsOf(panel: Panel, windows: readonly KeyWindow[], areSessions: boolean) {
  const rooms: { left: number; right: number; windows: KeyWindow[] }[] = []
  for (const window of [...windows].sort((a, b) => a.window.start - b.window.start)) {
    const column = columnOf(panel, window)
    const last = rooms.at(-1)
    if (areSessions && last !== undefined && column.left < last.right) {
      last.right = Math.max(last.right, column.right)
      last.windows.push(window)
    } else rooms.push({ ...column, windows: [window] })
  }
  if (!areSessions) return rooms
  // A short one may have a long value.
  return rooms.map((room, i) => {
    const values = room.windows.flatMap(({ panes }) => panes.map(({ event }) => valueText(event.value)))
    const widest = Math.max(0, ...values.map(value => chipWidth(value, '', panel.em))) + 5
    const reach = Math.max(0, widest - (room.right - room.left))
    const before = rooms[i - 1]?.right ?? panel.left
    const after = rooms[i + 1]?.left ?? panel.right
    const left = Math.max(room.left - reach, i === 0 ? before : (before + room.left) / 2)
    const right = Math.min(room.right + reach, i === rooms.length - 1 ? after : (room.right + after) / 2)
    return { ...room, left, right }
  })
}

function firingOf(panel: Panel, { event, change }: FiredPane): Firing {
  return {
    y: panel.y(event.processingTimeMs),
    timing: event.pane.timing,
    value: valueText(event.value),
    more: change === undefined ? '' : changeText(change),
  }
}

/** The line where the recording ends; its name stands at the left, under it, in the first windows' sky. */
function endWord(panel: Panel, { endMs = 0, isRunning, windows }: DiagramContent, clock: ClockText) {
  if (windows.every(({ expiredMs }) => expiredMs !== undefined)) return undefined
  const { em, left, right } = panel
  const y = panel.y(endMs)
  const text = `${isRunning ? 'now' : 'recording ends'} ${clock.label(endMs)}`
  const label = { x: left + 0.3 * em, y: y + 0.9 * em, text, size: em, fill: colour('ink2') }
  return {
    line: lines(
      [
        [
          { x: left, y },
          { x: right, y },
        ],
      ],
      { stroke: colour('rule'), width: 1.25, dash: '1 3' },
      'end',
    ),
    word: texts([label], 'end'),
    room: { left, right: left + 0.62 * em * text.length, top: y + 0.3 * em, bottom: y + 1.5 * em },
  }
}
