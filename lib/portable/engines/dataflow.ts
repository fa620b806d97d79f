import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { LOG_IN_AGAIN } from '../../google-cloud/credentials.ts'
import { GuardedProcess } from './guarded-process.ts'
import { missingTools, refuseIfMissing } from './needed-tools.ts'
import { hasPythonPackages, pythonWith } from './python-packages.ts'
import type { RunningEngine } from './running-engine.ts'

const NAME = 'dataflow'
/** Beam's Python SDK, and of Google's clients those that its job service for Dataflow uses. */
const LOCK = new URL('./dataflow-requirements.lock', import.meta.url)
/** As the service's own main program, but for its command line, which takes no options of pipelines. */
const PROGRAM = `
import logging
from apache_beam.runners.dataflow import dataflow_job_service
logging.basicConfig()
logging.getLogger().setLevel(logging.INFO)
dataflow_job_service.run(['--port=0'])
`

/** Whether this user's cache has the job service for Dataflow. */
export function hasDataflow(): Promise<boolean> {
  return hasPythonPackages(NAME, LOCK)
}

/** What this machine lacks to hand jobs to Dataflow, each with how to get it. */
export function missingForDataflow(): Promise<readonly string[]> {
  return missingTools(['python3.10'])
}

/** Brings Beam's job service for Dataflow, unless this user's cache has it. */
export async function bringDataflow(say: (text: string) => void): Promise<string> {
  refuseIfMissing(NAME, await missingForDataflow())
  return pythonWith(NAME, LOCK, () => say("Fetching Beam's job service for Dataflow with Python's pip, once, 120 MB …"))
}

/**
 * Starts Beam's job service for Google's Dataflow. `flags` are options of pipelines, for all of its jobs: it reads its
 * command line for them, while a job's own come with every number as a float, which it does not take. Resolves when it
 * answers; some seconds. Throws a MissingTools without Python, an EngineError if it ends by itself. What it logs of
 * credentials that are not there, or not taken, ends it: it would try again for many minutes, and say nothing to the job.
 */
export async function startDataflow(flags: readonly string[], say: (text: string) => void): Promise<RunningEngine> {
  const python = await bringDataflow(say)
  const folder = mkdtempSync(join(tmpdir(), 'yeoul-dataflow-'))
  const service = new GuardedProcess({
    name: 'dataflow-job-service',
    // Nothing of the folder that it is started in, nor of this user's Python.
    command: [python, '-I', '-c', PROGRAM, ...flags],
    env: { ...process.env, TMPDIR: folder },
    folder,
  })
  const refused = new Promise<string>(resolve => {
    service.onLine(line => {
      const reason = refusalOf(line)
      if (reason !== undefined) resolve(`${NAME}: ${reason}; ${LOG_IN_AGAIN}`)
      const [, pages] = /please navigate to (https:\S+)/.exec(line) ?? []
      if (pages !== undefined) say(`${NAME}: the job's pages: ${pages}`)
    })
  })
  let closing = false
  const over = service.ended.then(() => {
    rmSync(folder, { recursive: true, force: true })
    return closing ? undefined : service.itsEnd().message
  })
  const endpoint = await service.heard(servedAt)
  return {
    endpoint,
    processes: [{ name: 'job service', pid: service.pid }],
    ended: Promise.race([refused, over]),
    async close() {
      closing = true
      await service.close()
      await over
    },
  }
}

/** The address of the job service, in a line of its log. */
function servedAt(line: string): string | undefined {
  const [, port] = /Listening for beam jobs on port (\d+)/.exec(line) ?? []
  return port && `localhost:${port}`
}

/** What Google has against the credentials, in a line of the log; or its clients, if they find none. */
function refusalOf(line: string): string | undefined {
  const [, none] = /Unable to find default credentials to use: (.*)/.exec(line) ?? []
  if (none !== undefined) return `Google's client finds no credentials (${none})`
  // A TransportError tells of the network, and may pass.
  const [, said = ''] = /google\.auth\.exceptions\.(?!TransportError)\w+Error: (.+)/.exec(line) ?? []
  if (said === '') return undefined
  // An error's text in Python, with what Google sent after it.
  const [, reason = said] = /^\((['"])(.*?)\1, /.exec(said)?.slice(1) ?? []
  return `Google does not take the credentials (${reason})`
}
