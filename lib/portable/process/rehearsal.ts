import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { JobError } from '../job-client/job-error.ts'
import type { PipelineModule } from './pipeline-module.ts'
import type { Rehearsed } from './worker-main.ts'
import { WORKER_MAIN } from './worker-program.ts'

/** Longer than a worker itself waits for its module. */
const LONGEST_MS = 25_000
const KEPT_CHARACTERS = 2000

/**
 * Has a worker of this machine build the pipeline, before anything is submitted: an engine that starts a worker which
 * cannot would try again and again, or wait. Rejects with a JobError if it cannot.
 */
export async function rehearse(told: PipelineModule): Promise<void> {
  const child = spawn(process.execPath, [WORKER_MAIN, '--rehearse'], { stdio: ['ignore', 'ignore', 'pipe', 'ipc'] })
  let said = ''
  child.stderr?.on('data', (text: Buffer) => {
    said = `${said}${text}`.slice(-KEPT_CHARACTERS)
  })
  let isTooLong = false
  const patience = setTimeout(() => {
    isTooLong = true
    child.kill('SIGKILL')
  }, LONGEST_MS)
  let verdict: Rehearsed | undefined
  child.once('message', message => {
    verdict = message as Rehearsed
  })
  // It may be gone before it is told.
  child.send(told, () => {})
  const [code, signal] = (await once(child, 'close')) as [number | null, string | null]
  clearTimeout(patience)
  if (verdict !== undefined) {
    if (verdict.refused === undefined) return
    throw new JobError(`no worker in another process can run this: ${verdict.refused}`)
  }
  const how = isTooLong ? `does not let go of its thread for ${LONGEST_MS / 1000} s` : `ended it (${signal ?? code})`
  throw new JobError(
    `no worker in another process can run this: while it built the pipeline, the module ${told.module} ${how}${said === '' ? '' : `. It said last:\n${said.trim()}`}`,
  )
}
