import type { Plane } from '../diagram/plane.ts'
import { colour, type Theme } from '../drawing/palette.ts'
import { clockExpression } from './clock-expression.ts'
import { vegaColour } from './colours.ts'
import { formOf, type Layer, X2Y2, XY } from './picture.ts'

const TOOLTIP = [
  { field: 'says', title: 'title' },
  { field: 'why', title: 'why' },
]
/** Side by side stand what several planes say of one element. */
const COLUMN = 184

/** What answers a pointer in the plane of this number, and what lights up when it selects. */
export function answerLayers(
  { panel, view }: Plane,
  i: number,
  card: { readonly left: number; readonly top: number },
  theme: Theme,
): readonly Layer[] {
  const [ink, ink2, paper, blue] = (['ink', 'ink2', 'paper', 'watermark'] as const).map(name =>
    vegaColour(colour(name), theme),
  )
  const [panes, elements] = [{ name: `panes${i}` }, { name: `elements${i}` }]
  const [line, picked] = [`line${i}`, `pickedPane${i}`]
  const isPicked = 'datum.element === pickedElement'
  const isThere = { filter: `datum.y >= ${line}` }
  const place = [
    { calculate: inPixels('datum.e', panel.eventTime, panel.x, view.clock.origin), as: 'x' },
    { calculate: inPixels('datum.a', panel.processingTime, panel.y, view.clock.origin), as: 'y' },
    isThere,
  ]
  const times = `': event time ' + ${clockExpression('datum.e')} + ', arrived ' + ${clockExpression('datum.a')}`
  const window = `windows${i}[datum.w]`
  const count = '(datum.q - datum.p + 1)'
  const kept = `'; the watermark stood at ' + ${clockExpression('datum.m')} + ': an allowed lateness of more than ' + ${clockExpression('datum.l')} + ' would have kept its window'`
  const expired = `${window} + ' had expired at ' + ${clockExpression('datum.d')}`
  const dropped = `(datum.d === null ? 'the trigger of ' + ${window} + ' had finished: it fires no more' : ${expired} + (datum.m === null ? '; all input had ended' : ${kept}))`
  const tell = [
    {
      calculate: `(isDefined(datum.d) ? '✕ dropped: element #' : '● element #') + datum.element + ${times}`,
      as: 'says',
    },
    {
      calculate: `isDefined(datum.d) ? ${dropped} : isDefined(datum.p) ? 'in ' + ${count} + (${count} === 1 ? ' pane of ' : ' panes of ') + ${window} : 'in no pane of ' + ${window}`,
      as: 'why',
    },
  ]
  const disc = (filter: string, mark: object): Layer => ({
    data: elements,
    transform: [{ filter }, ...place],
    mark: { type: 'point', aria: false, opacity: 1, fillOpacity: 1, ...mark },
    encoding: XY,
  })
  const guide = (encoding: object, edge: number): Layer => ({
    data: elements,
    transform: [{ filter: isPicked }, ...place, { calculate: String(edge), as: 'edge' }],
    mark: { type: 'rule', aria: false, stroke: ink2, strokeWidth: 1, strokeDash: [1, 3] },
    encoding: { ...XY, ...encoding },
  })
  const frame = { type: 'rect', aria: false, stroke: ink, strokeWidth: 1.5, fill: null }
  const told = { type: 'text', aria: false, align: 'left', baseline: 'middle', fontSize: 12, fill: ink }
  const row = (n: number) => ({ value: card.top + 8 + 17 * n })
  const [says, why] = [{ text: { field: 'says' } }, { text: { field: 'why' } }]
  const ofElement = { data: elements, transform: [{ filter: isPicked }, ...place, ...tell] }
  const ofPane = { data: panes, transform: [{ filter: `datum.pane${i} === ${picked}` }, isThere] }
  return [
    { ...ofPane, mark: frame, encoding: { ...XY, ...X2Y2 } },
    {
      data: elements,
      transform: [
        { filter: `${isPicked} && isDefined(datum.p)` },
        { calculate: 'sequence(datum.p, datum.q + 1)', as: 'pane' },
        { flatten: ['pane'] },
        { lookup: 'pane', from: { data: panes, key: `pane${i}`, fields: ['x', 'y', 'x2', 'y2'] } },
        isThere,
      ],
      mark: frame,
      encoding: { ...XY, ...X2Y2 },
    },
    disc(`datum.p < ${picked} && datum.q >= ${picked}`, {
      ...formOf(3.75),
      fill: paper,
      stroke: ink,
      strokeWidth: 1.5,
    }),
    disc(`datum.p === ${picked}`, { ...formOf(4.05), fill: ink, stroke: paper, strokeWidth: 1.25 }),
    guide({ x2: { field: 'edge' } }, panel.left),
    guide({ y2: { field: 'edge' } }, panel.bottom),
    disc(isPicked, { ...formOf(6), fill: null, stroke: blue, strokeWidth: 2 }),
    {
      params: [selection(`pane${i}`, `pane${i}`)],
      data: panes,
      transform: [isThere],
      mark: { type: 'rule', strokeWidth: 16, stroke: ink, opacity: 0, cursor: 'pointer' },
      encoding: { ...XY, x2: X2Y2.x2, tooltip: TOOLTIP, description: { field: 'says' } },
    },
    {
      params: [selection(`element${i}`, 'element')],
      data: elements,
      transform: [...place, ...tell],
      mark: { type: 'point', ...formOf(6), fill: ink, opacity: 0, fillOpacity: 1, cursor: 'pointer' },
      encoding: { ...XY, tooltip: TOOLTIP, description: { field: 'says' } },
    },
    { ...ofPane, mark: { ...told, fontWeight: 600 }, encoding: { x: { value: card.left }, y: row(0), ...says } },
    { ...ofPane, mark: told, encoding: { x: { value: card.left }, y: row(1), ...why } },
    {
      ...ofElement,
      transform: [{ filter: '!datum.again' }, ...ofElement.transform],
      mark: { ...told, fontWeight: 600 },
      encoding: { x: { value: card.left }, y: row(0), ...says },
    },
    {
      ...ofElement,
      transform: [
        ...ofElement.transform,
        { calculate: `${card.left} + ${COLUMN} * ((datum.again || 0) % 4)`, as: 'x' },
        { calculate: `${row(1).value} + 17 * floor((datum.again || 0) / 4)`, as: 'y' },
      ],
      mark: told,
      encoding: { ...XY, ...why },
    },
  ]
}

function selection(name: string, field: string) {
  return { name, select: { type: 'point', fields: [field], toggle: false } }
}

/** A click beside all of them selects what has no such field. */
export function pickedExpression(name: string, field: string, otherwise: string): string {
  const values = `${name}.${field}`
  return `(isArray(${values}) && isValid(${values}[0]) ? ${values}[0] : ${otherwise})`
}

/** Seconds of the chart's clock as pixels. */
function inPixels(
  seconds: string,
  { from, to }: Plane['panel']['eventTime'],
  scale: (time: number) => number,
  origin: number,
): string {
  const [start, end] = [scale(from), scale(to)]
  const slope = (1000 * (end - start)) / (to - from || 1)
  const [least, most] = [Math.min(start, end), Math.max(start, end)]
  return `clamp(${start} + (${seconds} - ${(from - origin) / 1000}) * ${slope}, ${least}, ${most})`
}
