import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { counted } from '../../lib/core/counted.ts'
import { makeBook } from '../book/make-book.ts'
import { type Command, parse, UsageError } from '../command.ts'
import { givenPath, shownPath } from '../given-path.ts'
import { type Language, languages } from '../language.ts'
import { root } from '../notebooks/environment.ts'
import { told } from '../notebooks/execute.ts'
import { notebooksIn } from '../notebooks/notebook-files.ts'
import { inBytes } from '../terminal/number.ts'

export const command: Command = {
  help: `yeoul book [--lang CODE] [--out DIR]

Executes the notebooks with the real kernel and makes a book of them: HTML pages with what the cells printed and drew,
which need no network. If a notebook fails, its cell and the error are shown, and the book that was there stays.

  --lang CODE   en, which is the default, or ko
  --out DIR     instead of book/ in the clone, or book/ko/`,
  async run(args) {
    const { values, positionals } = parse(args, { lang: { type: 'string', default: 'en' }, out: { type: 'string' } })
    if (positionals[0] !== undefined) throw new UsageError(`${positionals[0]}: the book takes all notebooks`)
    const language = languageOf(values.lang)
    const folder = resolve(values.out === undefined ? homeOf(language) : givenPath(values.out))
    const files = notebooksIn(language)
    const bytes = await makeBook({ files, language, folder, onExecuted: executed => console.log(told(executed)) })
    if (bytes === undefined) {
      console.log('\nNo book was made: mend the cell, and run the same again.')
      return 1
    }
    const index = join(folder, 'index.html')
    console.log(`\n${shownPath(index)}: ${counted(files.length, 'notebook')}, ${inBytes(bytes)}; open it in a browser:`)
    console.log(pathToFileURL(index).href)
    return 0
  },
}

function homeOf(language: Language): string {
  return language === 'en' ? join(root, 'book') : join(root, 'book', language)
}

function languageOf(code: string): Language {
  const known = languages.find(language => language === code)
  if (known !== undefined) return known
  throw new UsageError(`--lang ${code}: no such language; there are ${languages.join(', ')}`)
}
