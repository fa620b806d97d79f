import type { Panel } from '../diagram/panel.ts'
import type { Plane } from '../diagram/plane.ts'
import type { LineMark, Mark, Segment } from '../drawing/marks.ts'
import { colour, type Theme, TINTED } from '../drawing/palette.ts'
import type { Point } from '../drawing/room.ts'
import { vegaColour } from './colours.ts'
import { type Layer, vegaLayers, X2Y2, XY } from './picture.ts'

// What happens as the line that is now goes up: what lies above it is yet to come.

/** Drawn as far as the line has come. */
const GROWING = /^(tint pane|session|session-side|watermark|watermark-rim)$/
/** There once the line has come to it. */
const COMING = /^(element|cell|edge .*|expiry|dropped|dropped-rim|merge|merge-rim|chip.*|leader|end)$/
/** What is told of what is to come would give it away. */
const TELLING = /^(chip.*|leader)$/
/** What pales where something else is looked at. */
const PALING = /^(element|edge .*|tint pane|cell)$/

/** A diagram's marks as layers; `now` is the expression of the line's height. */
export function movingLayers({ marks, panel }: Plane, now: string, theme: Theme): readonly Layer[] {
  const ground = marks.findLastIndex(({ className }) => className === 'band')
  const layers = marks.map(mark => layersAt(mark, now, theme))
  return [...layers.slice(0, ground + 1).flat(), veil(panel, now, theme), ...layers.slice(ground + 1).flat()]
}

/** Whoever wants to predict must not see how long a window will live. */
function veil({ left, right, top, em }: Panel, now: string, theme: Theme): Layer {
  return {
    data: { values: [{ x: left - 1, x2: right + 1, y: top - 0.2 * em }] },
    transform: [{ filter: '!showing' }, { calculate: now, as: 'y2' }],
    mark: { type: 'rect', aria: false, fill: vegaColour(colour('paper'), theme), fillOpacity: 1 },
    encoding: { ...XY, ...X2Y2 },
  }
}

function layersAt(mark: Mark, now: string, theme: Theme): readonly Layer[] {
  const { className } = mark
  const layers = vegaLayers([mark.kind === 'line' && GROWING.test(className) ? inSegments(mark) : mark], theme)
  const weight = PALING.test(className) ? 'paling' : '1'
  if (GROWING.test(className)) {
    const isPane = className.startsWith(TINTED)
    return layers.flatMap(layer => [
      ghost(layer, now),
      grown(layer, now, weight, isPane),
      ...(isPane ? opening(layer, now, weight, theme) : []),
    ])
  }
  if (!COMING.test(className)) return layers
  const isTold = mark.kind === 'text' || TELLING.test(className)
  return layers.map(layer => {
    const test = `(isDefined(datum.t) ? datum.t : datum.y) >= ${now} && !(datum.u >= ${now})`
    const opacity = { condition: { test, value: { expr: weight } }, value: { expr: isTold ? '0' : 'future' } }
    return { ...layer, encoding: { ...(layer.encoding as object), opacity } }
  })
}

function withOpacity(layer: Layer, expr: string) {
  return { ...layer, encoding: { ...(layer.encoding as object), opacity: { value: { expr } } } }
}

/** All of it, pale, for what is to come. */
function ghost(layer: Layer, now: string): Layer {
  return {
    ...withOpacity(layer, 'future'),
    transform: [{ filter: `future > 0 && datum.${isBox(layer) ? 'y' : 'y2'} < ${now}` }],
  }
}

/** As much as lies below the line. */
function grown(layer: Layer, now: string, weight: string, isPane: boolean): Layer {
  // Of another name: layers may share their rows.
  const end = { field: 'end' }
  const transform = isBox(layer)
    ? [
        // An open pane has no timing yet.
        { filter: `datum.y2 >= ${now}${isPane ? ` && datum.y >= ${now}` : ''}` },
        { calculate: `max(datum.y, ${now})`, as: 'end' },
      ]
    : [{ filter: `datum.y >= ${now}` }, { calculate: `max(datum.y2, ${now})`, as: 'end' }]
  const shown = withOpacity(layer, weight)
  const encoding = { ...shown.encoding, ...(isBox(layer) ? { y: { ...XY.y, ...end } } : { y2: end }) }
  return { ...shown, transform, encoding }
}

/** A pane that has not fired yet grows with the line, and is of no colour. */
function opening(layer: Layer, now: string, weight: string, theme: Theme): readonly Layer[] {
  const ink = vegaColour(colour('ink2'), theme)
  const transform = [{ filter: `datum.y2 >= ${now} && datum.y < ${now}` }, { calculate: now, as: 'end' }]
  const faded = withOpacity(layer, weight)
  const shown = { ...faded, encoding: { ...faded.encoding, y: { ...XY.y, field: 'end' } } }
  const box = { ...shown, transform, mark: { ...(layer.mark as object), fill: ink } }
  const { y2: _, ...encoding } = shown.encoding as { y2?: unknown }
  const edge = {
    ...box,
    mark: { type: 'rule', aria: false, stroke: ink, strokeWidth: 1.5, strokeDash: [1.5, 2.5] },
    encoding,
  }
  return [box, edge]
}

/** A box's y is its top; a line goes up from its y. */
function isBox(layer: Layer): boolean {
  return (layer.mark as { type: string }).type === 'rect'
}

/** A line that can be drawn as far as one likes. */
function inSegments({ points, className, ...stroke }: LineMark): Mark {
  const segments = points.slice(1).map((to, i): Segment => [points[i] as Point, to])
  return { ...stroke, kind: 'link', className, segments, cap: 'square' }
}
