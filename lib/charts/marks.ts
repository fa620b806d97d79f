import * as Plot from '@observablehq/plot'
import type { Timing } from '../core/pane.ts'
import { GLYPH_SIZE, type Point, type Room } from './chip-placement.ts'
import { colour, timingColour } from './palette.ts'

// What drawings are made of, in pixels: Plot draws it, and its scales let it through.

/** Marks of Plot, back to front; its own types need those of a page. */
export type Marks = readonly object[]

export interface Label extends Point {
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
function px(value: number): number {
  return Math.round(value * 10) / 10
}

/** Texts, centred on y. */
export function texts(labels: readonly Label[], className: string): Marks {
  const styles = grouped(labels, ({ anchor, size, weight, fill, halo }) =>
    JSON.stringify([anchor ?? 'start', size ?? 12, weight ?? 400, fill ?? colour('ink'), halo ?? false]),
  )
  return [...styles].map(([style, group]) => {
    const [textAnchor, fontSize, fontWeight, fill, halo] = JSON.parse(style)
    return Plot.text(group, {
      x: ({ x }) => px(x),
      y: ({ y }) => px(y),
      text: ({ text }) => plainText(text),
      textAnchor,
      fontSize,
      ...(fontWeight !== 400 && { fontWeight }),
      fill,
      ...(halo && { stroke: colour('paper'), strokeWidth: 3, strokeLinejoin: 'round' }),
      lineAnchor: 'middle',
      className,
    })
  })
}

export interface Stroke {
  readonly stroke: string
  readonly width: number
  readonly dash?: string
  readonly opacity?: number
  readonly fill?: string
}

/** Straight lines from one point to another. */
export function lines(segments: readonly (readonly [Point, Point])[], stroke: Stroke, className: string): Marks {
  if (segments.length === 0) return []
  return [
    Plot.link(segments, {
      x1: ([{ x }]) => px(x),
      y1: ([{ y }]) => px(y),
      x2: ([, { x }]) => px(x),
      y2: ([, { y }]) => px(y),
      ...strokeOptions(stroke),
      className,
    }),
  ]
}

/** One line through points. */
export function path(points: readonly Point[], stroke: Stroke, className: string): Marks {
  if (points.length < 2) return []
  return [
    Plot.line(points, {
      x: ({ x }) => px(x),
      y: ({ y }) => px(y),
      ...strokeOptions(stroke),
      fill: stroke.fill ?? 'none',
      className,
    }),
  ]
}

function strokeOptions({ stroke, width, dash, opacity }: Stroke) {
  return {
    stroke,
    strokeWidth: width,
    strokeLinecap: 'butt',
    strokeLinejoin: 'miter',
    ...(dash !== undefined && { strokeDasharray: dash }),
    ...(opacity !== undefined && { strokeOpacity: opacity }),
  } as const
}

/** Filled boxes. */
export function boxes(rooms: readonly Room[], fill: string, className: string, opacity?: number): Marks {
  if (rooms.length === 0) return []
  return [
    Plot.rect(rooms, {
      x1: ({ left }) => px(left),
      x2: ({ right }) => px(right),
      y1: ({ top }) => px(top),
      y2: ({ bottom }) => px(bottom),
      fill,
      ...(opacity !== undefined && { fillOpacity: opacity }),
      className,
    }),
  ]
}

/** A filled shape. */
export function shape(points: readonly Point[], fill: string, className: string, opacity?: number): Marks {
  if (points.length < 3) return []
  const options = { x: (p: Point) => px(p.x), y: (p: Point) => px(p.y), fill, stroke: 'none', className }
  return [
    Plot.line([...points, points[0] as Point], { ...options, ...(opacity !== undefined && { fillOpacity: opacity }) }),
  ]
}

/** Filled discs, each with a rim of paper so that those that overlap stay countable. */
export function discs(points: readonly Point[], r: number, fill: string, rim: number, className: string): Marks {
  if (points.length === 0) return []
  const stroke = rim > 0 ? { stroke: colour('paper'), strokeWidth: rim } : { stroke: 'none' }
  return [Plot.dot(points, { x: ({ x }) => px(x), y: ({ y }) => px(y), r, fill, ...stroke, className })]
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
  places: readonly (Point & { readonly timing: Timing })[],
  f: number,
  className: string,
  halo = 0,
): Marks {
  return [...grouped(places, ({ timing }) => timing)].map(([timing, points]) => {
    const corners = symbols[timing](GLYPH_SIZE * f)
    const symbol = {
      draw(context: { moveTo(x: number, y: number): void; lineTo(x: number, y: number): void; closePath(): void }) {
        corners.forEach(([x, y], i) => {
          if (i === 0) context.moveTo(px(x), px(y))
          else context.lineTo(px(x), px(y))
        })
        context.closePath()
      },
    }
    const isHollow = timing === 'EARLY' || timing === 'UNKNOWN'
    const ink = timingColour(timing)
    return Plot.dot(points, {
      x: ({ x }) => px(x),
      y: ({ y }) => px(y),
      symbol: symbol as Plot.SymbolType,
      fill: isHollow ? colour('paper') : ink,
      stroke: isHollow ? ink : halo > 0 ? colour('paper') : 'none',
      strokeWidth: isHollow ? 1.5 : halo,
      strokeLinejoin: 'miter',
      className,
    })
  })
}

const MANY_CROSSES = 100

/** Ink crosses; where there are very many, small ones. */
export function crosses(points: readonly Point[], length: number, className: string): Marks {
  const isMany = points.length > MANY_CROSSES
  const arm = isMany ? length / 2 : length
  const bars = points.flatMap(({ x, y }): (readonly [Point, Point])[] => [
    [
      { x: x - arm, y: y - arm },
      { x: x + arm, y: y + arm },
    ],
    [
      { x: x - arm, y: y + arm },
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
