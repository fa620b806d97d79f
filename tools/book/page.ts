import { escapeXml } from '../../lib/charts/drawing/svg-text.ts'
import type { Language } from '../language.ts'
import { highlighted } from './code.ts'
import { type Cell, type ExecutedNotebook, joined } from './executed-notebook.ts'
import { isVegaLite, outputsOf } from './output.ts'
import { type Opening, openingOf, type Place, proseOf } from './prose.ts'
import { type Wording, wordings } from './wording.ts'

/** By this a page is known for one of ours. */
export const MARK = '<!-- A page of the book that npm run book made'

/** A notebook that has its page, as the pages beside it and the contents name it. */
export interface Chapter {
  readonly notebook: ExecutedNotebook
  readonly opening: Opening
}

export function chapterOf(notebook: ExecutedNotebook, language: Language): Chapter {
  const prose = notebook.cells.filter(({ cell_type }) => cell_type === 'markdown').map(({ source }) => joined(source))
  const { title, sentence } = openingOf(prose.join('\n\n'), language)
  return { notebook, opening: { title: title === '' ? notebook.name : title, sentence } }
}

export function needsVega({ notebook }: Chapter): boolean {
  return notebook.cells.some(({ outputs = [] }) => outputs.some(isVegaLite))
}

/** The page of one of the chapters. */
export function pageOf(chapters: readonly Chapter[], i: number, language: Language, place: Place): string {
  const chapter = chapters[i] as Chapter
  const wording = wordings[language]
  const cells = chapter.notebook.cells.map(cell => cellOf(cell, wording, place)).join('\n')
  const around = ways(chapters[i - 1], chapters[i + 1], wording)
  return documentOf({
    source: chapter.notebook.file,
    title: `${chapter.opening.title} · ${wording.book}`,
    language,
    body: `<header>${around}</header>
<main id="text" tabindex="-1">
${cells}
</main>
<footer>${around}</footer>`,
    script: needsVega(chapter) ? '<script src="vega.js" defer></script>\n' : '',
  })
}

/** The contents: each chapter's title and first sentence. */
export function indexOf(chapters: readonly Chapter[], language: Language): string {
  const wording = wordings[language]
  const entries = chapters.map(
    ({ notebook, opening: { title, sentence } }) =>
      `<li><a href="${linkTo(notebook)}">${escapeXml(title)}</a><p>${escapeXml(sentence)}</p></li>`,
  )
  return documentOf({
    source: chapters.map(({ notebook }) => notebook.file).join(', '),
    title: wording.book,
    language,
    body: `<main id="text" tabindex="-1">
<h1>${wording.book}</h1>
<p>${wording.about}</p>
<h2>${wording.contents}</h2>
<ul class="contents">
${entries.join('\n')}
</ul>
</main>`,
    script: '',
  })
}

function cellOf({ cell_type, source, outputs = [] }: Cell, wording: Wording, place: Place): string {
  const text = joined(source)
  if (cell_type === 'markdown') return proseOf(text, place)
  if (cell_type === 'raw') return ''
  const code = `<pre class="code"><code>${highlighted(text, 'typescript')}</code></pre>`
  return `<div class="cell">\n${code}\n${outputsOf(outputs, wording)}\n</div>`
}

function ways(before: Chapter | undefined, after: Chapter | undefined, wording: Wording): string {
  const way = (chapter: Chapter | undefined, rel: 'prev' | 'next', word: string) =>
    chapter === undefined
      ? '<span></span>'
      : `<a rel="${rel}" href="${linkTo(chapter.notebook)}"><small>${word}</small> ${escapeXml(chapter.opening.title)}</a>`
  return `<nav aria-label="${wording.book}">
${way(before, 'prev', wording.previous)}
<a href="index.html">${wording.contents}</a>
${way(after, 'next', wording.next)}
</nav>`
}

function linkTo({ name }: ExecutedNotebook): string {
  return `${encodeURIComponent(name)}.html`
}

interface Document {
  readonly source: string
  readonly title: string
  readonly language: Language
  readonly body: string
  readonly script: string
}

// On paper nothing opens on a click.
const opening = `const tables = document.getElementsByTagName('details')
addEventListener('beforeprint', () => { for (const table of tables) { table.dataset.open = table.open; table.open = true } })
addEventListener('afterprint', () => { for (const table of tables) table.open = table.dataset.open === 'true' })`

function documentOf({ source, title, language, body, script }: Document): string {
  return `<!doctype html>
${MARK} of ${escapeXml(source)} (tools/book). -->
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeXml(title)}</title>
<link rel="stylesheet" href="book.css">
${script}</head>
<body>
<a class="skip" href="#text">${wordings[language].toText}</a>
${body}
<script>
${opening}
</script>
</body>
</html>
`
}
