import { type ChildProcess, fork } from 'node:child_process'
import { availableParallelism, loadavg } from 'node:os'
import { fileURLToPath } from 'node:url'
import type { Verdict } from '../lab/judge.ts'
import type { LabEntry } from '../lab/labs.ts'
import { fileOf } from '../lab/load-parts.ts'
import { language } from '../language.ts'
import type { Diagnosis } from './diagnose.ts'
import type { SavedExample } from './example-file.ts'
import type { Message, Task } from './messages.ts'
import { words } from './words/words.ts'

/** A check takes milliseconds. */
const LIMIT_S = 5
/** A machine that has more to do than it has processors gets so many times as long, at most. */
const MOST_PATIENCE = 4
const MEMORY_MB = 256
const WORKER = fileURLToPath(new URL('./worker.ts', import.meta.url))

/** What came of the check of a function. */
export interface Found extends Omit<Diagnosis, 'verdict'> {
  readonly part: string
  readonly verdict: Verdict | { readonly word: 'timed out'; readonly because: string }
  /** The first of its results, also if it did not come to its end. */
  readonly emitted: readonly string[]
  /** What its code printed. */
  readonly printed: string
  /** Where the example was saved. */
  readonly saved?: SavedExample
}

/**
 * Checks functions of a lab, in processes of their own: a learner's file is loaded once in a process, and may do what it
 * likes to it. One of them is ready beforehand.
 */
export class Checker {
  readonly #lab: LabEntry
  #ready: ChildProcess | undefined

  constructor(lab: LabEntry) {
    this.#lab = lab
    this.prepare()
  }

  /** Starts a process that waits for the next check; it ends with this one. */
  prepare(): void {
    this.#ready ??= startWorker(this.#lab)
  }

  /**
   * Checks functions one after the other; hands each to `found` as it is known. One that does not end within five seconds
   * (more on a busy machine) is given up, as is one that ends the program: the others are checked nonetheless. Resolves to why the file cannot be
   * checked at all, if so.
   */
  async check({ folder, parts, seed }: Task, found: (one: Found) => void): Promise<string | undefined> {
    let left = parts
    while (left.length > 0) {
      const worker = this.#ready ?? startWorker(this.#lab)
      this.#ready = undefined
      const { refused, done } = await runIn(worker, { folder, parts: left, seed }, found)
      if (refused !== undefined) return `${fileOf(folder, this.#lab)}: ${refused}`.replace(/^(\S+: )(?=\1)/, '')
      left = left.slice(done)
    }
    return undefined
  }
}

function startWorker({ number }: LabEntry): ChildProcess {
  // Not a thread: one that runs out of memory may take the whole process with it.
  const worker = fork(WORKER, [number], {
    execArgv: [`--max-old-space-size=${MEMORY_MB}`],
    env: { ...process.env, YEOUL_LANG: language() },
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    // Traces have times without end, which JSON has not.
    serialization: 'advanced',
  })
  worker.unref()
  worker.channel?.unref()
  return worker
}

interface Ran {
  /** So many functions were judged. */
  readonly done: number
  readonly refused?: string
}

function runIn(worker: ChildProcess, task: Task, found: (one: Found) => void): Promise<Ran> {
  return new Promise(resolve => {
    let done = 0
    let current: { part: string; emitted: string[]; printed: string } | undefined
    let isOver = false
    let refused: string | undefined

    const stop = () => {
      isOver = true
      clearTimeout(timer)
      resolve({ done, ...(refused === undefined ? {} : { refused }) })
      worker.kill('SIGKILL')
    }
    const judged = (diagnosis: Pick<Found, 'verdict'>) => {
      if (current === undefined) return
      done++
      found({ ...current, ...diagnosis })
      current = undefined
    }
    /** It does not come to its end by itself. */
    const giveUp = (word: 'timed out' | 'error', because: string) => {
      if (isOver) return
      if (current === undefined) refused = because
      else judged({ verdict: { word, because: because.replace(/^/gm, '  ') } })
      stop()
    }
    const limit = Math.round(LIMIT_S * patience())
    const late = () => giveUp('timed out', words().notDone(limit))
    let timer = setTimeout(late, 2000 * limit)

    worker.on('message', received => {
      if (isOver) return
      const message = received as Message
      if (message.type === 'begin') {
        current = { part: message.part, emitted: [], printed: '' }
        clearTimeout(timer)
        timer = setTimeout(late, 1000 * limit)
      } else if (message.type === 'emitted') current?.emitted.push(message.shown)
      else if (message.type === 'printed' && current !== undefined) current.printed += message.text
      else if (message.type === 'found') judged(message.diagnosis)
      else if (message.type === 'refused' || message.type === 'thrown') giveUp('error', message.because)
      else if (message.type === 'end') stop()
    })
    worker.on('error', ({ message }) => giveUp('error', message))
    worker.on('close', (code, signal) => giveUp('error', ended(code, signal)))
    worker.ref()
    worker.channel?.ref()
    worker.send(task)
  })
}

function patience(): number {
  const [load = 0] = loadavg()
  return Math.min(MOST_PATIENCE, Math.max(1, load / availableParallelism()))
}

/** Node's exit code if nothing is left to do, but something is still waited for. */
const UNSETTLED = 13

function ended(code: number | null, signal: NodeJS.Signals | null): string {
  if (code === UNSETTLED) return words().neverSettled
  if (signal === 'SIGABRT' || code === 134) return words().outOfMemory(MEMORY_MB)
  return words().ended(signal ?? words().exitCode(code))
}
