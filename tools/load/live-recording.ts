import type { Source, SourceElement, SourceReader } from 'yeoul'
import type { Tweet, WatermarkEstimator } from 'yeoul/io/recording'
import { ArrivalTimes, arrivalsOf } from '../../lib/io/files/arrival-times.ts'
import { LineReader } from '../../lib/io/files/line-reader.ts'
import { type LineSourceMark, LineSourceReader } from '../../lib/io/files/line-source-reader.ts'
import type { PartitionsState } from '../../lib/io/files/partition-watermarks.ts'
import { readHeader } from '../../lib/io/files/recording-lines.ts'

export interface LiveRecordingOptions {
  readonly file: string
  /** How many times as fast as it was recorded. */
  readonly speed: number
  readonly watermark: WatermarkEstimator
}

/** When its first tweet came, by the clock of whoever split it. */
interface LiveSplit {
  readonly beganMs: number
}

type LiveMark = LineSourceMark<PartitionsState> | { readonly isOver: true }

/** How far event time goes on when all was read, so that every window comes to its end. */
const BEYOND_MS = 2 * 86_400_000

/** The tweets of a recording, as they come: a source without end, though after the last tweet only time goes on. */
export function liveRecording(options: LiveRecordingOptions): Source<Tweet, LiveSplit, LiveMark> {
  return {
    name: 'liveRecording',
    reads: `'${options.file}'`,
    bounded: false,
    split: () => [{ beganMs: Date.now() }],
    open: (split, mark) => new LiveReader(options, split, mark),
  }
}

type Arrival = Exclude<SourceElement<Tweet>, { readonly broken: unknown }>

/** Read, and not due yet. */
interface Peeked {
  readonly arrival: Arrival
  /** The mark before it. */
  readonly before: LiveMark
  /** After it. */
  readonly watermark: number
}

class LiveReader implements SourceReader<Tweet, LiveMark> {
  readonly #lines: LineSourceReader<Tweet, PartitionsState> | undefined
  readonly #speed: number
  readonly #beganMs: number
  readonly #firstMs: number
  #next: Peeked | undefined
  #watermark = Number.NEGATIVE_INFINITY
  #isOver: boolean

  constructor({ file, speed, watermark }: LiveRecordingOptions, { beganMs }: LiveSplit, mark: LiveMark | undefined) {
    this.#speed = speed
    this.#beganMs = beganMs
    const reading = { watermark, idleMs: Number.POSITIVE_INFINITY, eventTime: 'created' } as const
    const open = (at: LineSourceMark<PartitionsState> | undefined) => {
      const lines = new LineReader([file], at)
      if (at === undefined) readHeader(lines, file)
      return new LineSourceReader(lines, new ArrivalTimes(() => arrivalsOf(file), reading, at?.meaning))
    }
    const first = open(undefined)
    this.#firstMs = arrivalOf(first.readBundle(1))?.arrivedAt ?? 0
    first.close()
    this.#isOver = mark !== undefined && 'isOver' in mark
    this.#lines = mark !== undefined && 'isOver' in mark ? undefined : open(mark)
  }

  readBundle(max: number): readonly Arrival[] {
    const bundle: Arrival[] = []
    for (let next = this.#peek(); next !== undefined && bundle.length < max; next = this.#peek()) {
      const { value, timestamp, arrivedAt = 0 } = next.arrival
      if (this.#beganMs + (arrivedAt - this.#firstMs) / this.#speed > Date.now()) break
      this.#watermark = next.watermark
      // The recording's watermark is that of all its partitions.
      bundle.push({ value, timestamp, arrivedAt, watermark: next.watermark })
      this.#next = undefined
    }
    return bundle
  }

  /** The next tweet, due or not; lines that are none are passed over. */
  #peek(): Peeked | undefined {
    while (this.#next === undefined && !this.#isOver && this.#lines !== undefined) {
      const before = this.#lines.checkpointMark()
      const bundle = this.#lines.readBundle(1)
      this.#isOver = bundle === undefined
      const arrival = arrivalOf(bundle)
      if (arrival !== undefined) this.#next = { arrival, before, watermark: this.#lines.watermark() }
    }
    return this.#next
  }

  watermark(): number {
    return this.#isOver ? this.#firstMs + BEYOND_MS : this.#watermark
  }

  checkpointMark(): LiveMark {
    if (this.#next !== undefined) return this.#next.before
    return this.#isOver || this.#lines === undefined ? { isOver: true } : this.#lines.checkpointMark()
  }

  close(): void {
    this.#lines?.close()
  }
}

function arrivalOf(bundle: readonly SourceElement<Tweet>[] | undefined): Arrival | undefined {
  const [element] = bundle ?? []
  return element === undefined || 'broken' in element ? undefined : element
}
