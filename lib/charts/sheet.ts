import * as Plot from '@observablehq/plot'
import { parseHTML } from 'linkedom/worker'
import type { Plane } from './diagram/plane.ts'
import { type Marks, plainText, texts } from './drawing/marks.ts'
import { colour, styleSheet, type Theme } from './drawing/palette.ts'
import { plotMarks } from './drawing/plot-marks.ts'
import { escapeXml, type SvgNode, svgText } from './drawing/svg-text.ts'
import { wrapText } from './drawing/text-width.ts'
import { movingPicture } from './vega-lite/moving-picture.ts'
import { type VegaLite, vegaPicture } from './vega-lite/picture.ts'

/** Where a chart draws: all its distances are multiples of `em`, the size of its type, in pixels. */
export interface Sheet {
  readonly em: number
  readonly width: number
  /** The inside of its margins. */
  readonly left: number
  readonly right: number
  readonly top: number
}
/** What was drawn, and how far down it reaches. */
export interface Drawn {
  /** Diagrams through which one can move; they lie beneath the rest. */
  readonly planes?: readonly Plane[]
  readonly marks: Marks
  readonly bottom: number
}

export interface Page {
  readonly title: string
  /** What was run, in the lines beneath. */
  readonly subtitle: readonly string[]
  /** What is to be seen, in words, for who does not see it. */
  readonly description: string
  /** Whether it has planes, through which one can move. */
  readonly isMoving?: true
  draw(sheet: Sheet): Drawn
}

const BASE = 12
const WIDE = 600

/** True where a chart has room for its legend and for larger type. */
export function isWide({ width, em }: Sheet): boolean {
  return width >= (WIDE / BASE) * em
}

/** A page as an SVG document, which paints its own paper. */
export function toSVG(page: Page, theme: Theme, width: number): string {
  const { marks, height } = marksOf(page, width)
  const name = `yeoul-${theme}`
  const [title, description] = [page.title, page.description].map(text => escapeXml(plainText(text)))
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" class="${name}" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="${title}">`,
    `<title>${title}</title><desc>${description}</desc><style>${styleSheet(theme, name)}</style>`,
    `<rect class="paper" width="${width}" height="${height}" fill="${colour('paper')}"></rect>`,
    `<g fill="${colour('ink')}" font-size="${BASE}" text-anchor="middle">`,
    ...render(marks, width, height),
    '</g></svg>\n',
  ].join('\n')
}

/** A page's drawing, with nothing that is to come. */
export function marksOf(page: Page, width: number): { readonly marks: Marks; readonly height: number } {
  const { head, planes, marks, height } = drawPage(page, width)
  return { marks: [...head, ...planes.flatMap(plane => plane.marks), ...marks], height }
}

/** A page as Vega-Lite; its reader moves through its planes. */
export function toVegaLite(page: Page, theme: Theme, width: number): VegaLite {
  const { head, planes, marks, height } = drawPage(page, width)
  const drawn = {
    marks: [...head, ...marks],
    width,
    height,
    description: plainText(`${page.title}. ${page.description}`),
  }
  return planes.length === 0 ? vegaPicture(drawn, theme) : movingPicture(drawn, planes, theme)
}

function drawPage(page: Page, width: number) {
  const em = BASE
  const frame = { em, width, left: em, right: width - em, top: em }
  const head = drawHead(page, frame)
  const { planes = [], marks, bottom } = page.draw({ ...frame, top: head.bottom })
  return { head: head.marks, planes, marks, height: Math.ceil(bottom + em) }
}

function drawHead({ title, subtitle }: Page, sheet: Sheet): Drawn {
  const { em, left, right, top } = sheet
  const inside = right - left
  const size = isWide(sheet) ? 17 : 16
  const titles = wrapText(title, inside / size / 1.25)
  const beneath = subtitle.filter(line => line !== '').flatMap(line => wrapText(line, inside / em / 1.1))
  let y = top - 0.3 * em
  const marks = texts(
    [
      ...titles.map(text => {
        y += 2 * em
        return { x: left, y: y - em, text, size, weight: 600 }
      }),
      ...beneath.map(text => {
        y += 1.5 * em
        return { x: left, y: y - 0.75 * em, text, size: em, fill: colour('ink2') }
      }),
    ],
    'head',
  )
  return { marks, bottom: y + 0.5 * em }
}

/** Each mark as a group. */
function render(marks: Marks, width: number, height: number): readonly string[] {
  return drawnGroups(marks, width, height).map(svgText)
}

/** A drawing of the whole as groups of a document: the page's own, where there is one. */
export function drawnGroups(marks: Marks, width: number, height: number): readonly SvgNode[] {
  const drawing = Plot.plot({
    document: documentOf(),
    width,
    height,
    margin: 0,
    axis: null,
    x: { type: 'identity' },
    y: { type: 'identity' },
    r: { type: 'identity' },
    opacity: { type: 'identity' },
    marks: [...plotMarks(marks)],
  }) as unknown as { readonly children: Iterable<SvgNode> }
  return [...drawing.children].filter(({ tagName }) => tagName?.toLowerCase() !== 'style')
}

let page: unknown

/** The page's own document, or one made for drawing where there is no page. */
// biome-ignore lint/suspicious/noExplicitAny: the sources know no DOM
function documentOf(): any {
  page ??= (globalThis as { document?: unknown }).document ?? parseHTML('<html><body></body></html>').document
  return page
}
