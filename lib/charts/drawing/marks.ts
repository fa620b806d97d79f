import type { Timing } from '../../core/pane.ts'
import { colour, timingColour } from './palette.ts'
import type { Point, Room } from './room.ts'

// What drawings are made of, in pixels, as data: Plot draws it (plot-marks.ts), and Vega-Lite (vega-lite/picture.ts).

/** How large the glyph of a timing is, as a multiple of the base size of type. */
export const GLYPH_SIZE = 0.78

/** A drawing, back to front. */
export type Marks = readonly Mark[]

export type Mark = TextMark | LinkMark | LineMark | RectMark | DotMark

/** Texts of one look. */
export interface TextMark {
  readonly kind: 'text'
  readonly className: string
  readonly labels: readonly Label[]
  readonly anchor: 'start' | 'middle' | 'end'
  readonly size: number
  readonly weight: number
  readonly fill: string
  readonly halo: boolean
}

/** Straight lines of one look. */
export interface LinkMark extends Stroke {
  readonly kind: 'link'
  readonly className: string
  readonly segments: readonly Segment[]
}

/** From one point to another. */
export type Segment = readonly [Point & Timed, Point]

/** One line through points, which may be filled; 'none' for what is not. */
export interface LineMark extends Stroke {
  readonly kind: 'line'
  readonly className: string
  readonly points: readonly Point[]
  readonly fillOpacity?: number
}

export interface RectMark {
  readonly kind: 'rect'
  readonly className: string
  readonly rooms: readonly (Room & Timed)[]
  readonly fill: string
  readonly opacity?: number
}

/** Discs of a radius, or shapes by their corners. */
export interface DotMark {
  readonly kind: 'dot'
  readonly className: string
  readonly points: readonly (Point & Timed)[]
  readonly form: number | readonly (readonly [number, number])[]
  readonly fill: string
  readonly stroke: string
  readonly width: number
}

/** When a thing is to be seen, in a drawing through which one can move: heights of the line that is now. */
export interface Timed {
  /** From the moment that lies there; from that of its own y if not said. */
  readonly at?: number
  /** Until then; what has it is not seen in a drawing of the whole. */
  readonly until?: number
}

export interface Label extends Point, Timed {
  readonly text: string
  readonly anchor?: 'start' | 'middle' | 'end'
  readonly size?: number
  readonly weight?: number
  readonly fill?: string
  /** A rim of paper, where it lies on lines. */
  readonly halo?: boolean
}

const NOT_TEXT = /[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu

/** A text from outside as one that can be drawn: without control characters, and none that turn the writing around. */
export function plainText(text: string): string {
  return text.replace(NOT_TEXT, '�')
}

/** A pixel is enough, and a tenth of one more so. */
export function px(value: number): number {
  return Math.round(value * 10) / 10
}

/** Texts, centred on y. */
export function texts(labels: readonly Label[], className: string): Marks {
  const styles = grouped(labels, ({ anchor, size, weight, fill, halo }) =>
    JSON.stringify([anchor ?? 'start', size ?? 12, weight ?? 400, fill ?? colour('ink'), halo ?? false]),
  )
  return [...styles].map(([style, labels]) => {
    const [anchor, size, weight, fill, halo] = JSON.parse(style)
    return { kind: 'text', className, labels, anchor, size, weight, fill, halo }
  })
}

export interface Stroke {
  readonly stroke: string
  readonly width: number
  /** 'butt' if not said. */
  readonly cap?: 'square'
  readonly dash?: string
  readonly opacity?: number
  readonly fill?: string
}

/** Straight lines from one point to another. */
export function lines(segments: readonly Segment[], stroke: Stroke, className: string): Marks {
  return segments.length === 0 ? [] : [{ kind: 'link', className, segments, ...stroke }]
}

/** One line through points. */
export function path(points: readonly Point[], stroke: Stroke, className: string): Marks {
  return points.length < 2 ? [] : [{ kind: 'line', className, points, fill: 'none', ...stroke }]
}

/** Filled boxes. */
export function boxes(rooms: readonly (Room & Timed)[], fill: string, className: string, opacity?: number): Marks {
  return rooms.length === 0 ? [] : [{ kind: 'rect', className, rooms, fill, ...(opacity !== undefined && { opacity }) }]
}

/** A filled shape. */
export function shape(points: readonly Point[], fill: string, className: string, opacity?: number): Marks {
  if (points.length < 3) return []
  const closed = [...points, points[0] as Point]
  const filled = { fill, stroke: 'none', width: 0, ...(opacity !== undefined && { fillOpacity: opacity }) }
  return [{ kind: 'line', className, points: closed, ...filled }]
}

/** Filled discs, each with a rim of paper so that those that overlap stay countable. */
export function discs(points: readonly Point[], r: number, fill: string, rim: number, className: string): Marks {
  if (points.length === 0) return []
  const stroke = rim > 0 ? colour('paper') : 'none'
  return [{ kind: 'dot', className, points, form: r, fill, stroke, width: rim }]
}

/** Shapes by the length of their side, not by their area. */
const symbols: Readonly<Record<Timing, (side: number) => readonly (readonly [number, number])[]>> = {
  EARLY: s => [
    [0, -0.5 * s],
    [0.54 * s, 0.42 * s],
    [-0.54 * s, 0.42 * s],
  ],
  ON_TIME: s => [
    [0, -0.6 * s],
    [0.6 * s, 0],
    [0, 0.6 * s],
    [-0.6 * s, 0],
  ],
  LATE: s => [
    [-0.47 * s, -0.47 * s],
    [0.47 * s, -0.47 * s],
    [0.47 * s, 0.47 * s],
    [-0.47 * s, 0.47 * s],
  ],
  UNKNOWN: s =>
    Array.from({ length: 16 }, (_, i) => [
      0.48 * s * Math.cos((i * Math.PI) / 8),
      0.48 * s * Math.sin((i * Math.PI) / 8),
    ]),
}

/** Each timing's glyph at points: provisional ones are hollow. */
export function glyphs(
  places: readonly (Point & Timed & { readonly timing: Timing })[],
  em: number,
  className: string,
  halo = 0,
): Marks {
  return [...grouped(places, ({ timing }) => timing)].map(([timing, points]) => {
    const isHollow = timing === 'EARLY' || timing === 'UNKNOWN'
    const ink = timingColour(timing)
    return {
      kind: 'dot',
      className,
      points,
      form: symbols[timing](GLYPH_SIZE * em),
      fill: isHollow ? colour('paper') : ink,
      stroke: isHollow ? ink : halo > 0 ? colour('paper') : 'none',
      width: isHollow ? 1.5 : halo,
    }
  })
}

const MANY_CROSSES = 100

/** Ink crosses; where there are very many, small ones. */
export function crosses(points: readonly Point[], length: number, className: string): Marks {
  const isMany = points.length > MANY_CROSSES
  const arm = isMany ? length / 2 : length
  const bars = points.flatMap(({ x, y }): Segment[] => [
    [
      { x: x - arm, y: y - arm, at: y },
      { x: x + arm, y: y + arm },
    ],
    [
      { x: x - arm, y: y + arm, at: y },
      { x: x + arm, y: y - arm },
    ],
  ])
  const rim = lines(bars, { stroke: colour('paper'), width: 4.5, opacity: 0.8 }, `${className}-rim`)
  return [...(isMany ? [] : rim), ...lines(bars, { stroke: colour('ink'), width: isMany ? 1 : 2.25 }, className)]
}

/** How a timing's edge is drawn. */
export function edgeStroke(timing: Timing): Stroke {
  const stroke = timingColour(timing)
  if (timing === 'ON_TIME') return { stroke, width: 3 }
  if (timing === 'EARLY') return { stroke, width: 1.75, dash: '5 3' }
  return timing === 'LATE' ? { stroke, width: 1.75 } : { stroke, width: 1.75, dash: '1.75 2.5' }
}

/** Things by what they are told apart by, in order of appearance. */
function grouped<T, K>(things: readonly T[], by: (thing: T) => K): ReadonlyMap<K, readonly T[]> {
  const groups = new Map<K, T[]>()
  for (const thing of things) {
    const key = by(thing)
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [thing])
    else group.push(thing)
  }
  return groups
}
