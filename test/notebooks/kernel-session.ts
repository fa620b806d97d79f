import { type ChildProcessByStdio, spawn, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, realpathSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface, type Interface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'
import { stripVTControlCharacters } from 'node:util'
import { findPython, jupyterEnvironment } from '../../tools/notebooks/environment.ts'

/** Why the notebooks cannot be tested here; in CI they must be. */
export function whyNot(): string | undefined {
  try {
    findPython()
    return undefined
  } catch (error) {
    if (process.env.CI) throw error
    return (error as Error).message
  }
}

export interface Output {
  readonly type: string
  readonly text?: string
  readonly name?: string
  readonly data?: Readonly<Record<string, unknown>>
  readonly ename?: string
  readonly evalue?: string
  readonly traceback?: readonly string[]
  readonly transient?: { readonly display_id?: string }
}

export interface Answer {
  readonly messages: readonly Output[]
  readonly reply: { readonly status: string; readonly execution_count?: number }
}

/** Python's own client of kernels, at work for a test. */
export class KernelSession {
  readonly folder = realpathSync(mkdtempSync(join(tmpdir(), 'yeoul-kernel-')))
  readonly child: ChildProcessByStdio<Writable, Readable, null>
  readonly #lines: AsyncIterator<string>
  readonly #reader: Interface

  constructor() {
    mkdirSync(join(this.folder, 'notebooks'))
    this.child = spawn(findPython(), [join(import.meta.dirname, 'session.py')], {
      env: jupyterEnvironment(this.folder),
      stdio: ['pipe', 'pipe', 'inherit'],
    })
    this.#reader = createInterface({ input: this.child.stdout })
    this.#lines = this.#reader[Symbol.asyncIterator]()
  }

  async call<T>(command: string, ...args: readonly unknown[]): Promise<T> {
    this.child.stdin.write(`${JSON.stringify([command, ...args])}\n`)
    const { value } = await this.#lines.next()
    const { answer, error } = JSON.parse(value ?? '{"error": "the client ended"}')
    if (error !== undefined) throw new Error(`${command}: ${error}`)
    return answer
  }

  /** Starts a kernel in a folder of its own beside this session's files, or in the one given. */
  start(kernel: string, folder = join(this.folder, 'notebooks')): Promise<{ pid: number; seconds: number }> {
    return this.call('start', kernel, folder)
  }

  run(kernel: string, code: string): Promise<Answer> {
    return this.call('run', kernel, code)
  }

  async close(): Promise<void> {
    this.child.stdin.end()
    await new Promise(resolve => this.child.on('close', resolve))
    this.#reader.close()
  }
}

/** What a cell printed, as one text. */
export function printed({ messages }: Answer, name = 'stdout'): string {
  return messages.map(({ type, text = '', name: to }) => (type === 'stream' && to === name ? text : '')).join('')
}

/** What is read beneath a cell that failed, without its colours. */
export function failure({ messages }: Answer): string {
  const lines = messages.flatMap(({ traceback = [] }) => traceback)
  return stripVTControlCharacters(lines.join('\n'))
}

/** What the last line of a cell gave. */
export function result({ messages }: Answer): unknown {
  return messages.find(({ type }) => type === 'execute_result')?.data?.['text/plain']
}

/** Whether a process lives; one that only waits to be asked for its end does not. */
export function isAlive(pid: number): boolean {
  const { stdout } = spawnSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' })
  return stdout.trim() !== '' && !stdout.trim().startsWith('Z')
}

/** The processes that a process started, and that live. */
export function childrenOf(pid: number): readonly number[] {
  const { stdout } = spawnSync('ps', ['-e', '-o', 'pid=,ppid='], { encoding: 'utf8' })
  const pairs = stdout
    .trim()
    .split('\n')
    .map(line => line.trim().split(/\s+/).map(Number))
  return pairs.flatMap(([child = 0, parent]) => (parent === pid && isAlive(child) ? [child] : []))
}
