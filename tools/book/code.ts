import { createRequire } from 'node:module'
import { escapeXml } from '../../lib/charts/drawing/svg-text.ts'

/** As much of highlight.js as this needs: its own types bring a browser's along, which then hide those of Node. */
interface Highlighter {
  registerLanguage(name: string, grammar: unknown): void
  getLanguage(name: string): object | undefined
  highlight(code: string, options: { language: string }): { readonly value: string }
}

const require = createRequire(import.meta.url)
const highlighter: Highlighter = require('highlight.js/lib/core')
highlighter.registerLanguage('typescript', require('highlight.js/lib/languages/typescript'))

/** Code as HTML, its words marked with classes; what is not TypeScript stays as it is. */
export function highlighted(code: string, language: string): string {
  if (highlighter.getLanguage(language) === undefined) return escapeXml(code)
  return highlighter.highlight(code, { language }).value
}
