import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { stripVTControlCharacters } from 'node:util'
import { type Command, parse, UsageError } from '../command.ts'
import { findPython, jupyterEnvironment, root } from '../notebooks/environment.ts'
import { notebookFiles } from '../notebooks/notebook-files.ts'
import { escapeControls } from '../terminal/escape.ts'

/** What execute.py says of a notebook. */
interface Executed {
  readonly notebook: string
  readonly seconds: number
  readonly failure?: { readonly cell: number; readonly message: string }
}

export const command: Command = {
  help: `yeoul notebooks [NAME]…

Executes the notebooks with the real kernel, each from its first cell to its last, and ends with "N passed, N failed".
A cell that fails is shown with its number among the code cells. What is on disk stays as it is.

  NAME    only those whose path has this in it`,
  async run(args) {
    const { positionals } = parse(args, {})
    const files = notebookFiles().filter(file => positionals.every(name => file.includes(name)))
    if (files.length === 0) throw new UsageError(`${positionals.join(' ')}: no such notebook; ${listed()}`)
    let passed = 0
    for await (const executed of execute(files)) {
      console.log(told(executed))
      if (executed.failure === undefined) passed++
    }
    const failed = files.length - passed
    console.log(`\n${passed} passed, ${failed} failed`)
    return failed > 0 ? 1 : 0
  },
}

function listed(): string {
  return `there are ${notebookFiles().join(', ')}`
}

async function* execute(files: readonly string[]): AsyncGenerator<Executed> {
  const program = join(root, 'tools', 'notebooks', 'execute.py')
  const child = spawn(findPython(), [program, ...files], {
    cwd: root,
    env: jupyterEnvironment(),
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const closed = once(child, 'close')
  for await (const line of createInterface({ input: child.stdout })) yield JSON.parse(line)
  const [code] = await closed
  if (code !== 0) throw new Error(`tools/notebooks/execute.py ended with ${code}`)
}

function told({ notebook, seconds, failure }: Executed): string {
  const time = `(${seconds.toFixed(1)} s)`
  if (failure === undefined) return `PASS ${notebook} ${time}`
  const message = escapeControls(stripVTControlCharacters(failure.message), { keepLines: true })
  return `FAIL ${notebook} ${time}\n  code cell ${failure.cell}:\n${message.replace(/^/gm, '    ')}`
}
