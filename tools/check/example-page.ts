import type { Chart } from 'yeoul/charts'
import { escapeXml } from '../../lib/charts/drawing/svg-text.ts'
import { styleSheet, vegaScript } from '../book/assets.ts'
import { language } from '../language.ts'

const WIDTH = 1000

/** A page of one chart, which moves, with its table; it needs no network. */
export async function pageOf(chart: Chart): Promise<string> {
  return `<!doctype html>
<html lang="${language()}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeXml(chart.title)}</title>
<style>${styleSheet()}</style>
<main>
<div><script type="application/vnd.vegalite.v5+json">${JSON.stringify(chart.toVegaLite({ width: WIDTH })).replaceAll('<', '\\u003c')}</script></div>
<pre>${escapeXml(chart.toTable())}</pre>
</main>
<script>${inScript(await vegaScript())}</script>
`
}

/** Nothing in it ends the element that it stands in. */
function inScript(code: string): string {
  return code.replaceAll(/<(?=\/script|!--)/gi, '\\x3c')
}
