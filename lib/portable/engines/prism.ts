import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { chmod, readdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { bring } from './bring-tool.ts'
import { cached, madeOnce } from './cache.ts'
import { EngineError } from './engine-error.ts'
import { freePort, HOST } from './free-port.ts'
import { GuardedProcess } from './guarded-process.ts'
import { missingTools, refuseIfMissing } from './needed-tools.ts'
import type { RunningEngine, StartOptions } from './running-engine.ts'

/** The module of Beam's Go SDK with its local runner, Prism. */
const MODULE = 'github.com/apache/beam/sdks/v2'
const PRISM_VERSION = '2.77.0'
const PATCHED = 'go/pkg/beam/runners/prism/internal/jobservices/server.go'

export interface PrismOptions extends StartOptions {
  /** After how many milliseconds it is ended, whatever it does: it may hang where a worker dies. Never if not said. */
  readonly longestMs?: number
  /** Whether it also serves its pages. */
  readonly webUi?: boolean
}

/** Whether this user's cache has Prism. */
export function hasPrism(): boolean {
  return existsSync(prismFolder())
}

/** What this machine lacks to run Prism, each with how to get it. Go is needed once, to build it. */
export async function missingForPrism(): Promise<readonly string[]> {
  return hasPrism() ? [] : missingTools(['go'])
}

/** Builds Prism, unless this user's cache has it: minutes of processor time, once. */
export async function bringPrism(say: (text: string) => void = () => {}): Promise<string> {
  refuseIfMissing('prism', await missingForPrism())
  const folder = await madeOnce(prismFolder(), async making => {
    say(`Building Prism ${PRISM_VERSION} with Go, once; some minutes …`)
    const source = mkdtempSync(join(tmpdir(), 'yeoul-prism-'))
    try {
      await buildPrism(source, join(making, 'prism'))
    } finally {
      rmSync(source, { recursive: true, force: true })
    }
  })
  return join(folder, 'prism')
}

/**
 * Starts Prism, Beam's own runner for one machine: one for a job, since it ends where a worker pool cannot be reached.
 * Resolves when its job service answers, a second or so after it was built. Throws a MissingTools without Go, an
 * EngineError with what it said if it ends by itself.
 */
export async function startPrism(options: PrismOptions = {}): Promise<RunningEngine> {
  const { port = 0, logs, say, longestMs, webUi = false } = options
  const program = await bringPrism(say)
  const log = logs === undefined ? undefined : join(logs, 'prism.log')
  const jobPort = port === 0 ? 0 : await freePort('prism', port)
  const webPort = webUi ? await freePort('prism') : 0
  const prism = new GuardedProcess({
    name: 'prism',
    command: [
      program,
      '-log_kind=json',
      `-job_port=${jobPort}`,
      ...(webUi ? [`-web_port=${webPort}`] : ['-serve_http=false']),
    ],
    ...(log !== undefined && { log }),
  })
  const endpoint = await prism.heard(servedAt)
  let why: string | undefined
  // It would wait for the worker for ever.
  prism.onLine(line => {
    const reason = workerEnd(line)
    if (reason !== undefined) end(reason)
  })
  const tooLong =
    longestMs === undefined
      ? undefined
      : setTimeout(() => end(`prism: it ran for more than ${longestMs} ms, and was ended`), longestMs)
  function end(reason: string): void {
    why ??= reason
    void prism.kill()
  }
  let closing = false
  const ended = prism.ended.then(() => {
    clearTimeout(tooLong)
    return why ?? (closing ? undefined : prism.itsEnd().message)
  })
  return {
    endpoint,
    ...(webUi && { webUi: `http://${HOST}:${webPort}` }),
    processes: [{ name: 'prism', pid: prism.pid, ...(log !== undefined && { log }) }],
    ended,
    close() {
      closing = true
      return prism.close()
    },
  }
}

/** The address of the job service, in a line of Prism's log. */
function servedAt(line: string): string | undefined {
  const [, port] = /"msg":"Serving JobManagement","endpoint":"\w+:(\d+)"/.exec(line) ?? []
  return port && `${HOST}:${port}`
}

/** Why a worker that Prism has started has ended by itself, in a line of its log. */
function workerEnd(line: string): string | undefined {
  const [, status] = /"msg":"process failed while running".*"error":"(exit status \d+)"/.exec(line) ?? []
  return status && `prism: a worker ended by itself (${status})`
}

function prismFolder(): string {
  return cached('engines', `prism-${PRISM_VERSION}`)
}

/**
 * As `go install …/cmd/prism@version` would, but for one line: as it comes, its job service listens to the whole network,
 * and whoever reaches it may start programs here.
 */
async function buildPrism(source: string, program: string): Promise<void> {
  const told = await bring('prism', 'go', ['mod', 'download', '-json', `${MODULE}@v${PRISM_VERSION}`])
  const { Dir: module } = JSON.parse(told) as { Dir: string }
  for (const part of ['go', 'go.mod', 'go.sum']) cpSync(join(module, part), join(source, part), { recursive: true })
  // The module cache is read-only, and so is a copy of it, which could not be removed.
  await makeWritable(source)
  const server = join(source, PATCHED)
  const [before = '', after] = readFileSync(server, 'utf8').split('net.Listen("tcp", fmt.Sprintf(":%d", port))')
  if (after === undefined) throw new EngineError(`prism: ${PATCHED} is not as expected; has its version changed?`)
  writeFileSync(server, `${before}net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", port))${after}`)
  const flags = ['-buildvcs=false', '-ldflags=-s -w']
  await bring('prism', 'go', ['build', ...flags, '-o', program, './go/cmd/prism'], {
    cwd: source,
    // No workspace around it, and no other Go than the one that is here.
    env: { ...process.env, GOWORK: 'off' },
  })
}

async function makeWritable(folder: string): Promise<void> {
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    await chmod(join(entry.parentPath, entry.name), entry.isDirectory() ? 0o755 : 0o644)
  }
}
