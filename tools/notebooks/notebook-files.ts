import { readdirSync } from 'node:fs'
import { join, posix } from 'node:path'
import type { Language } from '../language.ts'
import { root } from './environment.ts'

const FOLDER = 'notebooks'

/** Where the notebooks of each language are. */
export const languageFolders: Readonly<Record<Language, string>> = { en: FOLDER, ko: `${FOLDER}/ko` }

/** The notebooks of the clone, from its root, folder by folder, in the order in which they are read. */
export function notebookFiles(): readonly string[] {
  return readdirSync(join(root, FOLDER), { recursive: true, encoding: 'utf8' })
    .map(file => posix.join(FOLDER, file.replaceAll('\\', '/')))
    .filter(file => file.endsWith('.ipynb') && !file.includes('.ipynb_checkpoints'))
    .sort((a, b) => inOrder(posix.dirname(a), posix.dirname(b)) || inOrder(a, b))
}

/** Those in one language. */
export function notebooksIn(language: Language): readonly string[] {
  return notebookFiles().filter(file => posix.dirname(file) === languageFolders[language])
}

function inOrder(a: string, b: string): number {
  return a.localeCompare(b, 'en', { numeric: true })
}
