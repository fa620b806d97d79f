import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Verdict } from '../lab/judge.ts'
import type { LabEntry } from '../lab/labs.ts'
import { fileOf } from '../lab/load-parts.ts'
import type { Diagnosis } from './diagnose.ts'
import type { Message, Task } from './messages.ts'

/** A check takes milliseconds; a machine may be busy. */
const LIMIT_MS = 5_000
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
}

/**
 * Checks functions of a lab in a process of its own, one after the other; hands each to `found` as it is known. One that does not
 * end within five seconds is given up, as is one that ends the program: the others are checked nonetheless. Resolves to
 * why the file cannot be checked at all, if so.
 */
export async function runChecks(
  lab: LabEntry,
  { folder, parts, seed }: Omit<Task, 'lab'>,
  found: (one: Found) => void,
): Promise<string | undefined> {
  let left = parts
  while (left.length > 0) {
    const { refused, done } = await runSome({ lab: lab.number, folder, parts: left, seed }, found)
    if (refused !== undefined) return `${fileOf(folder, lab)}: ${refused}`.replace(/^(\S+: )(?=\1)/, '')
    left = left.slice(done)
  }
  return undefined
}

interface Ran {
  /** So many functions were judged. */
  readonly done: number
  readonly refused?: string
}

function runSome(task: Task, found: (one: Found) => void): Promise<Ran> {
  return new Promise(resolve => {
    // Not a thread: one that runs out of memory may take the whole process with it.
    const worker = fork(WORKER, [JSON.stringify(task)], {
      execArgv: [`--max-old-space-size=${MEMORY_MB}`],
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    })
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
    const late = () => giveUp('timed out', `not done after ${LIMIT_MS / 1000} s; is there a loop that does not end?`)
    let timer = setTimeout(late, 2 * LIMIT_MS)

    worker.on('message', received => {
      if (isOver) return
      const message = received as Message
      if (message.type === 'begin') {
        current = { part: message.part, emitted: [], printed: '' }
        clearTimeout(timer)
        timer = setTimeout(late, LIMIT_MS)
      } else if (message.type === 'emitted') current?.emitted.push(message.shown)
      else if (message.type === 'printed' && current !== undefined) current.printed += message.text
      else if (message.type === 'found') judged(message.diagnosis)
      else if (message.type === 'refused' || message.type === 'thrown') giveUp('error', message.because)
      else if (message.type === 'end') stop()
    })
    worker.on('error', ({ message }) => giveUp('error', message))
    worker.on('close', (code, signal) => giveUp('error', ended(code, signal)))
  })
}

/** Node's exit code if nothing is left to do, but something is still waited for. */
const UNSETTLED = 13

function ended(code: number | null, signal: NodeJS.Signals | null): string {
  if (code === UNSETTLED) return 'it waits for something that never comes: a promise that nobody resolves?'
  if (signal === 'SIGABRT' || code === 134)
    return `it took more than ${MEMORY_MB} MB of memory; does something only grow?`
  return `it ended the program (${signal ?? `exit code ${code}`}); give results, and do not call process.exit`
}
