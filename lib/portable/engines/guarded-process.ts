import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { createInterface } from 'node:readline'
import type { Writable } from 'node:stream'
import { EngineError } from './engine-error.ts'

/** How many lines of what it said are kept for the message when it ends by itself. */
const KEPT_LINES = 30
const LONGEST_START_MS = 180_000

/**
 * Becomes the program. What it leaves in the background reads descriptor 3: a line says that the program has ended; its
 * end without one, that whoever started it is gone, however that was. Then it ends the program, and removes folder $1.
 */
const GUARD = `
folder=$1; patience=$2; shift 2
( if read -r ended <&3; then exit; fi
  kill $$ 2>/dev/null
  n=0; while kill -0 $$ 2>/dev/null && [ $n -lt $patience ]; do sleep 0.1; n=$((n+1)); done
  kill -9 $$ 2>/dev/null
  [ -z "$folder" ] || rm -rf "$folder" ) </dev/null >/dev/null 2>&1 &
exec 3<&-
exec "$@"`

export interface GuardedOptions {
  /** What to call it in messages: 'prism', say. */
  readonly name: string
  readonly command: readonly [program: string, ...args: string[]]
  readonly env?: NodeJS.ProcessEnv
  /** Where all that it says goes. */
  readonly log?: string
  /** A folder to be removed if whoever started it is gone without having ended it. */
  readonly folder?: string
  /** How long it may take to end when asked; 5 s if not said. */
  readonly patienceMs?: number
}

/** A program that runs, and ends when this process does, whatever ends it. */
export class GuardedProcess {
  readonly #name: string
  readonly #child: ChildProcess
  readonly #patienceMs: number
  readonly #said: string[] = []
  readonly #readers = new Set<(line: string) => void>()
  /** Resolves when it has ended, and all that it said was read. */
  readonly ended: Promise<void>
  #over = false

  constructor({ name, command, env, log, folder = '', patienceMs = 5_000 }: GuardedOptions) {
    this.#name = name
    this.#patienceMs = patienceMs
    const child = spawn('sh', ['-c', GUARD, `yeoul-${name}`, folder, String(patienceMs / 100), ...command], {
      stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
      ...(env !== undefined && { env }),
      // A Ctrl-C of the terminal goes to all; here it is this process that ends the engine.
      detached: true,
    })
    this.#child = child
    const guard = child.stdio[3] as Writable
    guard.on('error', () => {})
    const file = log === undefined ? undefined : createWriteStream(log, { flags: 'a' })
    const streams = [child.stdout, child.stderr] as NodeJS.ReadableStream[]
    for (const stream of streams) createInterface({ input: stream }).on('line', line => this.#hear(line, file))
    child.once('exit', () => guard.end('ended\n'))
    this.ended = once(child, 'close').then(() => {
      this.#over = true
      file?.end()
    })
  }

  get pid(): number {
    return this.#child.pid as number
  }

  get isOver(): boolean {
    return this.#over
  }

  /** What it said last. */
  get said(): string {
    return this.#said.join('\n')
  }

  /**
   * Resolves to what `found` makes of the first line of which it makes something. Rejects if it ends before, or does not
   * say it for three minutes, in which case it is ended.
   */
  async heard<T>(found: (line: string) => T | undefined): Promise<T> {
    let reader: ((line: string) => void) | undefined
    const hears = new Promise<T>(resolve => {
      reader = line => {
        const value = found(line)
        if (value !== undefined) resolve(value)
      }
      for (const line of this.#said) reader(line)
      this.#readers.add(reader)
    })
    let patience: NodeJS.Timeout | undefined
    const tooLong = new Promise<never>((_, reject) => {
      patience = setTimeout(() => reject(this.#notReady()), LONGEST_START_MS)
    })
    try {
      return await Promise.race([hears, tooLong, this.ended.then(() => Promise.reject(this.itsEnd()))])
    } catch (thrown) {
      await this.kill()
      throw thrown
    } finally {
      clearTimeout(patience)
      if (reader) this.#readers.delete(reader)
    }
  }

  /** Calls `hear` with each line that it says from now on. */
  onLine(hear: (line: string) => void): void {
    this.#readers.add(hear)
  }

  /** The error that says that it ended by itself. */
  itsEnd(): EngineError {
    return new EngineError(`${this.#name}: it ended by itself. It said last:\n${this.said}`)
  }

  #notReady(): EngineError {
    const after = `after ${LONGEST_START_MS / 1000} s`
    return new EngineError(`${this.#name}: it is not ready ${after}, and was ended. It said last:\n${this.said}`)
  }

  /** Ends it in good order; at once if that takes too long. */
  async close(): Promise<void> {
    if (this.#over) return
    this.#child.kill('SIGTERM')
    const patience = setTimeout(() => this.#child.kill('SIGKILL'), this.#patienceMs)
    await this.ended
    clearTimeout(patience)
  }

  /** Ends it at once, as a crash would (SIGKILL). */
  async kill(): Promise<void> {
    if (this.#over) return
    this.#child.kill('SIGKILL')
    await this.ended
  }

  #hear(line: string, file: NodeJS.WritableStream | undefined): void {
    file?.write(`${line}\n`)
    this.#said.push(line)
    if (this.#said.length > KEPT_LINES) this.#said.shift()
    for (const reader of this.#readers) reader(line)
  }
}
