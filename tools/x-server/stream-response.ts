import type { ServerResponse } from 'node:http'
import type { Playback } from './playback.ts'
import type { RuleStore } from './rule-store.ts'
import { withFields } from './stream-fields.ts'

/** So many arrivals at most are looked at before others have a turn. */
const TURN = 500
/** Longer ones a timer of Node cannot count. */
const LONGEST_WAIT_MS = 2 ** 31 - 1
const LINE_END = '\r\n'
/** Lines that are due together are written together, so many characters or a little more at once. */
const WRITE_LENGTH = 16_384

/** How a connection to the stream misbehaves, on demand. */
export interface Misbehaviour {
  /** Breaks it after so many tweets that no connection had before, in the middle of the next one. */
  readonly dropAfter?: number | undefined
  /** After so many tweets, nothing comes any more, not even keep-alives. */
  readonly stallAfter?: number | undefined
}

export interface StreamOptions extends Misbehaviour {
  readonly playback: Playback
  readonly rules: RuleStore
  readonly fields: ReadonlySet<string>
  readonly keepAliveMs: number
  /** The recording's last tweet is sent. */
  onEnd(): void
}

/** Sends a recording's tweets as the filtered stream does, as fast as the client reads. */
export class StreamResponse {
  sent = 0
  /** Of those, the ones that no connection had before. */
  #sentFirst = 0
  readonly #response: ServerResponse
  readonly #options: StreamOptions
  #next: NodeJS.Timeout | NodeJS.Immediate | undefined
  readonly #keepAlive: NodeJS.Timeout

  constructor(response: ServerResponse, options: StreamOptions) {
    this.#response = response
    this.#options = options
    response.writeHead(200, { 'content-type': 'application/json; charset=utf-8' }).flushHeaders()
    this.#keepAlive = setInterval(() => this.#write(LINE_END), options.keepAliveMs)
    response.on('close', () => this.#stop())
    response.on('drain', () => this.#go())
    this.#go()
  }

  #go(): void {
    clearTimeout(this.#next as NodeJS.Timeout)
    clearImmediate(this.#next as NodeJS.Immediate)
    if (this.#response.writableNeedDrain || this.#response.destroyed) return
    let lines = ''
    const goOn = this.#take(line => {
      lines += line
      return lines.length < WRITE_LENGTH
    })
    if (lines !== '') this.#write(lines)
    goOn()
  }

  /** Gives lines while they are due and wanted; gives what is to be done then. */
  #take(give: (line: string) => boolean): () => void {
    const { playback, rules, fields, dropAfter, stallAfter, onEnd } = this.#options
    for (let turn = 0; turn < TURN; turn++) {
      if (this.sent === stallAfter) return () => this.#stop()
      const { isRepeating } = playback
      const arrival = playback.take()
      if (arrival === undefined) return playback.isAtEnd ? onEnd : () => this.#goAfter(playback.waitMs())
      const matching_rules = rules.matching(arrival.tweet)
      if (matching_rules.length === 0) continue
      const line = JSON.stringify({ data: withFields(arrival.tweet, fields), matching_rules }) + LINE_END
      if (this.#sentFirst === dropAfter && !isRepeating) return () => this.#drop(line)
      this.sent++
      if (!isRepeating) this.#sentFirst++
      if (!give(line)) break
    }
    return () => {
      this.#next = setImmediate(() => this.#go())
    }
  }

  #goAfter(ms: number): void {
    // Its time may have come since the playback was asked.
    this.#next = setTimeout(() => this.#go(), Math.max(0, Math.min(ms, LONGEST_WAIT_MS)))
  }

  #write(text: string): void {
    this.#keepAlive.refresh()
    this.#response.write(text)
  }

  #drop(line: string): void {
    const bytes = Buffer.from(line)
    this.#stop()
    this.#response.write(bytes.subarray(0, bytes.length >> 1), () => this.#response.socket?.destroy())
  }

  #stop(): void {
    clearInterval(this.#keepAlive)
    clearTimeout(this.#next as NodeJS.Timeout)
    clearImmediate(this.#next as NodeJS.Immediate)
    this.#response.removeAllListeners('drain')
  }
}
