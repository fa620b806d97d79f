import type { Timestamp } from '../../lib/core/time.ts'
import { type Arrival, arrivalLine } from '../../lib/io/recording.ts'
import { type DelayModel, drawDelays } from './delays.ts'
import type { Found } from './found.ts'
import { KnownIds } from './known-ids.ts'
import { SortedLines } from './sorted-lines.ts'

/**
 * In which order tweets arrive: as in the file; by time (of arrival if the archive tells, else of writing); or by time
 * after a simulated delay.
 */
export type ArrivalOrder = 'file' | 'time' | 'delays'

export interface ArrivalOptions {
  /** If not given, the first tweets tell: by time if the archive has arrival times, is of searches, or runs backwards. */
  readonly order?: 'file' | 'time' | undefined
  readonly delays?: DelayModel | undefined
  readonly partitions: number
  /** A folder for what does not fit into memory while it is sorted. */
  makeFolder(): string
}

/** So many tweets tell the order of an archive. */
const FIRST_LOOK = 1000
/** An archive runs backwards if of neighbours that differ so many go back in time: those of accounts do. */
const BACKWARDS = 0.9

/** Gives tweets their arrival: its time, its partition, and whether the same came before. */
export class Arrivals {
  order: ArrivalOrder | undefined
  tweets = 0
  duplicates = 0
  /** How long after it was written the latest tweet arrived. */
  greatestLagMs = 0
  readonly #options: ArrivalOptions
  readonly #known = new KnownIds()
  readonly #sorted: SortedLines
  readonly #delay: (() => number) | undefined
  #first: Found[] = []
  #last = Number.NEGATIVE_INFINITY

  constructor(options: ArrivalOptions) {
    this.#options = options
    this.#sorted = new SortedLines(options.makeFolder)
    this.#delay = options.delays === undefined ? undefined : drawDelays(options.delays)
    this.order = options.delays === undefined ? options.order : 'delays'
  }

  /** The recording's lines that are ready when this tweet has come. */
  *add(found: Found): Generator<string, void, undefined> {
    this.tweets++
    if (this.order !== undefined) return yield* this.#place(found)
    this.#first.push(found)
    if (this.#first.length === FIRST_LOOK) yield* this.#look()
  }

  /** The lines that are left at the end. */
  *rest(): Generator<string, void, undefined> {
    yield* this.#look()
    for (const { key, line } of this.#sorted.inOrder()) yield this.#marked(key, line)
  }

  *#look(): Generator<string, void, undefined> {
    const first = this.#first
    this.#first = []
    const hasNoOrder = first.some(found => found.receivedAt !== undefined || found.isSearched) || runBackwards(first)
    this.order ??= hasNoOrder ? 'time' : 'file'
    for (const found of first) yield* this.#place(found)
  }

  *#place(found: Found): Generator<string, void, undefined> {
    const { tweet, createdAt, matchingRules } = found
    const known = found.receivedAt ?? createdAt
    // The times of a file in its own order never go back, as no clock does.
    if (this.order === 'file') this.#last = Math.max(this.#last, known)
    const receivedAt =
      this.#delay !== undefined ? createdAt + this.#delay() : this.order === 'file' ? this.#last : known
    this.greatestLagMs = Math.max(this.greatestLagMs, receivedAt - createdAt)
    const line = arrivalLine({
      received_at: new Date(receivedAt).toISOString(),
      partition: partitionOf(tweet.author_id, this.#options.partitions),
      data: tweet,
      ...(matchingRules === undefined ? {} : { matching_rules: matchingRules }),
    })
    const key = /^\d+$/.test(tweet.id) ? tweet.id : JSON.stringify(tweet.id)
    if (this.order === 'file') yield this.#marked(key, line)
    else this.#sorted.add({ time: receivedAt, key, line })
  }

  #marked(key: string, line: string): string {
    if (this.#known.add(key)) return line
    this.duplicates++
    return arrivalLine({ ...(JSON.parse(line) as Arrival), duplicate: true })
  }
}

function runBackwards(tweets: readonly Found[]): boolean {
  let forwards = 0
  let backwards = 0
  let before: Timestamp | undefined
  for (const { createdAt } of tweets) {
    if (before !== undefined && createdAt > before) forwards++
    if (before !== undefined && createdAt < before) backwards++
    before = createdAt
  }
  return backwards > 0 && backwards >= BACKWARDS * (forwards + backwards)
}

/** The same author is always in the same one: by FNV-1a. */
function partitionOf(author: string, partitions: number): number {
  let hash = 0x811c9dc5
  for (const byte of Buffer.from(author)) hash = Math.imul(hash ^ byte, 0x01000193)
  return (hash >>> 0) % partitions
}
