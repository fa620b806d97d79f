import * as Plot from '@observablehq/plot'
import type { Mark, Marks, RectMark, Stroke, Timed } from './marks.ts'
import { plainText, px } from './marks.ts'
import { colour } from './palette.ts'

/** A drawing of the whole as marks of Plot, whose scales let pixels through. */
export function plotMarks(marks: Marks): readonly Plot.Markish[] {
  return marks.map(plotMark)
}

function plotMark(mark: Mark): Plot.Markish {
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
      if (mark.rooms.length > MANY) return onePath(mark)
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

/** So many boxes are one shape: it is smaller, and drawn sooner. */
const MANY = 100

function onePath({ rooms, fill, opacity, className }: RectMark): Plot.Markish {
  const corners = rooms.filter(stays).map(({ left, right, top, bottom }) => {
    const [x, y] = [px(left), px(top)]
    return `M${x},${y}H${px(right)}V${px(bottom)}H${x}Z`
  })
  return (_index, _scales, _values, _dimensions, { document }) => {
    const [group, path] = ['g', 'path'].map(name => document.createElementNS('http://www.w3.org/2000/svg', name))
    const given = { class: className, fill, ...(opacity !== undefined && { 'fill-opacity': String(opacity) }) }
    for (const [name, value] of Object.entries(given)) group?.setAttribute(name, value)
    path?.setAttribute('d', corners.join(''))
    group?.append(path as never)
    return group as never
  }
}

function stays({ until }: Timed): boolean {
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
