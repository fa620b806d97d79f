import { once } from 'node:events'
import { createConnection, type Socket } from 'node:net'
import type { Backlog, SourceElement, SourceReader } from '../../core/source.ts'
import type { Timestamp } from '../../core/time.ts'
import { ByteLines } from '../files/byte-lines.ts'
import { whyNotUtf8 } from '../files/text-bytes.ts'

const LONGEST_LINE = 1024 * 1024
const TOO_LONG = `it is longer than ${LONGEST_LINE} bytes; send lines, each with its end`
/** How much of a line that is too long is shown. */
const SHOWN = 100
/** Lines that wait for the pipeline; beyond, the server has to wait. */
const MOST_WAITING = 10_000
const TRIED_FOR_MS = 10_000
const TRY_AGAIN_MS = 200

/** Takes lines from a server, and connects again when it goes away. */
export class SocketReader implements SourceReader<string, null> {
  readonly #host: string
  readonly #port: number
  #socket: Socket | undefined
  readonly #lines = new ByteLines()
  #isTooLong = false
  /** The lines so far. */
  #count = 0
  #waiting: SourceElement<string>[] = []
  #failure: Error | undefined
  #isDone = false
  #isClosed = false
  #waitingToTry: NodeJS.Timeout | undefined

  private constructor(host: string, port: number) {
    this.#host = host
    this.#port = port
  }

  /** Resolves when a server has answered. */
  static async connect(host: string, port: number): Promise<SocketReader> {
    const reader = new SocketReader(host, port)
    const failure = await reader.#connect()
    if (failure !== undefined) throw failure
    return reader
  }

  readBundle(max: number): readonly SourceElement<string>[] | undefined {
    const bundle = this.#waiting.splice(0, max)
    if (this.#waiting.length < MOST_WAITING) this.#socket?.resume()
    if (bundle.length > 0) return bundle
    if (this.#failure !== undefined) throw this.#failure
    return this.#isDone ? undefined : []
  }

  watermark(): Timestamp {
    if (this.#isDone && this.#waiting.length === 0) return Number.POSITIVE_INFINITY
    const next = this.#waiting.find(element => !('broken' in element))
    return next === undefined || 'broken' in next ? Date.now() : next.timestamp
  }

  checkpointMark(): null {
    return null
  }

  /** What the server still holds, nobody says. */
  backlog(): Backlog {
    return { elements: this.#waiting.length }
  }

  close(): void {
    this.#isClosed = true
    clearTimeout(this.#waitingToTry)
    this.#socket?.destroy()
  }

  get #name(): string {
    return `${this.#host}:${this.#port}`
  }

  /** Tries for a while; gives the error if nobody answered. */
  async #connect(): Promise<Error | undefined> {
    const end = performance.now() + TRIED_FOR_MS
    for (;;) {
      const socket = createConnection({ host: this.#host, port: this.#port })
      this.#socket = socket
      try {
        await once(socket, 'connect', { signal: AbortSignal.timeout(TRIED_FOR_MS) })
        this.#take(socket)
        return undefined
      } catch (cause) {
        socket.destroy()
        const { code } = cause as NodeJS.ErrnoException
        if (this.#isClosed) return undefined
        if (code === 'ENOTFOUND' || performance.now() > end) return this.#noAnswer(cause)
      }
      await this.#pause()
    }
  }

  async #pause(): Promise<void> {
    await new Promise(resolve => {
      this.#waitingToTry = setTimeout(resolve, TRY_AGAIN_MS)
    })
  }

  #noAnswer(cause: unknown): Error {
    const { code } = cause as NodeJS.ErrnoException
    const why =
      code === 'ENOTFOUND'
        ? `there is no host '${this.#host}'; check the name`
        : `nobody has answered at ${this.#name} for ${TRIED_FOR_MS / 1000} s (${code === 'ABORT_ERR' ? 'no answer at all' : code}); start a server there, as nc -lk ${this.#port}`
    return new Error(`readFromSocket: ${why}`, { cause })
  }

  #take(socket: Socket): void {
    let broken: Error | undefined
    socket.on('data', chunk => this.#push(chunk))
    socket.on('error', thrown => {
      broken = thrown
    })
    socket.on('close', () => {
      const rest = this.#lines.end()
      if (rest !== undefined) this.#add(rest)
      this.#isTooLong = false
      if (!this.#isClosed) void this.#comeBack(broken)
    })
  }

  async #comeBack(broken: Error | undefined): Promise<void> {
    const seconds = TRIED_FOR_MS / 1000
    console.warn(
      `readFromSocket: ${this.#name} is gone${broken === undefined ? '' : ` (${broken.message})`}; trying for ${seconds} s …`,
    )
    // One that takes each call, and ends it, is not called without a break.
    await this.#pause()
    const failure = await this.#connect()
    if (this.#isClosed) return
    if (failure === undefined) console.warn(`readFromSocket: ${this.#name} is back`)
    else if (broken !== undefined) this.#failure = failure
    else {
      console.warn(`readFromSocket: ${this.#name} has ended, and so does the source`)
      this.#isDone = true
    }
  }

  #push(chunk: Buffer): void {
    for (const line of this.#lines.push(chunk)) this.#add(line)
    if (this.#lines.begunLength > LONGEST_LINE) {
      // The rest of it is not kept.
      const begun = this.#lines.end() as Buffer
      if (!this.#isTooLong) this.#addBroken(begun, TOO_LONG)
      this.#isTooLong = true
    }
    if (this.#waiting.length >= MOST_WAITING) this.#socket?.pause()
  }

  #add(line: Buffer): void {
    if (this.#isTooLong) {
      this.#isTooLong = false
      return
    }
    const reason = line.length > LONGEST_LINE ? TOO_LONG : whyNotUtf8(line)
    if (reason !== undefined) return this.#addBroken(line, reason)
    const now = Date.now()
    this.#count++
    this.#waiting.push({ value: line.toString(), timestamp: now, arrivedAt: now, watermark: now })
  }

  #addBroken(line: Buffer, reason: string): void {
    this.#count++
    const shown = line.length > SHOWN ? `${line.toString('utf8', 0, SHOWN)}…` : line.toString()
    this.#waiting.push({ broken: shown, reason, place: `${this.#name}, line ${this.#count}` })
  }
}
