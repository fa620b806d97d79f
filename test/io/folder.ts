import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll } from '@jest/globals'

/** A folder for one test file, gone after it. Gives the path of a name in it. */
export function temporaryFolder(): (name: string) => string {
  const root = mkdtempSync(join(tmpdir(), 'yeoul-io-'))
  afterAll(() => rmSync(root, { recursive: true, force: true }))
  return name => join(root, name)
}

/** Writes a file, with the folders on the way, and gives its path. */
export function put(path: string, content: string | Uint8Array): string {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, content)
  return path
}
