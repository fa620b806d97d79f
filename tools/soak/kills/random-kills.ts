import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { setTimeout as pause } from 'node:timers/promises'
import type { Random } from '../../datasets/random.ts'
import type { Told } from './life.ts'

/** Every so manyth kill is the server's. */
const SERVER_EVERY = 4
const MOST_CHECKPOINTS = 6
const MOST_PAUSE_MS = 40

export interface Killing {
  /** The program of a life, and what it is given. */
  readonly program: string
  readonly args: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  readonly kills: number
  readonly random: Random
  /** Kills the server at once, and starts it again. */
  killServer(): Promise<void>
}

/** What the lives of a pipeline were. */
export interface Lives {
  readonly pipelineKills: number
  readonly serverKills: number
  /** Duplicates that the runner left out. */
  readonly duplicates: number
}

/**
 * Runs a pipeline, kills it or its server at random instants, and starts it again, until it comes to its end or has been
 * killed often enough; then lets it come to its end. Throws if it fails by itself.
 */
export async function randomKills(killing: Killing): Promise<Lives> {
  const { random, kills } = killing
  let pipelineKills = 0
  let serverKills = 0
  for (;;) {
    const child = start(killing)
    const failure = saidBy(child)
    const ended = once(child, 'exit')
    const lines = createInterface({ input: child.stdout as NodeJS.ReadableStream })[Symbol.asyncIterator]()
    let told: Told = { saved: 0 }
    let killAt = Math.floor(random.unit() * MOST_CHECKPOINTS)
    for (let line = await lines.next(); !line.done; line = await lines.next()) {
      told = JSON.parse(line.value) as Told
      if (told.duplicates !== undefined || pipelineKills + serverKills >= kills || told.saved < killAt) continue
      // An instant that is another each time: in the midst of anything.
      await pause(random.unit() * MOST_PAUSE_MS)
      if ((pipelineKills + serverKills) % SERVER_EVERY === SERVER_EVERY - 1) {
        await killing.killServer()
        serverKills++
        killAt = told.saved + Math.floor(random.unit() * MOST_CHECKPOINTS)
      } else if (child.exitCode === null && child.kill('SIGKILL')) {
        pipelineKills++
        break
      }
    }
    const [code] = await ended
    if (code === 0) return { pipelineKills, serverKills, duplicates: told.duplicates ?? 0 }
    if (code !== null) throw new Error(`the pipeline failed by itself:\n${failure()}`)
  }
}

function start({ program, args, env = {} }: Killing): ChildProcess {
  return spawn(process.execPath, [program, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
  })
}

/** What the process said on its standard error. */
function saidBy(child: ChildProcess): () => string {
  let said = ''
  child.stderr?.on('data', text => {
    said += text
  })
  return () => said
}
