import { readdirSync } from 'node:fs'
import { join, posix } from 'node:path'
import type { Language } from '../language.ts'
import { root } from './environment.ts'

const FOLDER = 'notebooks'

/** Where the notebooks of each language are. */
export const languageFolders: Readonly<Record<Language, string>> = { en: FOLDER, ko: `${FOLDER}/ko` }

/** A notebook without a number, by the one after which it is read. */
const readAfter: Readonly<Record<string, string>> = {
  'kafka-round-trip.ipynb': '3-counter.ipynb',
  'same-pipeline-on-flink.ipynb': '5-sentiment.ipynb',
  'windows-and-triggers.ipynb': '1-word-count.ipynb',
}

/** The notebooks of the clone, from its root, folder by folder, in the order in which they are read. */
export function notebookFiles(): readonly string[] {
  return readdirSync(join(root, FOLDER), { recursive: true, encoding: 'utf8' })
    .map(file => posix.join(FOLDER, file.replaceAll('\\', '/')))
    .filter(file => file.endsWith('.ipynb') && !file.includes('.ipynb_checkpoints'))
    .sort((a, b) => inOrder(posix.dirname(a), posix.dirname(b)) || inOrder(placeOf(a), placeOf(b)))
}

/** Those in one language. */
export function notebooksIn(language: Language): readonly string[] {
  return notebookFiles().filter(file => posix.dirname(file) === languageFolders[language])
}

function placeOf(file: string): string {
  const name = posix.basename(file)
  return name in readAfter ? `${readAfter[name]} ${name}` : name
}

function inOrder(a: string, b: string): number {
  return a.localeCompare(b, 'en', { numeric: true })
}
