import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { get } from 'node:http'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { eventData } from '../../lib/replay/event-lines.ts'
import { readMessage } from '../../lib/replay/message-text.ts'
import type { PresenterMessage } from '../../lib/replay/messages.ts'
import { ReplayTrace } from '../../lib/replay/replay-trace.ts'
import { MeasurementError } from '../job.ts'
import type { Heard } from './room.ts'

const yeoul = fileURLToPath(new URL('../../tools/yeoul.ts', import.meta.url))
const room = fileURLToPath(new URL('./room.ts', import.meta.url))

/** A class that `yeoul replay` serves, as a user starts it, and its presenter's page. */
export class ServedClass {
  readonly trace = new ReplayTrace()
  presenter: PresenterMessage | undefined
  readonly address: string
  readonly #token: string
  readonly #server: ChildProcess
  #wake = () => {}

  private constructor(server: ChildProcess, address: string, token: string) {
    this.#server = server
    this.address = address
    this.#token = token
  }

  static async start(args: readonly string[]): Promise<ServedClass> {
    const server = spawn(process.execPath, [yeoul, 'replay', ...args, '--port', '0'], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    for await (const line of createInterface(server.stdout as NodeJS.ReadableStream)) {
      const [, address, token] = /(http:\S+)\/presenter#token=(\S+)/.exec(line) ?? []
      if (address === undefined || token === undefined) continue
      server.stdout?.resume()
      const served = new ServedClass(server, address, token)
      await served.#listen()
      return served
    }
    throw new MeasurementError('classroom: yeoul replay did not start; see above')
  }

  async post(path: string, body: object): Promise<void> {
    const response = await fetch(`${this.address}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${this.#token}` },
      body: JSON.stringify(body),
    })
    if (response.status !== 204) throw new MeasurementError(`classroom: ${path}: ${await response.text()}`)
  }

  get presenterAddress(): string {
    return `${this.address}/presenter#token=${this.#token}`
  }

  /** Waits until its presenter has heard enough. */
  async until(isEnough: () => boolean): Promise<void> {
    while (!isEnough()) {
      await new Promise<void>(resolve => {
        this.#wake = resolve
      })
    }
  }

  /** What its process has in memory, in units of 2^20 bytes. */
  get rssMb(): number {
    return Number(execFileSync('ps', ['-o', 'rss=', '-p', String(this.#server.pid)]).toString()) / 1024
  }

  /** Lets so many pages listen, in a process of their own. */
  async letIn(count: number): Promise<{ begin(): void; leave(): Promise<Heard> }> {
    const child = spawn(process.execPath, [room, this.address, String(count)], { stdio: ['pipe', 'pipe', 'inherit'] })
    const lines = createInterface(child.stdout)[Symbol.asyncIterator]()
    await lines.next()
    return {
      begin: () => void child.stdin.write('begin\n'),
      async leave() {
        child.stdin.end()
        return JSON.parse((await lines.next()).value as string) as Heard
      },
    }
  }

  async close(): Promise<void> {
    const closed = once(this.#server, 'close')
    this.#server.kill()
    await closed
  }

  async #listen(): Promise<void> {
    const events = await new Promise<AsyncIterable<Uint8Array>>((resolve, reject) =>
      get(`${this.address}/events?view=presenter&token=${this.#token}`, resolve).on('error', reject),
    )
    void this.#hear(events)
    await this.until(() => this.trace.trace !== undefined)
  }

  async #hear(events: AsyncIterable<Uint8Array>): Promise<void> {
    try {
      for await (const data of eventData(events)) {
        const message = readMessage(data)
        this.trace.take(message)
        if (message.type === 'presenter') this.presenter = message
        this.#wake()
      }
    } catch {
      // The server has ended.
    }
  }
}
