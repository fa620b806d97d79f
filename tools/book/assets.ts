import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Palette, palettes } from '../../lib/charts/drawing/palette.ts'

/** The style sheet; its colours are the charts' own. */
export function styleSheet(): string {
  const rules = readFileSync(join(import.meta.dirname, 'book.css'), 'utf8')
  return `:root {${colours(palettes.light)}}\n@media screen and (prefers-color-scheme: dark) { :root {${colours(palettes.dark)}} }\n${rules}`
}

/** The script that draws Vega-Lite, with all that it needs. */
export async function vegaScript(): Promise<string> {
  const { build } = await import('esbuild')
  const { outputFiles } = await build({
    entryPoints: [join(import.meta.dirname, 'vega-charts.ts')],
    bundle: true,
    minify: true,
    platform: 'browser',
    format: 'iife',
    target: 'es2023',
    write: false,
    logLevel: 'silent',
    legalComments: 'none',
  })
  return outputFiles[0]?.text ?? ''
}

function colours(palette: Palette): string {
  return Object.entries(palette)
    .map(([name, value]) => ` --${name}: ${value};`)
    .join('')
}
