import { spawn } from 'node:child_process'
import { delimiter, dirname } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { bringDataflow } from '../../lib/portable/engines/dataflow.ts'
import { MeasurementError } from '../job.ts'
import { note } from '../note.ts'
import type { EngineJob } from './submit.ts'

const SCRIPT = fileURLToPath(new URL('./beam_python.py', import.meta.url))
const LAST_LINES = 15

/** A Python that has Beam's SDK: that of Beam's job service for Dataflow, which is written in it. */
export function bringBeamPython(): Promise<string> {
  return bringDataflow(note)
}

/** Has an engine run a job of Beam's Python SDK: how long the job took, and the whole process. */
export async function runBeamPython(job: EngineJob): Promise<{ seconds: number; wallSeconds: number }> {
  const python = await bringBeamPython()
  const begin = performance.now()
  const child = spawn(python, [SCRIPT, JSON.stringify(job)], {
    // Its workers are processes of a 'python' that is looked for.
    env: { ...process.env, PATH: `${dirname(python)}${delimiter}${process.env.PATH}` },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const exit = new Promise<number | string>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code, signal) => resolve(code ?? signal ?? 'unknown'))
  })
  const [printed, said, code] = await Promise.all([text(child.stdout), text(child.stderr), exit])
  const wallSeconds = (performance.now() - begin) / 1000
  if (code === 0) return { ...(JSON.parse(printed) as { seconds: number }), wallSeconds }
  const last = said.trim().split('\n').slice(-LAST_LINES).join('\n')
  throw new MeasurementError(`beam-python: ${job.workload} on ${job.kind} ended with ${code}:\n${last}`)
}
