import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { stripVTControlCharacters } from 'node:util'
import { Interrupted } from '../command.ts'
import { escapeControls } from '../terminal/escape.ts'
import { findPython, jupyterEnvironment, root } from './environment.ts'

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/** What execute.py says of a notebook. */
export interface Executed {
  readonly notebook: string
  readonly seconds: number
  /** A program that it needs, and how to install it: the cells from the one that asked for it on were left out. */
  readonly missing?: string
  readonly failure?: { readonly cell: number; readonly message: string }
}

/**
 * Executes notebooks with the real kernel, one after the other, each in its own folder; those on disk stay as they are.
 * With `into`, a folder, it writes what has outputs there, under the notebook's own name.
 * Throws Interrupted if a signal ends it, Ctrl-C or another one.
 */
export async function* execute(files: readonly string[], into?: string): AsyncGenerator<Executed> {
  const program = join(root, 'tools', 'notebooks', 'execute.py')
  const where = into === undefined ? [] : ['--into', into]
  const child = spawn(findPython(), [program, ...where, ...files], {
    cwd: root,
    env: jupyterEnvironment(),
    stdio: ['ignore', 'pipe', 'inherit'],
    // A session of its own: Python would answer Ctrl-C with a traceback.
    detached: true,
  })
  let interrupted: NodeJS.Signals | undefined
  const end = (signal: NodeJS.Signals) => {
    interrupted = signal
    // nbclient takes all other signals, and goes on with the next notebook. Its kernel ends by itself.
    child.kill('SIGKILL')
  }
  for (const signal of signals) process.on(signal, end)
  const closed = once(child, 'close')
  try {
    for await (const line of createInterface({ input: child.stdout })) yield JSON.parse(line)
  } finally {
    for (const signal of signals) process.off(signal, end)
  }
  const [code] = await closed
  if (interrupted !== undefined) throw new Interrupted(interrupted)
  if (code !== 0) throw new Error(`tools/notebooks/execute.py ended with ${code}`)
}

/** A line for a terminal, and the failure beneath it. */
export function told({ notebook, seconds, missing, failure }: Executed): string {
  const time = `(${seconds.toFixed(1)} s)`
  if (missing !== undefined) return `LEFT OUT ${notebook} ${time}: ${escapeControls(missing)}`
  if (failure === undefined) return `PASS ${notebook} ${time}`
  const message = escapeControls(stripVTControlCharacters(failure.message), { keepLines: true })
  return `FAIL ${notebook} ${time}\n  code cell ${failure.cell}:\n${message.replace(/^/gm, '    ')}`
}
