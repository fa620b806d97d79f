import type { Timing } from '../../core/pane.ts'
import { boxes, crosses, discs, edgeStroke, glyphs, lines, type Marks, path, texts } from '../drawing/marks.ts'
import { colour } from '../drawing/palette.ts'
import type { Point } from '../drawing/room.ts'
import { textWidth } from '../drawing/text-width.ts'

/** What can stand in a diagram. */
export type LegendEntry = 'element' | 'cell' | 'watermark' | 'ideal' | Timing | 'dropped' | 'expired' | 'merge'

const WORDS: Readonly<Record<LegendEntry, string>> = {
  element: 'element',
  cell: 'elements, by density',
  watermark: 'watermark',
  ideal: 'ideal watermark',
  EARLY: 'fired early',
  ON_TIME: 'fired on time',
  LATE: 'fired late',
  UNKNOWN: 'timing unknown',
  dropped: 'dropped',
  expired: 'window expired',
  merge: 'sessions merged',
}

const ROW = 1.5
const SAMPLE = 2.5
const GAP = 0.7

/** The width of a legend in one column, in units of em. */
function columnWidth(entries: readonly LegendEntry[]): number {
  return SAMPLE + GAP + 1.1 * Math.max(...entries.map(entry => textWidth(WORDS[entry])))
}

/** How much room it needs as a column. */
export function legendSize(
  entries: readonly LegendEntry[],
  em: number,
): { readonly width: number; readonly height: number } {
  return { width: columnWidth(entries) * em, height: entries.length * ROW * em }
}

/** One entry below the other. */
export function legendColumn(entries: readonly LegendEntry[], { x, y }: Point, em: number): Marks {
  return entries.flatMap((entry, i) => entryMarks(entry, { x, y: y + (i + 0.5) * ROW * em }, em))
}

/** Rows beneath the chart. */
export function legendRows(
  entries: readonly LegendEntry[],
  left: number,
  right: number,
  top: number,
  em: number,
): { readonly marks: Marks; readonly bottom: number } {
  let [x, y] = [left, top]
  const marks: Marks[] = []
  for (const entry of entries) {
    const width = (SAMPLE + GAP + 1.1 * textWidth(WORDS[entry]) + 1.2) * em
    if (x > left && x + width - 1.2 * em > right) {
      x = left
      y += ROW * em
    }
    marks.push(entryMarks(entry, { x, y: y + (ROW / 2) * em }, em))
    x += width
  }
  return { marks: marks.flat(), bottom: y + ROW * em }
}

function entryMarks(entry: LegendEntry, at: Point, em: number): Marks {
  const word = { x: at.x + (SAMPLE + GAP) * em, y: at.y, text: WORDS[entry], size: em }
  return [...sample(entry, at, em), ...texts([word], 'legend')]
}

function sample(entry: LegendEntry, { x, y }: Point, em: number): Marks {
  const middle = { x: x + (SAMPLE / 2) * em, y }
  const right = x + SAMPLE * em
  const from = (left: number, up: number) => ({ x: x + left * em, y: y - up * em })
  switch (entry) {
    case 'element':
      return discs([middle], 0.375 * em, colour('ink'), 0, 'legend')
    case 'cell':
      return [0.15, 0.375, 0.6].flatMap((opacity, i) => {
        const left = x + (0.5 + i * 0.5) * em
        return boxes(
          [{ left, right: left + em / 2, top: y - em / 4, bottom: y + em / 4 }],
          colour('ink'),
          'legend',
          opacity,
        )
      })
    case 'watermark':
      return path(
        [from(0, -0.3), from(1.2, -0.3), from(1.2, 0.3), from(SAMPLE, 0.3)],
        { stroke: colour('watermark'), width: 2.25 },
        'legend',
      )
    case 'ideal':
      return path([from(0, -0.3), from(SAMPLE, 0.4)], { stroke: colour('rule'), width: 1.25, dash: '2 4' }, 'legend')
    case 'dropped':
      return crosses([middle], 0.375 * em, 'legend')
    case 'expired':
      return path(
        [from(0.1, -0.3), from(0.1, 0.2), from(SAMPLE - 0.1, 0.2), from(SAMPLE - 0.1, -0.3)],
        { stroke: colour('ink2'), width: 1.5 },
        'legend',
      )
    case 'merge':
      return path(
        [from(0.85, -0.25), from(1.25, 0.3), from(1.65, -0.25)],
        { stroke: colour('ink'), width: 1.5 },
        'legend',
      )
    default:
      return [
        ...lines(
          [
            [
              { x, y },
              { x: right, y },
            ],
          ],
          edgeStroke(entry),
          'legend',
        ),
        ...glyphs([{ ...middle, timing: entry }], em, 'legend', 1.5),
      ]
  }
}
