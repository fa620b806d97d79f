import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join, resolve } from 'node:path'
import type { Language } from '../language.ts'
import { root } from '../notebooks/environment.ts'
import { type Executed, execute } from '../notebooks/execute.ts'
import { styleSheet, vegaScript } from './assets.ts'
import { claim, replaceBook } from './book-folder.ts'
import { nameOf, readExecuted, readMarkdown } from './executed-notebook.ts'
import { type Chapter, chapterOf, indexOf, needsVega, pageOf } from './page.ts'

export interface BookPlan {
  /** The notebooks, from the clone's root, in the order in which they are read. */
  readonly files: readonly string[]
  readonly language: Language
  readonly folder: string
  /** Is told of each notebook once it has run. */
  readonly onExecuted: (executed: Executed) => void
}

/** The words that the notebooks link to; the last page. */
const glossaries: Readonly<Record<Language, string>> = { en: 'docs/glossary.md', ko: 'docs/glossary.ko.md' }

/**
 * Executes the notebooks and makes a book of them. Returns how many bytes the book has, or undefined if a notebook
 * failed; then what is in the folder stays as it is.
 */
export async function makeBook({ files, language, folder, onExecuted }: BookPlan): Promise<number | undefined> {
  const glossary = glossaries[language]
  claim(folder, ['index.html', ...[...files, glossary].map(file => `${nameOf(file)}.html`)])
  const executedFolder = mkdtempSync(join(tmpdir(), 'yeoul-book-'))
  try {
    let failed = false
    for await (const executed of execute(files, executedFolder)) {
      onExecuted(executed)
      failed ||= executed.failure !== undefined
    }
    if (failed) return undefined
    const notebooks = files.map(file => readExecuted(file, join(executedFolder, basename(file))))
    const chapters = [...notebooks, readMarkdown(glossary)].map(notebook => chapterOf(notebook, language))
    const written = await filesOf(chapters, language, folder)
    replaceBook(folder, written)
    return [...written.values()].reduce((sum, text) => sum + Buffer.byteLength(text), 0)
  } finally {
    rmSync(executedFolder, { recursive: true })
  }
}

async function filesOf(chapters: readonly Chapter[], language: Language, folder: string): Promise<Map<string, string>> {
  const pages = new Set(chapters.map(({ notebook }) => resolve(root, notebook.file)))
  const files = new Map([['book.css', styleSheet()]])
  if (chapters.some(needsVega)) files.set('vega.js', await vegaScript())
  chapters.forEach(({ notebook: { file, name } }, i) => {
    files.set(`${name}.html`, pageOf(chapters, i, language, { file, folder, pages, headings: new Set() }))
  })
  // The contents come last, when all that they lead to is there.
  return files.set('index.html', indexOf(chapters, language))
}
