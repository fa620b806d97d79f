import { readdirSync } from 'node:fs'
import { join, posix } from 'node:path'
import { root } from './environment.ts'

const FOLDER = 'notebooks'

/** The notebooks of the clone, from its root, in the order in which they are read. */
export function notebookFiles(): readonly string[] {
  return readdirSync(join(root, FOLDER), { recursive: true, encoding: 'utf8' })
    .map(file => posix.join(FOLDER, file.replaceAll('\\', '/')))
    .filter(file => file.endsWith('.ipynb') && !file.includes('.ipynb_checkpoints'))
    .sort((a, b) => a.localeCompare(b, 'en', { numeric: true }))
}
