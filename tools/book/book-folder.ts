import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { UserError } from '../command.ts'
import { MARK } from './page.ts'

/** Makes the folder, and throws if one of the pages would replace what is not of a book. */
export function claim(folder: string, pages: readonly string[]): void {
  mkdirSync(folder, { recursive: true })
  const foreign = pages.find(page => existsSync(join(folder, page)) && !isOurs(join(folder, page)))
  if (foreign === undefined) return
  throw new UserError(`${join(folder, foreign)} is not of a book, and would be lost: name another folder with --out`)
}

/** Puts a whole book in the place of the one that is there. */
export function replaceBook(folder: string, files: ReadonlyMap<string, string>): void {
  // All is on the disk before the first page of the old book goes.
  const fresh = mkdtempSync(join(folder, '.new-'))
  try {
    for (const [name, text] of files) writeFileSync(join(fresh, name), text)
    for (const name of files.keys()) renameSync(join(fresh, name), join(folder, name))
  } finally {
    rmSync(fresh, { recursive: true })
  }
  const left = readdirSync(folder).filter(name => name.endsWith('.html') && !files.has(name))
  for (const name of left) if (isOurs(join(folder, name))) rmSync(join(folder, name))
}

function isOurs(page: string): boolean {
  return readFileSync(page, 'utf8').includes(MARK)
}
