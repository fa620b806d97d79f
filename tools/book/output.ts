import { stripVTControlCharacters } from 'node:util'
import MarkdownIt from 'markdown-it'
import { VEGA_LITE } from '../../lib/charts/chart.ts'
import { escapeXml } from '../../lib/charts/drawing/svg-text.ts'
import { type Bundle, joined, type Output, type Text } from './executed-notebook.ts'
import type { Wording } from './wording.ts'

/** A chart's table may hold what strangers wrote, so no HTML of it counts. */
const tables = new MarkdownIt()

/** What stands beneath a cell. */
export function outputsOf(outputs: readonly Output[], wording: Wording): string {
  return together(outputs)
    .map(output => outputOf(output, wording))
    .join('\n')
}

export function isVegaLite(output: Output): boolean {
  if (!('data' in output)) return false
  const richer = ['text/html', 'application/javascript'].some(type => output.data[type] !== undefined)
  return !richer && output.data[VEGA_LITE] !== undefined
}

function outputOf(output: Output, wording: Wording): string {
  if (output.output_type === 'error') return printed(output.traceback.join('\n'), 'error')
  if (output.output_type !== 'stream') return displayed(output.data, wording)
  if (output.name === 'stdout') return printed(joined(output.text))
  return `<div role="group" aria-label="${wording.warning}">${printed(joined(output.text), 'stderr')}</div>`
}

/** What a cell printed in portions, as one text. */
function together(outputs: readonly Output[]): readonly Output[] {
  const merged: Output[] = []
  for (const output of outputs) {
    const last = merged.at(-1)
    if (output.output_type === 'stream' && last?.output_type === 'stream' && last.name === output.name) {
      merged[merged.length - 1] = { ...last, text: joined(last.text) + joined(output.text) }
    } else merged.push(output)
  }
  return merged
}

function displayed(data: Bundle, wording: Wording): string {
  const picture = pictureOf(data)
  const text = textOf(data, 'text/plain')
  if (picture === undefined) {
    const source = textOf(data, 'text/markdown')
    return source === undefined ? printed(text ?? '') : `<div class="display">${tables.render(source)}</div>`
  }
  const table =
    text === undefined ? '' : `<details><summary>${wording.asTable}</summary>\n${tables.render(text)}</details>`
  return `<div class="display">${picture}${table}</div>`
}

/** The richest that a page can show: the book's own pages may run what the notebooks drew. */
function pictureOf(data: Bundle): string | undefined {
  const html = textOf(data, 'text/html')
  if (html !== undefined) return html
  const script = textOf(data, 'application/javascript')
  if (script !== undefined) return runIn(script)
  const title = textOf(data, 'text/plain')?.split('\n')[0] ?? ''
  if (data[VEGA_LITE] !== undefined) {
    // Within a script, '<' could end it.
    const specification = JSON.stringify({ description: title, ...data[VEGA_LITE] }).replaceAll('<', '\\u003c')
    return `<figure><script type="${VEGA_LITE}">${specification}</script></figure>`
  }
  const svg = textOf(data, 'image/svg+xml')
  if (svg !== undefined) return imageOf('image/svg+xml', Buffer.from(svg).toString('base64'), title)
  const type = ['image/png', 'image/jpeg', 'image/gif'].find(type => data[type] !== undefined)
  return type && imageOf(type, textOf(data, type) ?? '', title)
}

/** As in JupyterLab, the script finds its place in the page as `element`. */
function runIn(script: string): string {
  // In strings, where alone these occur, they are the same and do not end the script.
  const inside = script.replaceAll(/<(?=\/script)/gi, '<\\').replaceAll('<!--', '<\\!--')
  return `<div></div>\n<script>((element) => {\n${inside}\n})(document.currentScript.previousElementSibling)</script>`
}

function imageOf(type: string, base64: string, title: string): string {
  return `<img src="data:${type};base64,${base64.replaceAll('\n', '')}" alt="${escapeXml(title)}">`
}

function textOf(data: Bundle, type: string): string | undefined {
  const text = data[type] as Text | undefined
  return text === undefined ? undefined : joined(text)
}

function printed(text: string, kind = ''): string {
  const shown = escapeXml(stripVTControlCharacters(text).trimEnd())
  return shown === '' ? '' : `<pre class="printed ${kind}">${shown}</pre>`
}
