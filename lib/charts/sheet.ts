import * as Plot from '@observablehq/plot'
import { parseHTML } from 'linkedom/worker'
import { type Marks, plainText, texts } from './marks.ts'
import { colour, styleSheet, type Theme } from './palette.ts'
import { plotMarks } from './plot-marks.ts'
import { escapeXml, type SvgNode, svgText } from './svg-text.ts'
import { wrapText } from './text-width.ts'

/** Where a chart draws: all its distances are multiples of `f`. */
export interface Sheet {
  readonly f: number
  readonly width: number
  /** The inside of its margins. */
  readonly left: number
  readonly right: number
  readonly top: number
}
/** What was drawn, and how far down it reaches. */
export interface Drawn {
  readonly marks: Marks
  readonly bottom: number
}

export interface Page {
  readonly title: string
  /** What was run, in the lines beneath. */
  readonly subtitle: readonly string[]
  /** What is to be seen, in words, for who does not see it. */
  readonly description: string
  draw(sheet: Sheet): Drawn
}

const BASE = 12
const WIDE = 600

/** True where a chart has room for its legend and for larger type. */
export function isWide({ width, f }: Sheet): boolean {
  return width >= (WIDE / BASE) * f
}

/** A page as an SVG document, which paints its own paper. */
export function toSVG(page: Page, theme: Theme, width: number): string {
  const f = BASE
  const frame = { f, width, left: f, right: width - f, top: f }
  const head = drawHead(page, frame)
  const body = page.draw({ ...frame, top: head.bottom })
  const height = Math.ceil(body.bottom + f)
  const name = `yeoul-${theme}`
  const [title, description] = [page.title, page.description].map(text => escapeXml(plainText(text)))
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" class="${name}" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="${title}">`,
    `<title>${title}</title><desc>${description}</desc><style>${styleSheet(theme, name)}</style>`,
    `<rect class="paper" width="${width}" height="${height}" fill="${colour('paper')}"></rect>`,
    `<g fill="${colour('ink')}" font-size="${f}" text-anchor="middle">`,
    ...render([...head.marks, ...body.marks], width, height),
    '</g></svg>\n',
  ].join('\n')
}

function drawHead({ title, subtitle }: Page, sheet: Sheet): Drawn {
  const { f, left, right, top } = sheet
  const inside = right - left
  const size = isWide(sheet) ? 17 : 16
  const titles = wrapText(title, inside / size / 1.25)
  const beneath = subtitle.filter(line => line !== '').flatMap(line => wrapText(line, inside / f / 1.1))
  let y = top - 0.3 * f
  const marks = texts(
    [
      ...titles.map(text => {
        y += 2 * f
        return { x: left, y: y - f, text, size, weight: 600 }
      }),
      ...beneath.map(text => {
        y += 1.5 * f
        return { x: left, y: y - 0.75 * f, text, size: f, fill: colour('ink2') }
      }),
    ],
    'head',
  )
  return { marks, bottom: y + 0.5 * f }
}

/** Each mark as a group. */
function render(marks: Marks, width: number, height: number): readonly string[] {
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
  return [...drawing.children].filter(({ tagName }) => tagName?.toLowerCase() !== 'style').map(svgText)
}

let page: unknown

/** The page's own document, or one made for drawing where there is no page. */
// biome-ignore lint/suspicious/noExplicitAny: the sources know no DOM
function documentOf(): any {
  page ??= (globalThis as { document?: unknown }).document ?? parseHTML('<html><body></body></html>').document
  return page
}
