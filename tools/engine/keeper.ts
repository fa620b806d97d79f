// Runs in the background for `yeoul engine NAME up`: starts the engine, which ends with this process, and writes down
// where it is. Whoever started it hears of it through the channel until it answers.
import { once } from 'node:events'
import { mkdirSync, rmSync } from 'node:fs'
import { type KnownProcess, knownProcess } from '../../lib/io/files/known-process.ts'
import { EngineError } from '../../lib/portable/engines/engine-error.ts'
import { ENGINES } from './engines.ts'
import { claim, forget, logFolder, writeState } from './run-state.ts'

/** What the keeper tells whoever started it. */
export type KeeperMessage = { readonly say: string } | { readonly failed: string } | { readonly ready: true }

const [name = '', port = '0'] = process.argv.slice(2)
// Whoever started it may be gone this very moment.
const tell = (message: KeeperMessage) => process.connected && process.send?.(message, undefined, undefined, () => {})

async function keep(): Promise<void> {
  const logs = logFolder(name)
  const state = { keeper: knownProcess(process.pid) as KnownProcess, logs }
  if (!claim(name, state)) throw new EngineError(`${name}: somebody else is starting it just now; ask for its status`)
  try {
    rmSync(logs, { recursive: true, force: true })
    mkdirSync(logs, { recursive: true })
    const asked = Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM'), once(process, 'SIGHUP')])
    // Before it answers, nobody knows of it but who started it. What fetches or builds it is in this process's group;
    // what was started has a guard, which ends it when this process is gone.
    const alone = () => process.kill(-process.pid, 'SIGKILL')
    process.once('disconnect', alone)
    const starting = ENGINES[name]?.start({ port: Number(port), logs, say: text => tell({ say: text }) })
    const askedEarly = asked.then((): never => {
      throw new EngineError(`${name}: it was ended while it started`)
    })
    const engine = await Promise.race([starting, askedEarly])
    if (engine === undefined) throw new EngineError(`${name}: no such engine`)
    process.off('disconnect', alone)
    const { endpoint, webUi, processes } = engine
    writeState(name, { ...state, running: { endpoint, processes, ...(webUi !== undefined && { webUi }) } })
    tell({ ready: true })
    const why = await Promise.race([asked.then(() => undefined), engine.ended])
    await engine.close()
    if (why === undefined) return forget(name)
    writeState(name, { ...state, ended: why })
  } catch (thrown) {
    forget(name)
    throw thrown
  }
}

try {
  await keep()
  process.exit(0)
} catch (thrown) {
  if (!(thrown instanceof EngineError)) console.error(thrown)
  process.exitCode = 1
  tell({ failed: (thrown as Error).message })
  if (process.connected) process.disconnect()
}
