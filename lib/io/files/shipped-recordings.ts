import fs from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const FOLDER = 'datasets'
const ENDINGS = ['.jsonl', '.jsonl.gz']

/** The file of a recording that is shipped, by its name alone, as 'final-match'; undefined if there is none. */
export function shippedRecording(name: string): string | undefined {
  if (name !== basename(name)) return undefined
  for (const folder of folders()) {
    const file = ENDINGS.map(ending => join(folder, name + ending)).find(path => fs.existsSync(path))
    if (file !== undefined) return file
  }
  return undefined
}

/** The names of the recordings that are shipped. */
export function shippedNames(): readonly string[] {
  const files = folders().flatMap(folder => fs.readdirSync(folder))
  const names = files.flatMap(file => ENDINGS.filter(end => file.endsWith(end)).map(end => file.slice(0, -end.length)))
  return [...new Set(names)].sort()
}

/** `datasets` here, or above; and above this file, for a program that was started elsewhere. */
function folders(): readonly string[] {
  const above = [...ancestors(process.cwd()), ...ancestors(dirname(fileURLToPath(import.meta.url)))]
  return [...new Set(above.map(folder => join(folder, FOLDER)))].filter(folder => fs.existsSync(folder))
}

function ancestors(folder: string): readonly string[] {
  const parent = dirname(folder)
  return parent === folder ? [folder] : [folder, ...ancestors(parent)]
}
