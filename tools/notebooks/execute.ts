import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { stripVTControlCharacters } from 'node:util'
import { escapeControls } from '../terminal/escape.ts'
import { findPython, jupyterEnvironment, root } from './environment.ts'

/** What execute.py says of a notebook. */
export interface Executed {
  readonly notebook: string
  readonly seconds: number
  readonly failure?: { readonly cell: number; readonly message: string }
}

/**
 * Executes notebooks with the real kernel, one after the other, each in its own folder; those on disk stay as they are.
 * With `into`, a folder, it writes what has outputs there, under the notebook's own name.
 */
export async function* execute(files: readonly string[], into?: string): AsyncGenerator<Executed> {
  const program = join(root, 'tools', 'notebooks', 'execute.py')
  const where = into === undefined ? [] : ['--into', into]
  const child = spawn(findPython(), [program, ...where, ...files], {
    cwd: root,
    env: jupyterEnvironment(),
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const closed = once(child, 'close')
  for await (const line of createInterface({ input: child.stdout })) yield JSON.parse(line)
  const [code] = await closed
  if (code !== 0) throw new Error(`tools/notebooks/execute.py ended with ${code}`)
}

/** A line for a terminal, and the failure beneath it. */
export function told({ notebook, seconds, failure }: Executed): string {
  const time = `(${seconds.toFixed(1)} s)`
  if (failure === undefined) return `PASS ${notebook} ${time}`
  const message = escapeControls(stripVTControlCharacters(failure.message), { keepLines: true })
  return `FAIL ${notebook} ${time}\n  code cell ${failure.cell}:\n${message.replace(/^/gm, '    ')}`
}
