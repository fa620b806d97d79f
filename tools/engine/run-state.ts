import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { isAlive, type KnownProcess } from '../../lib/io/files/known-process.ts'
import { cached } from '../../lib/portable/engines/cache.ts'
import type { EngineProcess } from '../../lib/portable/engines/running-engine.ts'

/** What is written down of an engine that runs in the background, for those who ask for it later. */
export interface RunState {
  /** The process that started the engine, and with which it ends. */
  readonly keeper: KnownProcess
  readonly logs: string
  /** undefined until it answers. */
  readonly running?: {
    readonly endpoint: string
    readonly webUi?: string
    readonly processes: readonly EngineProcess[]
  }
  /** Why it ended, if nobody asked for it. */
  readonly ended?: string
}

/** Where the logs of an engine are; they stay until it is started again. */
export function logFolder(engine: string): string {
  return cached('run', `${engine}-logs`)
}

/** What is written down of this engine; undefined if there is nothing. */
export function readState(engine: string): RunState | undefined {
  try {
    return JSON.parse(readFileSync(fileOf(engine), 'utf8')) as RunState
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === 'ENOENT' || thrown instanceof SyntaxError) return undefined
    throw thrown
  }
}

/** Takes the engine for the process that writes `state`; false if another one that lives has it. */
export function claim(engine: string, state: RunState): boolean {
  mkdirSync(cached('run'), { recursive: true })
  for (;;) {
    try {
      writeFileSync(fileOf(engine), JSON.stringify(state), { flag: 'wx' })
      return true
    } catch (thrown) {
      if ((thrown as NodeJS.ErrnoException).code !== 'EEXIST') throw thrown
      const there = readState(engine)
      if (there !== undefined && isAlive(there.keeper)) return false
      rmSync(fileOf(engine), { force: true })
    }
  }
}

export function writeState(engine: string, state: RunState): void {
  const making = `${fileOf(engine)}.${process.pid}`
  writeFileSync(making, JSON.stringify(state))
  renameSync(making, fileOf(engine))
}

export function forget(engine: string): void {
  rmSync(fileOf(engine), { force: true })
}

function fileOf(engine: string): string {
  return cached('run', `${engine}.json`)
}
