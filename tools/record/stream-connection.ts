import http from 'node:http'
import https from 'node:https'
import { ByteLines } from '../../lib/io/files/byte-lines.ts'
import type { Clock } from '../clock.ts'
import { problemOf } from './problem.ts'
import type { Ending } from './retry-delays.ts'
import { TWEET_FIELDS } from './tweet-fields.ts'
import type { XApi } from './x-api.ts'

/** X sends a keep-alive at least every 20 s; one that is on its way at that instant should not cost the connection. */
const SILENCE_MS = 21_000
/** Of an answer that refuses, so much is read at most. */
const LONGEST_PROBLEM = 64 * 1024

export interface StreamQuery {
  readonly api: XApi
  /** 0: do not ask for what was missed. */
  readonly backfillMinutes: number
  readonly clock: Clock
  /** Ends the connection. */
  readonly signal: AbortSignal
  onOpen(): void
  /** The stream is alive: something came, if only a keep-alive. */
  onBytes(): void
  onLine(line: string): void
}

/** One connection to the filtered stream; resolves when it has ended. Rejects with what a callback throws. */
export function streamOnce(query: StreamQuery): Promise<Ending> {
  const { api, clock, signal } = query
  return new Promise((resolve, reject) => {
    if (signal.aborted) return resolve({ kind: 'dropped', why: 'stopped' })
    const url = api.url('tweets/search/stream')
    url.searchParams.set('tweet.fields', TWEET_FIELDS.join(','))
    if (query.backfillMinutes > 0) url.searchParams.set('backfill_minutes', String(query.backfillMinutes))
    const { request: open } = url.protocol === 'http:' ? http : https
    const headers = { authorization: `Bearer ${api.token}`, accept: 'application/json' }
    const request = open(url, { agent: api.agent, headers })

    let lastSign = clock.now()
    let cancelWatch = () => {}
    const watch = (ms: number) => {
      cancelWatch = clock.after(ms, () => {
        const left = lastSign + SILENCE_MS - clock.now()
        if (left > 0) watch(left)
        else lost('nothing came for 20 s, not even a keep-alive')
      })
    }
    let hasDelivered = false
    let hasEnded = false
    const finish = (settle: () => void) => {
      if (hasEnded) return
      hasEnded = true
      cancelWatch()
      signal.removeEventListener('abort', stop)
      request.destroy()
      settle()
    }
    const end = (ending: Ending) => finish(() => resolve(ending))
    const stop = () => end({ kind: 'dropped', why: 'stopped' })
    const lost = (why: string) => end({ kind: hasDelivered ? 'dropped' : 'network', why })
    signal.addEventListener('abort', stop)
    watch(SILENCE_MS)

    request.on('error', error => lost(whyOf(error)))
    request.on('response', response => {
      // What comes after the end is noise of the connection that is torn down.
      response.on('error', error => lost(whyOf(error)))
      const { statusCode: status = 0 } = response
      if (status !== 200) return void readProblem(response).then(body => end(refusal(response, body)))
      const lines = new ByteLines()
      response.on('data', (chunk: Buffer) => {
        if (hasEnded) return
        lastSign = clock.now()
        hasDelivered = true
        try {
          query.onBytes()
          for (const line of lines.push(chunk)) {
            // A keep-alive is an empty line.
            if (line.length > 0) query.onLine(line.toString())
            if (hasEnded) return
          }
        } catch (thrown) {
          finish(() => reject(thrown))
        }
      })
      response.on('close', () => lost(response.complete ? 'the server ended it' : 'the connection broke'))
      try {
        query.onOpen()
      } catch (thrown) {
        finish(() => reject(thrown))
      }
    })
    request.end()
  })
}

function refusal({ statusCode: status = 0, headers }: http.IncomingMessage, body: string): Ending {
  const why = `${status} ${problemOf(body) ?? http.STATUS_CODES[status] ?? ''}`.trim()
  if (status !== 429 && status !== 420) return { kind: 'http', status, why }
  // Too many connections is a 429 as well, though the account may try again long before its limit is reset.
  const isSpent = Number(headers['x-rate-limit-remaining'] ?? 0) <= 0
  const resetAt = Number(headers['x-rate-limit-reset']) * 1000
  return { kind: 'rate-limit', status, why, resetAt: isSpent && Number.isFinite(resetAt) ? resetAt : undefined }
}

async function readProblem(response: http.IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  let length = 0
  try {
    for await (const chunk of response) {
      chunks.push(chunk)
      length += chunk.length
      if (length > LONGEST_PROBLEM) break
    }
  } catch {
    // The status says enough.
  }
  return Buffer.concat(chunks).toString('utf8')
}

/** Several addresses of a host that all refuse make an error without a message. */
function whyOf(error: Error): string {
  const { message, code } = error as NodeJS.ErrnoException
  if (message === 'aborted') return 'the connection broke'
  return (
    message ||
    (error instanceof AggregateError ? (error.errors[0] as Error)?.message : undefined) ||
    code ||
    'it failed'
  )
}
