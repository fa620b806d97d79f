import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { findPython, jupyterEnvironment, jupyterFolder, root } from './environment.ts'
import { notebookFiles } from './notebook-files.ts'

/** Lets JupyterLab show what our notebooks draw at once; takes a second, but only when one of them changed. */
export async function trustNotebooks(): Promise<void> {
  const files = notebookFiles().map(file => join(root, file))
  const hash = createHash('sha256')
  for (const file of files) hash.update(readFileSync(file))
  const stamp = join(jupyterFolder, 'trusted')
  const digest = hash.digest('hex')
  if (contents(stamp) === digest) return
  mkdirSync(jupyterFolder, { recursive: true })
  const args = ['-m', 'jupyter', 'trust', ...files]
  await promisify(execFile)(findPython(), args, { env: jupyterEnvironment(), cwd: root })
  writeFileSync(stamp, digest)
}

function contents(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}
