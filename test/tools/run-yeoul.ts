import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, realpathSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'

const yeoul = fileURLToPath(new URL('../../tools/yeoul.ts', import.meta.url))

export interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

export function emptyFolder(): string {
  return realpathSync(mkdtempSync(join(tmpdir(), 'yeoul-command-')))
}

/** Starts the command in a folder, as a user would; `program` is that of another clone. */
export function startYeoul(folder: string, args: readonly string[], program = yeoul): ChildProcessWithoutNullStreams {
  // Jest's own, which a test may have changed.
  return spawn(process.execPath, [program, ...args], { cwd: folder, env: process.env })
}

/** Runs the command to its end, with `input` on standard input. */
export async function runYeoul(
  folder: string,
  args: readonly string[],
  input: string | Buffer = '',
  program = yeoul,
): Promise<Ended> {
  const child = startYeoul(folder, args, program)
  // A command that does not read its input may be gone before all of it is written.
  child.stdin.on('error', () => {})
  child.stdin.end(input)
  const [stdout, stderr, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')])
  return { code: code as number | null, stdout, stderr }
}
