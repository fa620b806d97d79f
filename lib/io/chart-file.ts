import { extname } from 'node:path'
import { writeWhole } from './files/whole-file.ts'

/** What can be saved: every chart of `yeoul/charts`. */
export interface SavedChart {
  toSVG(options?: SaveChartOptions): string
  toVegaLite(options?: SaveChartOptions): object
}

export interface SaveChartOptions {
  /** 'light' for a picture and 'auto' for the others, if not said. */
  theme?: 'light' | 'dark' | 'auto'
  /** In pixels; 760 if not said. */
  width?: number
}

/** For screens that show two pixels for one. */
const ZOOM = 2

/**
 * Writes a chart to a file, with the folders on the way; the name's ending says as what: .svg, .png (twice as many pixels
 * as the width says, with this machine's fonts) or .json (Vega-Lite). Throws an Error that names the file for another
 * ending, or if it cannot be written; then what was there stays.
 */
export async function saveChart(chart: SavedChart, path: string, options: SaveChartOptions = {}): Promise<void> {
  writeWhole(path, await contentsOf(chart, path, options))
}

async function contentsOf(chart: SavedChart, path: string, options: SaveChartOptions): Promise<string | Uint8Array> {
  const ending = extname(path).toLowerCase()
  if (ending === '.svg') return chart.toSVG(options)
  if (ending === '.json') return `${JSON.stringify(chart.toVegaLite(options))}\n`
  if (ending === '.png') return picture(chart, options)
  throw new Error(`saveChart: ${path} ends in '${ending}'; give .svg, .png or .json (Vega-Lite)`)
}

async function picture(chart: SavedChart, { theme = 'light', width }: SaveChartOptions): Promise<Uint8Array> {
  // A picture has one theme.
  const svg = chart.toSVG({ theme: theme === 'auto' ? 'light' : theme, ...(width !== undefined && { width }) })
  const { Resvg } = await import('@resvg/resvg-js')
  return new Resvg(withoutVariables(svg), { fitTo: { mode: 'zoom', value: ZOOM } }).render().asPng()
}

/** Our drawings name their colours in one style sheet; who draws without a browser wants them in place. */
function withoutVariables(svg: string): string {
  const values = new Map([...svg.matchAll(/--(\w+):([^;}]+)/g)].reverse().map(([, name, value]) => [name, value]))
  return svg.replaceAll(/var\(--(\w+)\)/g, (all, name) => values.get(name) ?? all)
}
