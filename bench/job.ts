import { spawn } from 'node:child_process'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import type { ProgramName } from './programs.ts'

/** A program to run once. `keepLines`: hand the result lines over too. */
export interface Job {
  readonly program: ProgramName
  readonly input: string
  readonly setting?: string
  readonly keepLines?: boolean
}

/** `seconds` from after the imports to when the result lines are there; `peakRssMb` of the process, in units of 2^20. */
export interface Outcome {
  readonly seconds: number
  readonly peakRssMb: number
  readonly sha256: string
  readonly lines?: readonly string[]
}

/** What went wrong with a measurement; the bench says so, goes on with the next workload, and ends with code 1. */
export class MeasurementError extends Error {
  override readonly name = 'MeasurementError'
}

/** Runs a script in a new process of this same Node, without flags, and hands back what it prints. */
export async function runScript(script: URL, args: readonly string[]): Promise<string> {
  const child = spawn(process.execPath, [fileURLToPath(script), ...args], { stdio: ['ignore', 'pipe', 'inherit'] })
  const exit = new Promise<number | string>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code, signal) => resolve(code ?? signal ?? 'unknown'))
  })
  const [printed, code] = await Promise.all([text(child.stdout), exit])
  if (code !== 0)
    throw new MeasurementError(`${[fileURLToPath(script), ...args].join(' ')} ended with ${code}; see above`)
  return printed
}

/** Runs a job; `wallSeconds` is the whole process, start and end included. */
export async function runJob(job: Job): Promise<Outcome & { readonly wallSeconds: number }> {
  const begin = performance.now()
  const printed = await runScript(new URL('./child.ts', import.meta.url), [JSON.stringify(job)])
  const wallSeconds = (performance.now() - begin) / 1000
  return { ...(JSON.parse(printed) as Outcome), wallSeconds }
}
