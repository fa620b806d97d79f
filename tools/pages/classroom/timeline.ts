import { boxes, discs, type Label, lines, type Marks, type Segment, texts } from '../../../lib/charts/drawing/marks.ts'
import { colour, timingColour } from '../../../lib/charts/drawing/palette.ts'
import type { Room } from '../../../lib/charts/drawing/room.ts'
import { spread } from '../../../lib/charts/drawing/spread.ts'
import { boldWidth } from '../../../lib/charts/drawing/text-width.ts'
import type { Timestamp } from '../../../lib/core/time.ts'
import type { ShownCue } from '../../../lib/replay/messages.ts'
import type { Bounds } from './shown-span.ts'

/** What a timeline shows. */
export interface TimelineContent {
  readonly bounds: Bounds
  readonly nowMs: Timestamp
  /** As a frame tells them: a hexadecimal digit for each part of the recording's length. */
  readonly firings: string
  readonly cues: readonly ShownCue[]
}

/** A cue that the recording comes to. */
type PlacedCue = ShownCue & { readonly atMs: Timestamp }

/** In units of em, from the top. */
const TICKS = { top: 0.5, bottom: 1 }
const LINE = 1.5
const LABELS = 2.6
const MARGIN = 1
/** Between two labels. */
const GAP = 0.8

/** The pixel of a moment. */
function timelineX({ beganMs, lastMs }: Bounds, width: number, em: number, atMs: Timestamp): number {
  const [left, right] = [MARGIN * em, width - MARGIN * em]
  const share = (atMs - beganMs) / (lastMs - beganMs || 1)
  return left + Math.min(1, Math.max(0, share)) * (right - left)
}

/** A recording from its first moment to its last: how far the replay has come, its firings, and the cues. */
export function timelineMarks(
  { bounds, nowMs, firings, cues: all }: TimelineContent,
  width: number,
  em: number,
): Marks {
  const cues = all.filter((cue): cue is PlacedCue => cue.atMs !== undefined)
  const x = (atMs: Timestamp) => timelineX(bounds, width, em, atMs)
  const y = LINE * em
  const across = (from: number, to: number): Segment => [
    { x: from, y },
    { x: to, y },
  ]
  const now = x(nowMs)
  const isReached = ({ atMs }: PlacedCue) => atMs <= nowMs
  const points = (some: readonly PlacedCue[]) => some.map(({ atMs }) => ({ x: x(atMs), y }))
  return [
    ...ticks(firings, bounds, x, em),
    ...lines([across(x(bounds.beganMs), x(bounds.lastMs))], { stroke: colour('rule'), width: 1.5 }, 'timeline'),
    ...lines([across(x(bounds.beganMs), now)], { stroke: colour('ink'), width: 2.5 }, 'timeline-past'),
    ...discs(points(cues.filter(isReached)), 0.29 * em, colour('ink'), 0, 'cue'),
    ...rings(points(cues.filter(cue => !isReached(cue))), 0.26 * em, 1.5, 'cue-to-come'),
    ...rings([{ x: now, y }], 0.44 * em, 2, 'timeline-now'),
    ...cueLabels(cues, nowMs, x, width, em),
  ]
}

function rings(
  points: readonly { readonly x: number; readonly y: number }[],
  r: number,
  width: number,
  className: string,
): Marks {
  if (points.length === 0) return []
  return [{ kind: 'dot', className, points, form: r, fill: colour('paper'), stroke: colour('ink'), width }]
}

const TIMINGS = ['EARLY', 'ON_TIME', 'LATE', 'UNKNOWN'] as const

function ticks(firings: string, { beganMs, lastMs }: Bounds, x: (atMs: Timestamp) => number, em: number): Marks {
  const partMs = (lastMs - beganMs) / Math.max(1, firings.length)
  return TIMINGS.flatMap((timing, bit) => {
    const rooms = [...firings].flatMap((digit, i): Room[] => {
      if (((Number.parseInt(digit, 16) >> bit) & 1) === 0) return []
      const at = x(beganMs + (i + 0.5) * partMs)
      return [{ left: at - 0.75, right: at + 0.75, top: TICKS.top * em, bottom: TICKS.bottom * em }]
    })
    return boxes(rooms, timingColour(timing), 'tick')
  })
}

/** So far may a name push others away from where they belong, in units of em: that of the next cue, of any other. */
const FAR = 6
const NEAR = 1.5

/** Each has its number; the cue that the class is at has its name too, then the next one, then others as there is room. */
function cueLabels(
  cues: readonly PlacedCue[],
  nowMs: Timestamp,
  x: (atMs: Timestamp) => number,
  width: number,
  em: number,
): Marks {
  const current = cues.findLastIndex(({ atMs }) => atMs <= nowMs)
  const wanted = cues.map(({ atMs }) => x(atMs))
  const rowOf = (texts: readonly string[]) => inARow(wanted, texts, width, em)
  let shown = cues.map(({ number }) => String(number))
  let row = rowOf(shown)
  const order = [current, current + 1, ...cues.keys()].filter((i, n, all) => i in cues && all.indexOf(i) === n)
  for (const i of order) {
    const { number, label } = cues[i] as PlacedCue
    const longer = shown.map((text, j) => (j === i ? `${number} · ${label}` : text))
    const tried = rowOf(longer)
    const most = i === order[0] ? Number.POSITIVE_INFINITY : (i === current + 1 ? FAR : NEAR) * em
    if (!tried.isWhole || tried.away > Math.max(most, row.away)) continue
    shown = longer
    row = tried
  }
  const labels = shown.map((text, i): Label => {
    const look = i === current ? { weight: 700 } : { fill: colour('ink2') }
    return { x: row.middles[i] as number, y: LABELS * em, text, anchor: 'middle', size: em, ...look }
  })
  return texts(labels, 'cue')
}

/** Texts side by side, each as near as can be to the middle that it wants; and how far the farthest is away from there. */
function inARow(wanted: readonly number[], texts: readonly string[], width: number, em: number) {
  // A machine's font may be wider than the table has it.
  const widths = texts.map(text => (1.1 * boldWidth(text) + GAP) * em)
  const before = widths.map((own, i) => widths.slice(0, i).reduce((sum, one) => sum + one, own / 2))
  const all = widths.reduce((sum, one) => sum + one, 0)
  const left = wanted.map((want, i) => want - (before[i] as number))
  const { positions } = spread(left, 0, 0, Math.max(0, width - all))
  const middles = positions.map((position, i) => position + (before[i] as number))
  const away = middles.map((middle, i) => {
    const half = (widths[i] as number) / 2
    return Math.abs(middle - Math.min(Math.max(wanted[i] as number, half), width - half))
  })
  return { middles, away: Math.max(0, ...away), isWhole: all <= width }
}
