import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { UserError } from '../command.ts'
import { findPython, jupyterEnvironment, root } from './environment.ts'

const HOST = '127.0.0.1'
const FIRST = 'notebooks/0-start.ipynb'
/** How long the server may take to end its kernels, in milliseconds. */
const FAREWELL = 5000

export interface LabServerOptions {
  readonly port: number
  readonly browser: boolean
  /** Where it keeps its settings and what it remembers. */
  readonly folder: string
}

/** JupyterLab on this machine's own address, in a process of its own. */
export class LabServer {
  /** Where a browser finds the first notebook; it holds the token, without which the server answers nobody. */
  readonly address: string
  readonly #options: LabServerOptions
  readonly #log: string
  readonly #token = randomBytes(24).toString('hex')
  #process: ChildProcess | undefined
  #ended: Promise<unknown> = Promise.resolve()
  #isStopped = false

  constructor(options: LabServerOptions) {
    this.#options = options
    this.#log = join(options.folder, 'jupyterlab.log')
    this.address = `http://${HOST}:${options.port}/lab/tree/${FIRST}?token=${this.#token}`
  }

  /** Starts it, and resolves once it answers, or is stopped. */
  async start(): Promise<void> {
    const { port, folder } = this.#options
    await refuseTakenPort(port)
    if (this.#isStopped) return
    mkdirSync(folder, { recursive: true })
    const log = openSync(this.#log, 'w')
    // A session of its own: Ctrl-C reaches us alone, and we end it in order.
    this.#process = spawn(findPython(), ['-m', 'jupyterlab', ...this.#settings()], {
      cwd: root,
      env: { ...jupyterEnvironment(folder), JUPYTER_TOKEN: this.#token },
      stdio: ['ignore', log, log],
      detached: true,
    })
    closeSync(log)
    this.#ended = once(this.#process, 'close')
    while (!(await this.#answers())) {
      if (this.#isStopped) return
      const { exitCode, signalCode } = this.#process
      if (exitCode === null && signalCode === null) {
        await pause(100)
        continue
      }
      // Another that was started at the same time may have been the faster one.
      await refuseTakenPort(port)
      throw new UserError(`JupyterLab did not start:\n${this.#lastWords()}`)
    }
  }

  /** Resolves once it has ended, by itself or by `stop`. */
  async ended(): Promise<void> {
    await this.#ended
  }

  /** Ends it and its kernels; if it has not started yet, it never will. */
  async stop(): Promise<void> {
    this.#isStopped = true
    const server = this.#process
    if (server?.pid === undefined || server.exitCode !== null || server.signalCode !== null) return
    server.kill('SIGTERM')
    // A kernel ends by itself once its server is gone.
    const timer = setTimeout(() => server.kill('SIGKILL'), FAREWELL)
    await this.#ended
    clearTimeout(timer)
  }

  /** Another server on this port does not know the token. */
  async #answers(): Promise<boolean> {
    const headers = { Authorization: `token ${this.#token}` }
    try {
      return (await fetch(`http://${HOST}:${this.#options.port}/api/status`, { headers })).ok
    } catch {
      return false
    }
  }

  #settings(): string[] {
    const { port, browser } = this.#options
    return [
      `--ServerApp.ip=${HOST}`,
      `--ServerApp.port=${port}`,
      '--ServerApp.port_retries=0',
      `--ServerApp.root_dir=${root}`,
      `--ServerApp.open_browser=${browser ? 'True' : 'False'}`,
      `--LabApp.default_url=/lab/tree/${FIRST}`,
      // Nothing asks the network: neither for news, nor for newer versions, nor for extensions.
      '--LabApp.news_url=None',
      '--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate',
      '--LabApp.extension_manager=readonly',
      ...(process.getuid?.() === 0 ? ['--ServerApp.allow_root=True'] : []),
    ]
  }

  #lastWords(): string {
    return readFileSync(this.#log, 'utf8').trimEnd().split('\n').slice(-15).join('\n')
  }
}

async function refuseTakenPort(port: number): Promise<void> {
  const problem = await problemOf(port)
  if (problem === undefined) return
  if (problem !== 'EADDRINUSE')
    throw new UserError(`Port ${port} cannot be used (${problem}): npm start -- --port 8890`)
  let free = port + 1
  while ((await problemOf(free)) !== undefined) free++
  throw new UserError(`Port ${port} is taken, perhaps by another JupyterLab. Take another: npm start -- --port ${free}`)
}

async function problemOf(port: number): Promise<string | undefined> {
  const server = createServer()
  try {
    server.listen(port, HOST)
    await once(server, 'listening')
    return undefined
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? String(error)
  } finally {
    if (server.listening) {
      server.close()
      await once(server, 'close')
    }
  }
}
