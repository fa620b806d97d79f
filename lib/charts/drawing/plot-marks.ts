import * as Plot from '@observablehq/plot'
import type { LineMark, LinkMark, Mark, Marks, RectMark, Stroke, Timed } from './marks.ts'
import { plainText, px } from './marks.ts'
import { colour } from './palette.ts'

/** A drawing of the whole as marks of Plot, whose scales let pixels through. */
export function plotMarks(marks: Marks): readonly Plot.Markish[] {
  return marks.map(plotMark)
}

function plotMark(mark: Mark): Plot.Markish {
  if (isOnePath(mark)) return onePath(mark as PathMark)
  switch (mark.kind) {
    case 'text':
      return Plot.text(mark.labels.filter(stays), {
        x: ({ x }) => px(x),
        y: ({ y }) => px(y),
        text: ({ text }) => plainText(text),
        textAnchor: mark.anchor,
        fontSize: mark.size,
        ...(mark.weight !== 400 && { fontWeight: mark.weight }),
        fill: mark.fill,
        ...(mark.halo && { stroke: colour('paper'), strokeWidth: 3, strokeLinejoin: 'round' }),
        lineAnchor: 'middle',
        className: mark.className,
      })
    case 'link':
      return Plot.link(
        mark.segments.filter(([from]) => stays(from)),
        {
          x1: ([{ x }]) => px(x),
          y1: ([{ y }]) => px(y),
          x2: ([, { x }]) => px(x),
          y2: ([, { y }]) => px(y),
          ...strokeOptions(mark),
          className: mark.className,
        },
      )
    case 'line':
      return Plot.line(mark.points, {
        x: ({ x }) => px(x),
        y: ({ y }) => px(y),
        ...(mark.stroke === 'none' ? { stroke: 'none' } : strokeOptions(mark)),
        fill: mark.fill ?? 'none',
        ...(mark.fillOpacity !== undefined && { fillOpacity: mark.fillOpacity }),
        className: mark.className,
      })
    case 'rect':
      return Plot.rect(mark.rooms.filter(stays), {
        x1: ({ left }) => px(left),
        x2: ({ right }) => px(right),
        y1: ({ top }) => px(top),
        y2: ({ bottom }) => px(bottom),
        fill: mark.fill,
        ...(mark.opacity !== undefined && { fillOpacity: mark.opacity }),
        className: mark.className,
      })
    case 'dot':
      return Plot.dot(mark.points.filter(stays), {
        x: ({ x }) => px(x),
        y: ({ y }) => px(y),
        ...(typeof mark.form === 'number'
          ? { r: mark.form }
          : { symbol: symbolOf(mark.form), strokeLinejoin: 'miter' as const }),
        fill: mark.fill,
        stroke: mark.stroke,
        ...(mark.stroke !== 'none' && { strokeWidth: mark.width }),
        className: mark.className,
      })
  }
}

/** So many boxes or lines are one shape: it is smaller, and drawn sooner. */
const MANY = 100
/** A line through so many points is drawn sooner without the marks of Plot. */
const LONG = 400

export type PathMark = RectMark | LineMark | LinkMark

/** Whether a mark is drawn as one path, whatever it is of. */
export function isOnePath(mark: Mark): boolean {
  switch (mark.kind) {
    case 'link':
      return mark.segments.length > MANY
    case 'line':
      return mark.points.length > LONG
    case 'rect':
      return mark.rooms.length > MANY || mark.className === 'cell'
    default:
      return false
  }
}

/** The path of such a mark. */
export function shapeOf(mark: PathMark): string {
  if (mark.kind === 'line') return lineShape(mark.points)
  return mark.kind === 'link' ? linksShape(mark.segments) : boxesShape(mark.rooms)
}

/** A mark whose look is its group's, and whose shape is one path. */
function onePath(mark: PathMark): Plot.Markish {
  const shape = shapeOf(mark)
  const look: Readonly<Record<string, string | number | undefined>> =
    mark.kind === 'rect'
      ? { fill: mark.fill, 'fill-opacity': mark.opacity }
      : {
          fill: mark.fill ?? 'none',
          'fill-opacity': 'fillOpacity' in mark ? mark.fillOpacity : undefined,
          stroke: mark.stroke,
          'stroke-width': mark.width,
          'stroke-miterlimit': 1,
          'stroke-dasharray': mark.dash,
          'stroke-opacity': mark.opacity,
        }
  return (_index, _scales, _values, _dimensions, { document }) => {
    const [group, path] = ['g', 'path'].map(name => document.createElementNS('http://www.w3.org/2000/svg', name))
    group?.setAttribute('class', mark.className)
    for (const [name, value] of Object.entries(look)) if (value !== undefined) group?.setAttribute(name, String(value))
    path?.setAttribute('d', shape)
    group?.append(path as never)
    return group as never
  }
}

function boxesShape(rooms: RectMark['rooms']): string {
  const corners = rooms.filter(stays).map(({ left, right, top, bottom }) => {
    const [x, y] = [px(left), px(top)]
    return `M${x},${y}H${px(right)}V${px(bottom)}H${x}Z`
  })
  return corners.join('')
}

function linksShape(segments: LinkMark['segments']): string {
  const seen = segments.filter(([from]) => stays(from))
  // Of those that lie on each other one is enough.
  return [...new Set(seen.map(([from, to]) => `M${px(from.x)},${px(from.y)}L${px(to.x)},${px(to.y)}`))].join('')
}

/** A line and its rim have the same points. */
const lineShapes = new WeakMap<LineMark['points'], string>()

/** From point to point. */
export function lineShape(points: LineMark['points']): string {
  let shape = lineShapes.get(points)
  if (shape === undefined) {
    shape = ''
    for (const { x, y } of points) shape += `${shape === '' ? 'M' : 'L'}${px(x)},${px(y)}`
    lineShapes.set(points, shape)
  }
  return shape
}

/** Whether a thing is there in a drawing of the whole. */
export function stays({ until }: Timed): boolean {
  return until === undefined
}

function symbolOf(corners: readonly (readonly [number, number])[]): Plot.SymbolType {
  const symbol = {
    draw(context: { moveTo(x: number, y: number): void; lineTo(x: number, y: number): void; closePath(): void }) {
      corners.forEach(([x, y], i) => {
        if (i === 0) context.moveTo(px(x), px(y))
        else context.lineTo(px(x), px(y))
      })
      context.closePath()
    },
  }
  return symbol as Plot.SymbolType
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
