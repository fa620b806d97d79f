import { arrivalLine, headerLine, type RecordingHeader } from '../../lib/io/files/recording-lines.ts'
import type { Arrival, Tweet } from '../../lib/io/recording.ts'
import type { Clock } from '../clock.ts'
import { inWords } from '../terminal/duration.ts'
import { problemOf } from './problem.ts'
import { RecordingAppender } from './recording-appender.ts'
import { refused } from './refused.ts'
import { type Ending, RetryDelays } from './retry-delays.ts'
import { SeenIds } from './seen-ids.ts'
import { streamOnce } from './stream-connection.ts'
import type { TweetTopic } from './tweet-topic.ts'
import type { XApi } from './x-api.ts'

const SYNC_MS = 1000
const MINUTE_MS = 60_000
/** A stream of nothing but broken lines should not fill the screen. */
const BROKEN_SAID = 3

export interface RecorderOptions {
  readonly api: XApi
  /** The file; undefined: none is written. */
  readonly path: string | undefined
  /** Gets the tweets as well. */
  readonly topic?: TweetTopic | undefined
  readonly header: RecordingHeader
  /** The ids of the rules whose tweets are kept; undefined: those of all rules. */
  readonly rules?: ReadonlySet<string> | undefined
  /** Adds these rules again where the server has forgotten them; gives their ids. */
  readonly addRules?: (() => Promise<ReadonlySet<string>>) | undefined
  /** Which languages are kept; undefined: all. */
  readonly langs?: ReadonlySet<string> | undefined
  /** How many missed minutes to ask for at most after a reconnect, 0 to 5. */
  readonly backfill: number
  /** Ends after so many tweets. */
  readonly count?: number | undefined
  readonly clock: Clock
  /** Ends the recording. */
  readonly signal: AbortSignal
  /** Tells the user what happens. */
  say(text: string): void
}

/** How the recording goes. */
interface Progress {
  readonly tweets: number
  /** Of the tweet that came last: from when it was written until it was received. */
  readonly lagMs: number | undefined
  readonly bytes: number | undefined
  readonly free: number | undefined
}

/** What became of the stream. */
export interface Recorded {
  tweets: number
  reconnects: number
  /** Sent again by X after a reconnect, and on file already. */
  resent: number
  /** Of the account's other rules, or in other languages. */
  leftOut: number
  broken: number
  /** While there was no connection, and X was not asked to send it again. */
  missedMs: number
}

/** Records the filtered stream into a file, across whatever breaks in between. */
export class Recorder {
  readonly recorded: Recorded = { tweets: 0, reconnects: 0, resent: 0, leftOut: 0, broken: 0, missedMs: 0 }
  readonly file: RecordingAppender | undefined
  readonly #options: RecorderOptions
  readonly #seen = new SeenIds()
  readonly #delays = new RetryDelays()
  readonly #end = new AbortController()
  readonly #signal: AbortSignal
  #backfill: number
  #rules: ReadonlySet<string> | undefined
  /** Since then the stream has not been alive. */
  #rulesAdded = false
  #connection = 0
  /** When the stream was last seen alive. */
  #aliveAt: number | undefined
  #lagMs: number | undefined
  #failure: unknown

  /** Opens the file. Throws an Error that names it. */
  constructor(options: RecorderOptions) {
    this.#options = options
    this.#backfill = options.backfill
    this.#rules = options.rules
    this.#signal = AbortSignal.any([options.signal, this.#end.signal])
    this.file = options.path === undefined ? undefined : new RecordingAppender(options.path, headerLine(options.header))
  }

  get progress(): Progress {
    return { tweets: this.recorded.tweets, lagMs: this.#lagMs, bytes: this.file?.bytes, free: this.file?.free }
  }

  /**
   * Resolves when the signal or the count ends it. Rejects with a UserError if X refuses for good, or the file cannot be
   * written; then what was recorded is safe.
   */
  async run(): Promise<Recorded> {
    const stopSyncing = this.#keepSyncing()
    try {
      while (!this.#signal.aborted) await this.#connect()
      if (this.#failure !== undefined) throw this.#failure
      return this.recorded
    } finally {
      await stopSyncing()
      await this.file?.close()
    }
  }

  /** One connection, and the wait after it. */
  async #connect(): Promise<void> {
    const { api, clock, say, addRules } = this.#options
    const missed = this.#aliveAt === undefined ? undefined : clock.now() - this.#aliveAt
    // Of the shortest gap as well, a tweet may have been on its way.
    const backfillMinutes = missed === undefined ? 0 : Math.min(this.#backfill, Math.floor(missed / MINUTE_MS) + 1)
    this.#connection++
    let isAlive = false
    const ending = await streamOnce({
      api,
      backfillMinutes,
      clock,
      signal: this.#signal,
      onOpen: () => this.#opened(backfillMinutes),
      onBytes: () => {
        this.#aliveAt = clock.now()
        if (!isAlive) this.#delays.reset()
        isAlive = true
        this.#rulesAdded = false
      },
      onLine: line => this.#line(line),
    })
    if (this.#signal.aborted) return
    if (ending.kind === 'http' && backfillMinutes > 0 && (ending.status === 400 || ending.status === 403)) {
      this.#backfill = 0
      say(`${ending.why}; this account cannot ask for missed minutes, so going on without`)
      return
    }
    if (ending.kind === 'http' && ending.status === 409 && addRules !== undefined && !this.#rulesAdded) {
      this.#rules = await addRules()
      this.#rulesAdded = true
      say('the server had forgotten the rules; they were added again')
      return
    }
    if (isFinal(ending)) throw refused(ending.status, ending.why)
    const delay = this.#delays.after(ending, clock.now())
    say(`${ending.why}; connecting again ${delay === 0 ? 'at once' : `in ${inWords(delay)}`}`)
    if (delay > 0) await clock.wait(delay, this.#signal)
  }

  #opened(backfillMinutes: number): void {
    const { api, clock, say } = this.#options
    if (this.#aliveAt === undefined) return say(`connected to ${api.host}`)
    const now = clock.now()
    const missed = now - this.#aliveAt
    this.recorded.reconnects++
    const asked = Math.min(missed, backfillMinutes * MINUTE_MS)
    this.recorded.missedMs += missed - asked
    const from = new Date(this.#aliveAt).toISOString()
    const gap = `connected again; a gap of ${inWords(missed)} from ${from} on`
    const minutes = `X was asked to send ${backfillMinutes === 1 ? 'the last minute' : `the last ${backfillMinutes} minutes`} again`
    say(backfillMinutes === 0 ? `${gap}: tweets of that time are missing` : `${gap}; ${minutes}`)
  }

  #line(line: string): void {
    const { langs, count, clock } = this.#options
    const rules = this.#rules
    const arrival = this.#parsed(line)
    if (arrival === undefined) return
    const { data, matching_rules } = arrival
    const isOurs = rules === undefined || matching_rules?.some(({ id }) => rules.has(id)) !== false
    if (!isOurs || langs?.has(data.lang) === false) {
      this.recorded.leftOut++
      return
    }
    const before = this.#seen.see(data.id, this.#connection)
    if (before !== undefined && before !== this.#connection) {
      this.recorded.resent++
      return
    }
    const now = clock.now()
    this.file?.append(
      arrivalLine({
        received_at: new Date(now).toISOString(),
        partition: 0,
        data,
        ...(matching_rules === undefined ? {} : { matching_rules }),
        // The stream itself sends some tweets twice, which is a part of what it is.
        ...(before === undefined ? {} : { duplicate: true }),
      }),
    )
    this.#options.topic?.add(data)
    this.#lagMs = now - Date.parse(data.created_at)
    if (++this.recorded.tweets === count) this.#end.abort()
  }

  /** What the line brings; undefined if that is no tweet, which is said. */
  #parsed(line: string): { data: Tweet; matching_rules?: Arrival['matching_rules'] } | undefined {
    let parsed: { data?: Partial<Tweet>; matching_rules?: Arrival['matching_rules']; errors?: unknown } | undefined
    try {
      parsed = JSON.parse(line)
    } catch {
      // It is told apart below.
    }
    const data = parsed?.data
    if (typeof data?.id === 'string' && typeof data.text === 'string') {
      return { data: data as Tweet, matching_rules: parsed?.matching_rules }
    }
    if (parsed?.errors !== undefined) {
      this.#options.say(`X says: ${problemOf(parsed)}`)
    } else if (++this.recorded.broken <= BROKEN_SAID) {
      this.#options.say(`a line that is no tweet was left out: ${line.slice(0, 100)}`)
    }
    return undefined
  }

  /** Sees to it that a power cut costs no more than the last second. What it gives ends that. */
  #keepSyncing(): () => Promise<void> {
    const { clock } = this.#options
    const { file } = this
    if (file === undefined) return async () => {}
    let cancel = () => {}
    let syncing = Promise.resolve()
    let isOver = false
    const again = () => {
      if (isOver) return
      cancel = clock.after(SYNC_MS, () => {
        syncing = file.sync().then(again, thrown => {
          this.#failure = thrown
          this.#end.abort()
        })
      })
    }
    again()
    return () => {
      isOver = true
      cancel()
      return syncing
    }
  }
}

/** Whether the same request would be refused again. */
function isFinal(ending: Ending): ending is Ending & { kind: 'http' } {
  return ending.kind === 'http' && ending.status < 500 && ending.status !== 408
}
