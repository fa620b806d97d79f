import { spawn } from 'node:child_process'
import { closeSync, mkdirSync, openSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { isAlive } from '../../lib/io/files/known-process.ts'
import { cached } from '../../lib/portable/engines/cache.ts'
import { UserError } from '../command.ts'
import type { KeeperMessage } from './keeper.ts'
import { forget, type RunState, readState } from './run-state.ts'

const LONGEST_DOWN_MS = 60_000

/** Starts an engine that outlives this process. Resolves when it answers. Throws a UserError that says why it cannot run. */
export async function startInBackground(engine: string, port: number, say: (text: string) => void): Promise<RunState> {
  mkdirSync(cached('run'), { recursive: true })
  const log = openSync(join(cached('run'), `${engine}-keeper.log`), 'w')
  const keeper = spawn(process.execPath, [fileURLToPath(new URL('keeper.ts', import.meta.url)), engine, String(port)], {
    detached: true,
    stdio: ['ignore', log, log, 'ipc'],
  })
  closeSync(log)
  const ready = new Promise<void>((resolve, reject) => {
    keeper.on('message', (message: KeeperMessage) => {
      if ('say' in message) say(message.say)
      else if ('failed' in message) reject(new UserError(message.failed))
      else resolve()
    })
    keeper.once('exit', () => reject(new UserError(`${engine}: it could not be started; see ${cached('run')}`)))
  })
  // Ctrl-C: it has not been told of, so nobody would end it.
  const interrupt = (signal: NodeJS.Signals) => {
    keeper.kill('SIGTERM')
    reraise(signal)
  }
  const signals = ['SIGINT', 'SIGTERM'] as const
  for (const signal of signals) process.once(signal, interrupt)
  try {
    await ready
  } finally {
    for (const signal of signals) process.off(signal, interrupt)
    if (keeper.connected) keeper.disconnect()
    keeper.unref()
  }
  return readState(engine) as RunState
}

function reraise(signal: NodeJS.Signals): void {
  process.exitCode = signal === 'SIGINT' ? 130 : 143
  process.disconnect?.()
  process.exit()
}

/** Ends an engine that runs in the background; false if there is none. */
export async function endInBackground(engine: string): Promise<boolean> {
  const state = readState(engine)
  if (state === undefined) return false
  const alive = isAlive(state.keeper)
  if (alive) {
    process.kill(state.keeper.pid, 'SIGTERM')
    const since = performance.now()
    while (isAlive(state.keeper)) {
      if (performance.now() - since > LONGEST_DOWN_MS)
        throw new UserError(`${engine}: process ${state.keeper.pid} does not end; see ${state.logs}`)
      await pause(50)
    }
  }
  forget(engine)
  return alive
}

/** Whether the engine that was written down still runs. */
export function isUp(state: RunState): boolean {
  return isAlive(state.keeper)
}
