import { grouped } from '../../core/counted.ts'
import type { Plane } from '../diagram/plane.ts'
import { type Marks, texts } from '../drawing/marks.ts'
import { colour, type Theme } from '../drawing/palette.ts'
import { answerLayers, pickedExpression } from './answer-layers.ts'
import { countedAgain, elementAnswers, paneAnswers } from './answers.ts'
import { movingLayers } from './moving-layers.ts'
import { nowLayers } from './now-layers.ts'
import { type Layer, type VegaLite, vegaFrame, vegaLayers } from './picture.ts'
import { slider } from './slider.ts'

/** More are drawn, but cannot be asked. */
const MOST_ELEMENTS = 5000
/** How far down the answer reaches beneath the picture, in pixels. */
const ANSWER = 48

/**
 * Diagrams whose reader moves a line through processing time, by a slider and its keys: what lies above it is to come.
 * Pointing at a firing, an element or a cross tells its reasons; selecting a firing lights up its elements, and selecting
 * an element its panes. What Vega-Lite can do, and so also where a notebook is not trusted.
 */
export function movingPicture(
  drawn: { readonly marks: Marks; readonly width: number; readonly height: number; readonly description: string },
  planes: readonly Plane[],
  theme: Theme,
): VegaLite {
  const { width, height } = drawn
  const first = planes[0] as Plane
  const { clock } = first.view
  const seconds = (time: number) => Math.round((time - clock.origin) / 100) / 10
  const { from, to } = first.panel.processingTime
  const [min, max] = [Math.floor(seconds(from)), Math.ceil(seconds(to) * 10) / 10]
  const isAsked = planes.reduce((sum, { content }) => sum + content.elements.length, 0) <= MOST_ELEMENTS
  const asked = planes.map(plane =>
    elementAnswers(isAsked ? plane : { ...plane, content: { ...plane.content, elements: [] } }),
  )
  const elements = countedAgain(asked.map(({ elements }) => elements))
  const pickedElement = planes.reduce(
    (otherwise, _, i) => pickedExpression(`element${i}`, 'element', otherwise),
    'null',
  )
  return {
    ...vegaFrame(theme, drawn.description),
    width,
    height: height + ANSWER,
    padding: 0,
    ...withDatasets(
      planes.flatMap((plane, i) => [
        [`panes${i}`, paneAnswers(plane, i)] as const,
        [`elements${i}`, elements[i] ?? []] as const,
      ]),
      [
        ...planes.flatMap((plane, i) => movingLayers(plane, `line${i}`, theme)),
        ...vegaLayers(drawn.marks, theme),
        ...planes.flatMap((plane, i) => nowLayers(plane, `line${i}`, max, theme)),
        ...planes.flatMap((plane, i) => answerLayers(plane, i, { top: height, left: 12 }, theme)),
        ...vegaLayers(hint(height, isAsked), theme).map(layer => ({
          ...layer,
          transform: [{ filter: 'paling === 1' }],
        })),
      ],
    ),
    params: [
      ...planes.map((_, i) => ({ name: `pickedPane${i}`, expr: pickedExpression(`pane${i}`, `pane${i}`, 'null') })),
      ...asked.map(({ windows }, i) => ({ name: `windows${i}`, value: windows })),
      { name: 'pickedElement', expr: pickedElement },
      {
        name: 'paling',
        expr: `${planes.map((_, i) => `isValid(pickedPane${i})`).join(' || ')} || isValid(pickedElement) ? 0.3 : 1`,
      },
      ...slider(min, max),
      // The height of the line in each plane; at the very end it lies above all.
      ...planes.map(({ panel }, i) => ({ name: `line${i}`, expr: lineHeight(panel, seconds, max) })),
    ],
  }
}

const HINT = [
  'Move the line by the slider below, or by its keys.',
  'Point at a firing, an element or a cross to see why; click one to see what belongs to it.',
]
const HINT_OF_MANY = [
  HINT[0],
  `Point at a firing to see why. To ask elements, choose fewer by from and to: at most ${grouped(MOST_ELEMENTS)}.`,
]

function hint(top: number, isAsked: boolean): Marks {
  const lines = isAsked ? HINT : HINT_OF_MANY
  return texts(
    lines.map((text = '', i) => ({ x: 12, y: top + 8 + 17 * i, text, fill: colour('ink2') })),
    'hint',
  )
}

/** Rows that several layers have are told once. */
function withDatasets(named: readonly (readonly [string, readonly object[]])[], layers: readonly Layer[]) {
  const uses = new Map<object, number>()
  for (const { data } of layers) if (isInline(data)) uses.set(data, (uses.get(data) ?? 0) + 1)
  const shared = new Map([...uses].filter(([, count]) => count > 1).map(([data], i) => [data, `rows${i}`]))
  const rows = [...shared].map(([data, name]) => [name, (data as { values: readonly object[] }).values] as const)
  return {
    datasets: Object.fromEntries([...named, ...rows]),
    layer: layers.map(layer => {
      const name = shared.get(layer.data as object)
      return name === undefined ? layer : { ...layer, data: { name } }
    }),
  }
}

function isInline(data: unknown): data is { readonly values: readonly object[] } {
  return typeof data === 'object' && data !== null && 'values' in data
}

function lineHeight(panel: Plane['panel'], seconds: (time: number) => number, max: number): string {
  const { from, to } = panel.processingTime
  const [bottom, top] = [panel.y(from), panel.y(to)]
  const scale = (bottom - top) / (seconds(to) - seconds(from) || 1)
  // What lies on the line is there already, for all that rows are rounded.
  return `now >= ${max} ? ${panel.top - 1} : ${bottom} - (now - ${seconds(from)}) * ${scale} - 0.1`
}
