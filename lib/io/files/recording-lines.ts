import { showValue } from '../../core/show-value.ts'
import type { Timestamp } from '../../core/time.ts'
import type { LineReader } from './line-reader.ts'
import type { Tweet } from './tweet.ts'

const RECORDING_FORMAT = 'yeoul-recording'
const RECORDING_VERSION = 1

/** What the first line of a recording tells of it. */
export interface RecordingHeader {
  readonly title: string
  /** How it was made: by a simulation, from a live stream, from an archive. */
  readonly madeBy: string
  /** Of a simulation. */
  readonly seed?: number
}

/** A line after the first: an arrival, as the filtered stream of the X API v2 delivers it, and when. */
export interface Arrival {
  /** ISO 8601, as Date's toISOString gives it. */
  readonly received_at: string
  readonly partition: number
  readonly data: Tweet
  readonly matching_rules?: readonly { readonly id: string; readonly tag?: string }[]
  /** The same tweet came before. */
  readonly duplicate?: true
}

/** The first line of a recording, without its end. */
export function headerLine({ title, madeBy, seed }: RecordingHeader): string {
  return JSON.stringify({ format: RECORDING_FORMAT, version: RECORDING_VERSION, title, made_by: madeBy, seed })
}

/** An arrival as a line, without its end. */
export function arrivalLine({ received_at, partition, data, matching_rules, duplicate }: Arrival): string {
  return JSON.stringify({ received_at, partition, data, matching_rules, duplicate })
}

/** One line of a recording, read. */
export interface RecordedArrival {
  readonly tweet: Tweet
  readonly createdAt: Timestamp
  readonly receivedAt: Timestamp
  readonly partition: string
}

/** What a line tells, or why it cannot be read. */
export function readArrival(line: string): RecordedArrival | string {
  let parsed: unknown
  try {
    parsed = JSON.parse(line)
  } catch (thrown) {
    return line === '' ? 'the line is empty' : `it is not JSON: ${(thrown as Error).message}`
  }
  if (!isObject(parsed)) return `it is ${showValue(parsed)}, not an arrival {"received_at", "partition", "data"}`
  const { received_at, partition = 0, data } = parsed
  const receivedAt = timeOf(received_at)
  if (Number.isNaN(receivedAt)) return `its received_at is ${showValue(received_at)}, not a time in ISO 8601`
  if (typeof partition !== 'number' && typeof partition !== 'string')
    return `its partition is ${showValue(partition)}, not a number`
  if (!isObject(data)) return `its data is ${showValue(data)}, not a tweet`
  const { id, text, created_at } = data
  if (typeof id !== 'string') return `the tweet's id is ${showValue(id)}, not a text`
  if (typeof text !== 'string') return `the tweet's text is ${showValue(text)}, not a text`
  const createdAt = timeOf(created_at)
  if (Number.isNaN(createdAt)) return `the tweet's created_at is ${showValue(created_at)}, not a time in ISO 8601`
  return { tweet: data as unknown as Tweet, createdAt, receivedAt, partition: String(partition) }
}

/** What the first line of a recording tells, as it is written: of a file that somebody else made, anything. */
export interface WrittenHeader {
  readonly title?: unknown
  readonly made_by?: unknown
  readonly seed?: unknown
}

/** The header in the first line of a recording. Throws an Error unless it is one, of a version that is known here. */
export function headerOf(line: string | undefined, file: string): WrittenHeader {
  const refuse = (why: string): never => {
    throw new Error(`'${file}' ${why}`)
  }
  const expected = `its first line must be {"format":"${RECORDING_FORMAT}","version":${RECORDING_VERSION},…}`
  if (line === undefined) return refuse(`is empty; ${expected}`)
  let header: unknown
  try {
    header = JSON.parse(line)
  } catch {
    return refuse(`is not a recording; ${expected}. Lines of text are read with readText`)
  }
  if (!isObject(header) || header.format !== RECORDING_FORMAT) return refuse(`has no header; ${expected}`)
  if (header.version === RECORDING_VERSION) return header
  return refuse(
    `is a recording of version ${showValue(header.version)}, and this reads version ${RECORDING_VERSION}; update yeoul, or make the recording again`,
  )
}

/** Reads the first line of a recording. Throws an Error as headerOf does. */
export function readHeader(lines: LineReader, file: string): WrittenHeader {
  return headerOf(lines.next() ? lines.line : undefined, file)
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function timeOf(text: unknown): Timestamp {
  return typeof text === 'string' ? Date.parse(text) : Number.NaN
}
