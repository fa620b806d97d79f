import { type Mark, type Marks, plainText, px, type Stroke, type Timed } from '../drawing/marks.ts'
import { FONTS, palettes, type Theme, TINTED } from '../drawing/palette.ts'
import type { Point } from '../drawing/room.ts'
import { vegaColour } from './colours.ts'

/** A Vega-Lite specification, of version 5 as notebooks show it. Source: https://vega.github.io/vega-lite/docs/ */
export type VegaLite = Readonly<Record<string, unknown>>

export type Layer = Readonly<Record<string, unknown>>

/** What all our specifications say. */
export function vegaFrame(theme: Theme, description: string) {
  return {
    $schema: 'https://vega.github.io/schema/vega-lite/v5.json',
    description,
    background: vegaColour('var(--paper)', theme),
    config: { font: FONTS, view: { stroke: null } },
    // As SVG, its colours follow the page.
    usermeta: { embedOptions: { renderer: 'svg', actions: false } },
  }
}

/** A drawing in pixels as Vega-Lite. */
export function vegaPicture(
  drawn: { readonly marks: Marks; readonly width: number; readonly height: number; readonly description: string },
  theme: Theme,
): VegaLite {
  const { width, height } = drawn
  return {
    ...vegaFrame(theme, drawn.description),
    width,
    height,
    padding: 0,
    layer: vegaLayers(drawn.marks, theme),
  }
}

/** Marks as layers whose coordinates are pixels. */
export function vegaLayers(marks: Marks, theme: Theme): readonly Layer[] {
  return marks.flatMap(mark =>
    layersOf(mark, name => vegaColour(name, theme), palettes[theme === 'dark' ? 'dark' : 'light'].tint),
  )
}

function layersOf(mark: Mark, paint: (name: string) => string, tint: number): readonly Layer[] {
  switch (mark.kind) {
    case 'text': {
      const values = mark.labels.map(label => ({ ...point(label), text: plainText(label.text) }))
      const look = {
        type: 'text',
        align: ALIGN[mark.anchor],
        baseline: 'middle',
        fontSize: mark.size,
        fontWeight: mark.weight,
      }
      const layer = (mark: object) => ({
        data: { values },
        mark: { ...look, aria: false, ...mark },
        encoding: { ...XY, text: { field: 'text' } },
      })
      const halo = { fill: null, stroke: paint('var(--paper)'), strokeWidth: 3, strokeJoin: 'round' }
      return [...(mark.halo ? [layer(halo)] : []), layer({ fill: paint(mark.fill) })]
    }
    case 'link': {
      const values = mark.segments.map(([from, to]) => ({ ...point(from), x2: px(to.x), y2: px(to.y) }))
      return [
        {
          data: { values },
          mark: { type: 'rule', aria: false, ...strokeOf(mark, paint) },
          encoding: { ...XY, ...X2Y2 },
        },
      ]
    }
    case 'line': {
      const values = mark.points.map((at, i) => ({ ...point(at), i }))
      const filled =
        mark.fill === undefined || mark.fill === 'none'
          ? {}
          : { fill: paint(mark.fill), fillOpacity: mark.fillOpacity ?? 1 }
      const look = { type: 'line', aria: false, interpolate: 'linear', ...strokeOf(mark, paint), ...filled }
      return [{ data: { values }, mark: look, encoding: { ...XY, order: { field: 'i', type: 'quantitative' } } }]
    }
    case 'rect': {
      const values = mark.rooms.map(room => ({
        ...point({ ...room, x: room.left, y: room.top }),
        x2: px(room.right),
        y2: px(room.bottom),
      }))
      const opacity = mark.opacity ?? (mark.className.startsWith(TINTED) ? tint : 1)
      return [
        {
          data: { values },
          mark: { type: 'rect', aria: false, fill: paint(mark.fill), fillOpacity: opacity },
          encoding: { ...XY, ...X2Y2 },
        },
      ]
    }
    case 'dot': {
      const look = { type: 'point', aria: false, ...formOf(mark.form), fill: paint(mark.fill), fillOpacity: 1 }
      const stroke = mark.stroke === 'none' ? { stroke: null } : { stroke: paint(mark.stroke), strokeWidth: mark.width }
      return [{ data: { values: mark.points.map(point) }, mark: { ...look, ...stroke, opacity: 1 }, encoding: XY }]
    }
  }
}

const ALIGN = { start: 'left', middle: 'center', end: 'right' } as const
/** Pixels as they are: no scale, no axis. */
export const XY = {
  x: { field: 'x', type: 'quantitative', scale: null, axis: null },
  y: { field: 'y', type: 'quantitative', scale: null, axis: null },
}
export const X2Y2 = { x2: { field: 'x2' }, y2: { field: 'y2' } }

/** A disc, or a shape, in pixels: Vega's sizes are areas of the square around. */
export function formOf(form: number | readonly (readonly [number, number])[]) {
  if (typeof form === 'number') return { shape: 'circle', size: Math.round((2 * form) ** 2) }
  return { shape: `M${form.map(([x, y]) => `${px(x)},${px(y)}`).join('L')}Z`, size: 4 }
}

function strokeOf({ stroke, width, dash, opacity, cap }: Stroke, paint: (name: string) => string) {
  if (stroke === 'none') return { stroke: null }
  return {
    stroke: paint(stroke),
    strokeWidth: width,
    ...(cap !== undefined && { strokeCap: cap }),
    ...(dash !== undefined && { strokeDash: dash.split(' ').map(Number) }),
    ...(opacity !== undefined && { strokeOpacity: opacity }),
  }
}

function point({ x, y, at, until }: Point & Timed) {
  return { x: px(x), y: px(y), ...(at !== undefined && { t: px(at) }), ...(until !== undefined && { u: px(until) }) }
}
