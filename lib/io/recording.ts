import fs from 'node:fs'
import { PipelineConstructionError } from '../core/errors.ts'
import type { PCollection } from '../core/pcollection.ts'
import type { Pipeline } from '../core/pipeline.ts'
import { refuseUnknown, refuseUnless } from '../core/refuse.ts'
import { showValue } from '../core/show-value.ts'
import type { Backlog, Source, SourceElement, SourceReader } from '../core/source.ts'
import { type Duration, type Timestamp, toPositiveMillis } from '../core/time.ts'
import { oneStep, type PTransform } from '../core/transform.ts'
import { perfect, requireEstimator, type WatermarkEstimator } from '../core/watermark-estimators.ts'
import { read } from '../transforms/read.ts'
import { inputFiles, STANDARD_INPUT } from './files/input-files.ts'
import { LineBundles } from './files/line-bundles.ts'
import { type LineMark, LineReader } from './files/line-reader.ts'
import { type PartitionsState, PartitionWatermarks } from './files/partition-watermarks.ts'
import { checkHeader, type RecordedArrival, readArrival } from './files/recording-lines.ts'
import { shippedNames, shippedRecording } from './files/shipped-recordings.ts'

export {
  manual,
  outOfOrder,
  percentile,
  perfect,
  type WatermarkEstimator,
  type WatermarkMove,
} from '../core/watermark-estimators.ts'
export { type Arrival, arrivalLine, headerLine, type RecordingHeader } from './files/recording-lines.ts'

const READ = 'readRecording'
const WHOLE = ''

/** A tweet as the X API v2 delivers it. */
export interface Tweet {
  readonly id: string
  readonly text: string
  readonly created_at: string
  readonly author_id: string
  readonly lang: string
  readonly entities?: {
    readonly hashtags?: readonly { readonly tag: string; readonly start: number; readonly end: number }[]
  }
}

export interface ReadRecordingOptions {
  /** How event time goes on in each partition; perfect() if not said. */
  watermark?: WatermarkEstimator
  /** After so long without an element, by the recording's clock, a partition no longer holds the watermark back. */
  partitionIdleTimeout?: Duration
  /** A tweet's event time: when it was written, or when it was received; 'created' if not said. */
  eventTime?: 'created' | 'received'
}

/**
 * The tweets of a recording, by the path of its file (`.jsonl`, or `.jsonl.gz`) or the name of a shipped one: a header
 * line, then a line for each arrival. Processing time is that of the recording. Broken lines are broken elements with
 * their place, 'match.jsonl:12'. The run fails with an Error if there is no such file, if it is no recording, or where
 * its compressed data ends too early, after all whole lines. A partition counts for the watermark from its first element
 * on.
 */
export function readRecording(
  pathOrName: string,
  options: ReadRecordingOptions = {},
): PTransform<Pipeline, PCollection<Tweet>> {
  refuseUnknown(options, ['watermark', 'partitionIdleTimeout', 'eventTime'], READ)
  const { watermark = perfect(), partitionIdleTimeout, eventTime = 'created' } = options
  refuseUnless(
    typeof pathOrName === 'string',
    pathOrName,
    READ,
    'the path of a recording, or the name of a shipped one',
  )
  requireEstimator(watermark, READ)
  const idleMs =
    partitionIdleTimeout === undefined
      ? Number.POSITIVE_INFINITY
      : toPositiveMillis(partitionIdleTimeout, `${READ}: partitionIdleTimeout`)
  if (partitionIdleTimeout !== undefined && watermark.kind === 'perfect') {
    throw new PipelineConstructionError(
      `${READ}: partitionIdleTimeout lets the watermark pass a silent partition, but perfect() knows what that one will still bring; give another: { watermark: outOfOrder('30s'), partitionIdleTimeout: … }`,
    )
  }
  if (eventTime !== 'created' && eventTime !== 'received')
    throw new PipelineConstructionError(`${READ}: eventTime is ${showValue(eventTime)}; write 'created' or 'received'`)
  const source: Source<Tweet, string, RecordingMark> = {
    name: READ,
    bounded: true,
    split: () => [recordingFile(pathOrName)],
    open: (file, mark) => new RecordingReader(file, { watermark, idleMs, eventTime }, mark),
  }
  return oneStep('ReadRecording', read(source))
}

/**
 * The file of a recording: of a path, that; of a name alone, as 'final-match', the shipped one. Throws an Error if there
 * is none, or several.
 */
export function recordingFile(pathOrName: string): string {
  if (pathOrName === STANDARD_INPUT)
    throw new Error(`a recording is read from a file; save standard input to one first`)
  const shipped = fs.existsSync(pathOrName) ? undefined : shippedRecording(pathOrName)
  const [file, more] = shipped === undefined ? given(pathOrName) : [shipped]
  if (more === undefined) return file as string
  throw new Error(
    `'${pathOrName}' matches '${file}', '${more}' …; a recording is one file, so read each, and flatten them`,
  )
}

function given(path: string): readonly string[] {
  try {
    return inputFiles(path)
  } catch (thrown) {
    const names = shippedNames().join(', ')
    if (/[*?[{./\\]/.test(path) || path === '' || names === '') throw thrown
    throw new Error(`there is no file '${path}' here, and no recording of that name is shipped; there are ${names}`)
  }
}

interface RecordingMark extends LineMark {
  readonly partitions: PartitionsState
}

interface Reading {
  readonly watermark: WatermarkEstimator
  readonly idleMs: number
  readonly eventTime: 'created' | 'received'
}

class RecordingReader implements SourceReader<Tweet, RecordingMark> {
  readonly #file: string
  readonly #reading: Reading
  readonly #lines: LineReader
  readonly #bundles: LineBundles<Tweet>
  readonly #partitions: PartitionWatermarks
  #isDone = false

  constructor(file: string, reading: Reading, mark: RecordingMark | undefined) {
    this.#file = file
    this.#reading = reading
    this.#lines = new LineReader([file], mark)
    this.#bundles = new LineBundles(this.#lines, line => this.#element(line))
    this.#partitions = new PartitionWatermarks(reading.watermark, () => this.#timestamps(), mark?.partitions)
    if (mark === undefined || mark.line + mark.file === 0) skipHeader(this.#lines, file)
  }

  readBundle(max: number): readonly SourceElement<Tweet>[] | undefined {
    const bundle = this.#bundles.read(max)
    this.#isDone = bundle === undefined
    return bundle
  }

  watermark(): Timestamp {
    return this.#isDone ? Number.POSITIVE_INFINITY : this.#partitions.earliest().watermark
  }

  checkpointMark(): RecordingMark {
    return { ...this.#lines.mark, partitions: this.#partitions.state }
  }

  place(index: number): string {
    return this.#bundles.place(index)
  }

  backlog(): Backlog {
    const bytes = this.#lines.bytesLeft
    return bytes === undefined ? {} : { bytes }
  }

  close(): void {
    this.#lines.close()
  }

  #element(line: string): SourceElement<Tweet> | string {
    const arrival = readArrival(line)
    if (typeof arrival === 'string') return arrival
    const { tweet: value, receivedAt: arrivedAt, partition } = arrival
    const timestamp = this.#eventTime(arrival)
    const { watermark: estimator, idleMs } = this.#reading
    if (estimator.ofWhole) {
      return { value, timestamp, arrivedAt, watermark: this.#partitions.observe(WHOLE, timestamp, arrivedAt) }
    }
    const watermark = this.#partitions.observe(partition, timestamp, arrivedAt)
    const active = this.#partitions.earliest(arrivedAt - idleMs)
    // The watermark of the one partition would leave the idle ones holding; that of the whole recording does not.
    if (active.someAreIdle) return { value, timestamp, arrivedAt, watermark: active.watermark }
    return { value, timestamp, arrivedAt, partition, watermark }
  }

  #eventTime({ createdAt, receivedAt }: RecordedArrival): Timestamp {
    return this.#reading.eventTime === 'created' ? createdAt : receivedAt
  }

  *#timestamps(): Generator<Timestamp, void, undefined> {
    const lines = new LineReader([this.#file])
    try {
      skipHeader(lines, this.#file)
      while (lines.next()) {
        const arrival = lines.reason === undefined ? readArrival(lines.line) : lines.reason
        if (typeof arrival !== 'string') yield this.#eventTime(arrival)
      }
    } catch {
      // What cannot be read ahead cannot be read then, which tells why.
    } finally {
      lines.close()
    }
  }
}

function skipHeader(lines: LineReader, file: string): void {
  checkHeader(lines.next() ? lines.line : undefined, file)
}

/** The tweet's hashtags in lower case, each as often as it occurs; an entity without a text is none. */
export function hashtags(tweet: Tweet): string[] {
  const found: readonly { readonly tag?: unknown }[] = tweet.entities?.hashtags ?? []
  return found.flatMap(({ tag }) => (typeof tag === 'string' ? tag.toLowerCase() : []))
}

/** When the tweet was written. Throws if its created_at is no time. */
export function createdAt(tweet: Tweet): Timestamp {
  const timestamp = Date.parse(tweet.created_at)
  if (!Number.isNaN(timestamp)) return timestamp
  throw new Error(
    `tweet ${tweet.id}: created_at is ${showValue(tweet.created_at)}; it must be a time in ISO 8601, such as 2024-05-01T12:00:00.000Z`,
  )
}
