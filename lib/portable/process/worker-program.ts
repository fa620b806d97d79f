import { createHash } from 'node:crypto'
import { chmodSync, writeFileSync } from 'node:fs'
import { extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { cached, madeOnce } from '../engines/cache.ts'

/** The program of a worker: a source here, compiled in the package. */
export const WORKER_MAIN = fileURLToPath(new URL(`./worker-main${extname(import.meta.url)}`, import.meta.url))

/**
 * An executable file that starts a worker on this machine, with this Node: engines start a program without arguments of
 * ours. It stays in this user's cache, since a job may outlive whoever submitted it.
 */
export async function workerCommand(): Promise<string> {
  const script = `#!/bin/sh\nexec ${quoted(process.execPath)} ${quoted(WORKER_MAIN)} "$@"\n`
  const name = createHash('sha256').update(script).digest('hex').slice(0, 12)
  const folder = await madeOnce(cached('engines', `worker-${name}`), making => {
    const file = join(making, 'worker')
    writeFileSync(file, script)
    chmodSync(file, 0o755)
    return Promise.resolve()
  })
  return join(folder, 'worker')
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`
}
