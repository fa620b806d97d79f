import { execFileSync, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { existsSync, mkdirSync, readFileSync, renameSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

const SOURCES = fileURLToPath(new URL('independent-server', import.meta.url))
/** This user's, so that it is built once for all clones. */
const CACHE = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'yeoul', 'go')

/** A server of Pub/Sub on a socket. */
export interface RunningServer {
  /** As PUBSUB_EMULATOR_HOST wants it. */
  readonly host: string
  stop(): Promise<void>
}

/** Why Google's fake cannot be built here; undefined if it can. In CI that is an error, since nothing is left out there. */
export function whyNoIndependentServer(): string | undefined {
  if (existsSync(binary())) return undefined
  try {
    execFileSync('go', ['version'], { stdio: 'ignore' })
    return undefined
  } catch {
    const why =
      'no Go here, with which the independent server of Pub/Sub is built; apt install golang, or https://go.dev'
    if (process.env.CI === 'true') throw new Error(why)
    console.warn(why)
    return why
  }
}

/** Starts Google's own fake of Pub/Sub; builds it first where that was not done yet, which takes a minute. */
export async function startIndependentServer(port = 0): Promise<RunningServer> {
  build()
  const server = spawn(binary(), ['-port', String(port)], { stdio: ['pipe', 'pipe', 'inherit'] })
  const [address] = (await once(createInterface(server.stdout), 'line')) as [string]
  return {
    host: address,
    async stop() {
      if (server.exitCode !== null || server.signalCode !== null) return
      const gone = once(server, 'exit')
      server.stdin.end()
      await gone
    },
  }
}

/** Named after its sources, so that a change of them is built again. */
function binary(): string {
  const hash = createHash('sha256')
  for (const file of ['main.go', 'go.mod', 'go.sum']) hash.update(readFileSync(join(SOURCES, file)))
  return join(CACHE, `pubsub-${hash.digest('hex').slice(0, 16)}${process.platform === 'win32' ? '.exe' : ''}`)
}

function build(): void {
  const target = binary()
  if (existsSync(target)) return
  mkdirSync(CACHE, { recursive: true })
  // Built beside, then renamed: another test may be doing the same.
  const made = `${target}.${process.pid}`
  execFileSync('go', ['build', '-mod=readonly', '-buildvcs=false', '-o', made, '.'], {
    cwd: SOURCES,
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  renameSync(made, target)
}
