import type { Timestamp } from '../core/time.ts'
import type { DropEvent } from '../trace/event.ts'
import { chipMarks } from './chip-marks.ts'
import { chipWidth, type Firing, NARROW_WINDOW, type Obstacles, placeChips } from './chip-placement.ts'
import type { ClockText } from './clock-text.ts'
import {
  bandMarks,
  bracketMarks,
  columnOf,
  diagonalMarks,
  edgeMarks,
  elementMarks,
  isBinned,
  paneBoxes,
  watermarkCorners,
  watermarkMarks,
} from './diagram-marks.ts'
import { dropLabels } from './drop-labels.ts'
import type { FiredPane, KeyWindow, PlacedElement } from './grouping.ts'
import type { WatermarkStep } from './input-watermark.ts'
import { crosses, lines, type Marks, texts } from './marks.ts'
import { colour } from './palette.ts'
import { gridMarks, type Panel } from './panel.ts'
import { changeText, valueText } from './value-text.ts'

/** What a diagram shows: windows that do not overlap. */
export interface DiagramContent {
  readonly windows: readonly KeyWindow[]
  readonly elements: readonly PlacedElement[]
  readonly drops: readonly DropEvent[]
  readonly watermark: readonly WatermarkStep[]
  /** When the first thing came. */
  readonly firstMs: Timestamp
  /** The run's end, where a window outlives it. */
  readonly endMs?: Timestamp
}

export interface DiagramStyle {
  readonly clock: ClockText
  readonly ticks: readonly Timestamp[]
  /** How many elements the whole chart shows: that decides how each is drawn. */
  readonly elementCount: number
  /** A small one has neither "+n" nor words. */
  readonly isSmall: boolean
}

/** One plane of event time and processing time, back to front. */
export function drawDiagram(panel: Panel, content: DiagramContent, style: DiagramStyle): Marks {
  const { f } = panel
  const { windows, watermark, firstMs, endMs } = content
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
  const corners = watermarkCorners(panel, watermark, firstMs)
  const brackets = bracketMarks(panel, windows, isSmall ? undefined : clock)
  const end = endMs !== undefined && !isSmall ? endWord(panel, endMs, windows, clock) : undefined
  const taken = [...brackets.labels, ...(end ? [end.room] : [])]
  const words = isSmall ? [] : dropLabels(dropped, panel, taken, f)
  const around: Obstacles = {
    elements: isBinned(style.elementCount) ? [] : points,
    crosses: dropped,
    watermark: corners,
    labels: [...taken, ...words.map(({ room }) => room)],
  }
  const narrowest = Math.min(...windows.map(window => columnOf(panel, window)).map(({ left, right }) => right - left))
  const firings = windows.map(({ panes }) => panes.map(pane => firingOf(panel, pane)))
  // What is new is said everywhere or nowhere.
  const isNarrow = narrowest < NARROW_WINDOW * f
  const saysMore =
    !isSmall && !isNarrow && firings.flat().every(({ value, more }) => chipWidth(value, more, f) + 6 <= narrowest)
  const chips = windows.map((window, i) => {
    const own = saysMore ? firings[i] : firings[i]?.map(firing => ({ ...firing, more: '' }))
    return placeChips({ ...columnOf(panel, window), top: panel.top, bottom: panel.bottom }, own ?? [], around, f)
  })
  return [
    ...gridMarks(panel, style.ticks),
    ...(end ? end.line : []),
    ...bandMarks(panel, windows),
    ...paneBoxes(panel, windows),
    ...diagonalMarks(panel),
    ...watermarkMarks(corners, isSmall ? 1.75 : 2.25),
    ...edgeMarks(panel, windows, chips),
    ...brackets.marks,
    ...(end ? end.word : []),
    ...elementMarks(panel, points, style.elementCount, r),
    ...crosses(dropped, arm, 'dropped'),
    ...texts(
      words.map(({ label }) => label),
      'dropped',
    ),
    ...chipMarks(chips.flat(), f),
  ]
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
function endWord(panel: Panel, endMs: Timestamp, windows: readonly KeyWindow[], clock: ClockText) {
  if (windows.every(({ expiredMs }) => expiredMs !== undefined)) return undefined
  const { f, left, right } = panel
  const y = panel.y(endMs)
  const text = `recording ends ${clock.label(endMs)}`
  const label = { x: left + 0.3 * f, y: y + 0.9 * f, text, size: f, fill: colour('ink2') }
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
    room: { left, right: left + 0.62 * f * text.length, top: y + 0.3 * f, bottom: y + 1.5 * f },
  }
}
