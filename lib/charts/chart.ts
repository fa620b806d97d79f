import { toBase64 } from '../core/base64.ts'
import type { Theme } from './drawing/palette.ts'
import { escapeXml } from './drawing/svg-text.ts'
import { type Page, toSVG, toVegaLite } from './sheet.ts'
import type { VegaLite } from './vega-lite/picture.ts'

export interface DrawOptions {
  /** 'auto' if not said: what the reader prefers. */
  theme?: Theme
  /** In pixels; 760 if not said. Charts are made for 360 and more. */
  width?: number
}

/** A picture of a run, and the same as a table. */
export interface Chart {
  /** A sentence with its numbers. */
  readonly title: string
  /** Shows it beneath a notebook's cell; elsewhere prints its table. */
  show(): void
  /** An SVG document, which needs nothing but itself. */
  toSVG(options?: DrawOptions): string
  /** A Vega-Lite specification (version 5), which needs nothing but Vega. */
  toVegaLite(options?: DrawOptions): VegaLite
  /** The title, and every number of the picture, as Markdown. */
  toTable(): string
  /** What a notebook shows of it, by MIME type. */
  toBundle(): Bundle
}

/** Shows a bundle of one thing by MIME type beneath the cell that runs. */
export type Display = (
  bundle: Bundle,
  /** A display with an id can be shown anew, in its place. */
  options?: { readonly id: string; readonly update: boolean },
) => void

/** One thing in several forms, by MIME type. */
export type Bundle = Readonly<Record<string, unknown>>

const DISPLAY = Symbol.for('yeoul.display')

/** What JupyterLab draws, wherever a notebook comes from. It would take text/html before it. */
export const VEGA_LITE = 'application/vnd.vegalite.v5+json'

/** There it does not shrink: it must fit beside the file browser. */
export const CELL_WIDTH = 640

/** What a notebook's kernel gives; undefined elsewhere. */
export function notebookDisplay(): Display | undefined {
  return (globalThis as { [DISPLAY]?: Display })[DISPLAY]
}

const NARROWEST = 300

/** A chart of a page and its table. */
export function makeChart(page: Page, table: () => string): Chart {
  const chart: Chart = {
    title: page.title,
    show: () => show(chart),
    toSVG({ theme = 'auto', width = 760 } = {}) {
      requireWidth(width, 'toSVG')
      return toSVG(page, theme, width)
    },
    toVegaLite({ theme = 'auto', width = 760 } = {}) {
      requireWidth(width, 'toVegaLite')
      return toVegaLite(page, theme, width)
    },
    toTable: () => `${page.title}\n\n${table()}\n`,
    toBundle: () => bundleOf(chart, page),
  }
  return chart
}

function requireWidth(width: number, what: string): void {
  if (!(width >= NARROWEST && Number.isFinite(width)))
    throw new RangeError(`${what}: width ${width}; give ${NARROWEST} pixels or more`)
}

/** Beneath a cell; elsewhere its table. */
export function show(chart: Pick<Chart, 'toTable' | 'toBundle'>): void {
  const display = notebookDisplay()
  if (display === undefined) console.log(chart.toTable())
  else display(chart.toBundle())
}

function bundleOf(chart: Chart, { description, isMoving }: Page): Bundle {
  const text = { 'text/plain': chart.toTable() }
  if (isMoving) return { [VEGA_LITE]: chart.toVegaLite({ width: CELL_WIDTH }), ...text }
  // An image shows in an untrusted notebook too, where inline SVG does not.
  const source = `data:image/svg+xml;base64,${toBase64(new TextEncoder().encode(chart.toSVG()))}`
  const words = escapeXml(`${chart.title}. ${description}`)
  return { 'text/html': `<img src="${source}" alt="${words}">`, ...text }
}
