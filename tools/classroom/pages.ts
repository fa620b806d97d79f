import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { forcedColours, palettes } from '../../lib/charts/drawing/palette.ts'
import type { View } from '../../lib/replay/messages.ts'

const SCRIPT = join(import.meta.dirname, '../pages/classroom/classroom.ts')
const STYLE = join(import.meta.dirname, '../pages/classroom/classroom.css')
/** A page has a document of its own. */
const NO_LINKEDOM = join(import.meta.dirname, '../pages/no-linkedom.ts')
/** Beside the palette of the charts: cards and fields. */
const PANEL = { light: '#f4f2ec', dark: '#1b222a' } as const

export interface Asset {
  readonly text: string
  readonly type: string
}

/** The three pages: their script is bundled once, when the server starts, so that they need no network. */
export class Pages {
  /** A page runs the server's own script, wears its own style and talks to it alone: no text becomes code. */
  readonly headers: Readonly<Record<string, string>> = {
    'content-security-policy': [
      "default-src 'none'",
      "script-src 'self'",
      "style-src 'self'",
      "img-src 'self' data:",
      "connect-src 'self'",
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
    ].join('; '),
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cache-control': 'no-store',
  }
  readonly #assets: ReadonlyMap<string, Asset>

  private constructor(assets: ReadonlyMap<string, Asset>) {
    this.#assets = assets
  }

  /** Bundles the pages' script, in half a second. */
  static async bundle(): Promise<Pages> {
    return new Pages(
      new Map([
        ['classroom.js', { text: await script(), type: 'text/javascript; charset=utf-8' }],
        ['classroom.css', { text: styleSheet(), type: 'text/css; charset=utf-8' }],
      ]),
    )
  }

  asset(name: string): Asset | undefined {
    return this.#assets.get(name)
  }

  /** The page of a view: its script makes all that is in it. */
  html(view: View): string {
    return `<!doctype html>
<html lang="en" data-page="${view}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="data:,">
<title>Yeoul: ${view}</title>
<link rel="stylesheet" href="/assets/classroom.css">
<script src="/assets/classroom.js" defer></script>
</head>
<body><noscript>This page draws what is replayed, and needs its script for that.</noscript></body>
</html>
`
  }
}

async function script(): Promise<string> {
  // Loaded here: whoever only checks a cue file does without it.
  const { build } = await import('esbuild')
  const { outputFiles } = await build({
    entryPoints: [SCRIPT],
    bundle: true,
    minify: true,
    write: false,
    platform: 'browser',
    format: 'iife',
    target: 'es2023',
    charset: 'utf8',
    legalComments: 'none',
    logLevel: 'silent',
    alias: { 'linkedom/worker': NO_LINKEDOM },
  })
  return outputFiles[0]?.text ?? ''
}

/** The pages' style; its colours are the charts' own. */
function styleSheet(): string {
  const tokens = (theme: 'light' | 'dark') =>
    `${colours(palettes[theme])} --panel: ${PANEL[theme]}; color-scheme: ${theme};`
  const rules = readFileSync(STYLE, 'utf8')
  const forced = `@media (forced-colors: active) { :root, :root[data-theme] {${colours(forcedColours)} --panel: Canvas; } }`
  return `:root {${tokens('light')} }\n:root[data-theme='dark'] {${tokens('dark')} }\n${forced}\n${rules}`
}

function colours(values: object): string {
  return Object.entries(values)
    .map(([name, value]) => ` --${name}: ${value};`)
    .join('')
}
