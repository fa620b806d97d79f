import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { EngineError } from './engine-error.ts'

const LONGEST_OUTPUT = 64 * 1024 * 1024

/** Runs a program that brings a part of an engine, to its end; gives its output. Its failure is told by what it said last. */
export async function bring(
  what: string,
  program: string,
  args: readonly string[],
  options: { cwd?: string; env?: NodeJS.ProcessEnv } = {},
): Promise<string> {
  try {
    return (await promisify(execFile)(program, [...args], { ...options, maxBuffer: LONGEST_OUTPUT })).stdout
  } catch (thrown) {
    const { stdout = '', stderr = '', message } = thrown as Error & { stdout?: string; stderr?: string }
    const said = `${stdout}\n${stderr}`.trim().split('\n').slice(-15).join('\n')
    throw new EngineError(`${what}: ${program} could not bring it: ${said || message}`)
  }
}
