import { once } from 'node:events'
import http from 'node:http'
import https from 'node:https'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { counted } from '../../lib/core/counted.ts'
import type { Certificate } from './certificate.ts'
import { Playback } from './playback.ts'
import { RuleStore } from './rule-store.ts'
import { fieldsOf } from './stream-fields.ts'
import { type Misbehaviour, StreamResponse } from './stream-response.ts'
import { type Answer, invalidParameter, problem, problems, rateLimited, send } from './x-problem.ts'

const STREAM = '/2/tweets/search/stream'
const MOST_BACKFILL = 5
/** A client that comes back at once may be faster than the end of its connection of before. */
const HANDOVER_MS = 1000
/** When the limit of requests is reset, if it is used up on demand. */
const RESET_MS = 3000

/** What a connection to the stream is answered with, once. */
export interface Refusal {
  readonly status: number
  /** Of 429: when the limit is reset. */
  readonly resetMs?: number
}

export interface XServerOptions extends Misbehaviour {
  /** The file of the recording. */
  readonly recording: string
  readonly token: string
  /** So many times the recording's pace; Infinity: as fast as the client reads. */
  readonly speed: number
  readonly keepAliveMs: number
  /** Of the first connections to the stream, one after the other. */
  readonly refusals?: readonly Refusal[]
  readonly certificate?: Certificate | undefined
  /** Whether the account may ask for minutes that it missed; true if not said. */
  readonly mayBackfill?: boolean
  /** Tells whoever runs it what happens. */
  say(text: string): void
}

/** A stand-in for the X API v2 that serves a recording: the rules of the filtered stream, and the stream. */
export class XServer {
  readonly rules = new RuleStore()
  readonly #options: XServerOptions
  readonly #server: http.Server
  readonly #playback: Playback
  readonly #refusals: Refusal[]
  #streaming: http.ServerResponse | undefined
  #saidEnd = false

  /** Throws an Error if the file is no recording. */
  constructor(options: XServerOptions) {
    this.#options = options
    this.#refusals = [...(options.refusals ?? [])]
    this.#playback = new Playback(options.recording, options.speed)
    const { certificate } = options
    this.#server = certificate === undefined ? http.createServer() : https.createServer(certificate)
    this.#server.on('request', (request, response) => void this.#answer(request, response))
  }

  /** Listens on loopback; 0 for any free port. Resolves to its address; rejects if the port is taken. */
  async listen(port: number): Promise<string> {
    this.#server.listen(port, '127.0.0.1')
    await once(this.#server, 'listening')
    const scheme = this.#options.certificate === undefined ? 'http' : 'https'
    return `${scheme}://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  /** Breaks all connections. */
  async close(): Promise<void> {
    const closed = once(this.#server, 'close')
    this.#server.close()
    this.#server.closeAllConnections()
    await closed
    this.#playback.close()
  }

  async #answer(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    response.on('error', () => {})
    try {
      const answer = await this.#answerTo(request, response)
      if (answer !== undefined) send(response, answer)
    } catch (thrown) {
      this.#options.say(`${request.method} ${request.url}: ${(thrown as Error).message}`)
      if (response.headersSent) response.destroy()
      else send(response, problem(500, 'Internal Server Error', 'Internal Server Error'))
    }
  }

  /** The answer, unless it is the stream. */
  async #answerTo(request: http.IncomingMessage, response: http.ServerResponse): Promise<Answer | undefined> {
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://x')
    if (request.headers.authorization !== `Bearer ${this.#options.token}`) return problems.unauthorized
    if (pathname === STREAM) {
      return request.method === 'GET' ? this.#stream(response, searchParams) : problems.notAllowed
    }
    if (pathname !== `${STREAM}/rules`) return problems.notFound
    if (request.method === 'GET') return this.rules.list(searchParams.get('ids')?.split(','))
    if (request.method !== 'POST') return problems.notAllowed
    const body = await text(request)
    try {
      return this.rules.update(JSON.parse(body), searchParams.get('dry_run') === 'true')
    } catch (thrown) {
      if (thrown instanceof SyntaxError) return invalidParameter('body', body.slice(0, 100), 'the body is not JSON')
      throw thrown
    }
  }

  async #stream(response: http.ServerResponse, query: URLSearchParams): Promise<Answer | undefined> {
    const refusal = this.#refusals.shift()
    if (refusal !== undefined) return refusedWith(refusal)
    const asked = query.get('tweet.fields')
    const fields = fieldsOf(asked)
    if ('unknown' in fields) {
      const message = `The \`tweet.fields\` query parameter value [${fields.unknown}] is not one of those of X`
      return invalidParameter('tweet.fields', asked ?? '', message)
    }
    const minutes = query.get('backfill_minutes') ?? '0'
    const { mayBackfill = true } = this.#options
    if (!mayBackfill && minutes !== '0') {
      return invalidParameter('backfill_minutes', minutes, 'Your account may not use [backfill_minutes]')
    }
    if (!/^[0-5]$/.test(minutes)) {
      const message = `The \`backfill_minutes\` query parameter value [${minutes}] is not between 0 and ${MOST_BACKFILL}`
      return invalidParameter('backfill_minutes', minutes, message)
    }
    if (this.rules.isEmpty) return problems.noRules
    if (this.#streaming !== undefined) {
      await once(this.#streaming, 'close', { signal: AbortSignal.timeout(HANDOVER_MS) }).catch(() => {})
    }
    if (this.#streaming !== undefined) return problems.tooManyConnections
    if (response.destroyed) return undefined
    this.#streaming = response
    const { say, keepAliveMs, dropAfter, stallAfter } = this.#options
    const again = minutes === '0' ? '' : `, and asks for the last ${counted(Number(minutes), 'minute')} again`
    say(`a client is connected${again}`)
    this.#playback.connect(Number(minutes))
    const { rules } = this
    const playback = this.#playback
    const onEnd = () => this.#ended()
    const stream = new StreamResponse(response, { playback, rules, fields, keepAliveMs, dropAfter, stallAfter, onEnd })
    response.on('close', () => {
      this.#streaming = undefined
      say(`its connection has ended, after ${counted(stream.sent, 'tweet')}`)
    })
    return undefined
  }

  #ended(): void {
    if (this.#saidEnd) return
    this.#saidEnd = true
    const { broken } = this.#playback
    const left = broken === 0 ? '' : `; ${counted(broken, 'broken line')} left out`
    this.#options.say(`the recording is at its end${left}; only keep-alives from here on. Start again to serve it anew`)
  }
}

function refusedWith({ status, resetMs = RESET_MS }: Refusal): Answer {
  if (status === 429 || status === 420) return { ...rateLimited(resetMs), status }
  if (status === 401) return problems.unauthorized
  if (status === 403) return problems.forbidden
  const title = http.STATUS_CODES[status] ?? 'Error'
  return problem(status, title, title)
}
