import { PipelineConstructionError } from '../core/errors.ts'
import type { PCollection, PDone } from '../core/pcollection.ts'
import type { Pipeline } from '../core/pipeline.ts'
import { refuseUnknown, refuseUnless } from '../core/refuse.ts'
import { showValue } from '../core/show-value.ts'
import type { Sink, SinkWriter, Source } from '../core/source.ts'
import type { Timestamp } from '../core/time.ts'
import { oneStep, type PTransform } from '../core/transform.ts'
import { requireEstimator, type WatermarkEstimator } from '../core/watermark-estimators.ts'
import { read } from '../transforms/read.ts'
import { write } from '../transforms/write.ts'
import { inputFiles } from './files/input-files.ts'
import { LineReader } from './files/line-reader.ts'
import { type LineMeaning, type LineSourceMark, LineSourceReader } from './files/line-source-reader.ts'
import { LineTimes, type LineTimesState } from './files/line-times.ts'
import { WholeText, type WholeTextMark } from './files/whole-file.ts'

const READ = 'readText'

export interface ReadTextOptions {
  /**
   * A line's event time: whole milliseconds since the epoch. A line for which it throws, or gives anything else, is
   * broken: it is left out, with a warning at the end, or goes to `withDeadLetters(readText(…))`.
   */
  timestamp?: (line: string) => Timestamp
  /** How event time goes on; without it, the watermark waits for the end. Needs `timestamp`. */
  watermark?: WatermarkEstimator
}

/**
 * The lines of the files that a path or a glob names, or of standard input for '-': UTF-8, each without its line end.
 * Files are read one after the other, sorted by name. Lines that are not UTF-8 are broken elements with their place,
 * 'in/a.txt:12'. The run fails with an Error if there is no such file, or if one is a directory, unreadable or binary.
 *
 * Without `timestamp` all lines lie at the beginning of time, and the watermark stays there until the end. With it, they
 * have event times, and a processing time too: since a file does not know when its lines arrived, a line arrives when
 * what it tells happened, or right after the line before it if that is later.
 */
export function readText(glob: string, options: ReadTextOptions = {}): PTransform<Pipeline, PCollection<string>> {
  refuseUnless(typeof glob === 'string', glob, READ, "a path, a glob, or '-' for standard input")
  refuseUnknown(options, ['timestamp', 'watermark'], READ)
  const { timestamp, watermark } = options
  if (watermark !== undefined) requireEstimator(watermark, READ)
  if (watermark !== undefined && timestamp === undefined) {
    throw new PipelineConstructionError(
      `${READ}: a watermark needs event times; give them too: { timestamp: line => Date.parse(line.slice(0, 24)), watermark: … }`,
    )
  }
  const source: Source<string, TextSplit, TextMark> = {
    name: READ,
    reads: `'${glob}'`,
    bounded: true,
    split({ desiredSplits }) {
      const files = inputFiles(glob)
      const splits = Array.from({ length: Math.min(desiredSplits, files.length) }, () => [] as string[])
      for (const [i, file] of files.entries()) splits[i % splits.length]?.push(file)
      return splits.map(files => ({ files }))
    },
    open({ files }, mark) {
      const times = timestamp && new LineTimes(timestamp, watermark, files, mark?.meaning)
      return new LineSourceReader<string, TextMark['meaning']>(new LineReader(files, mark), times ?? TIMELESS)
    },
  }
  return oneStep('ReadText', read(source))
}

interface TextSplit {
  readonly files: readonly string[]
}

type TextMark = LineSourceMark<LineTimesState | undefined>

/** Lines without event times. */
const TIMELESS: LineMeaning<string, undefined> = {
  element: value => ({ value, timestamp: Number.NEGATIVE_INFINITY }),
  watermark: Number.NEGATIVE_INFINITY,
  state: undefined,
}

const MOST_SHARDS = 100_000
const NAME_DIGITS = 5

/**
 * Writes each text as a line, in UTF-8, to the files `prefix-00000-of-00003` and so on: as many as `shards`, 1 if not
 * said, which take turns. They appear when the run has ended well, in the place of files of that name; after a failure
 * there is nothing new, though a run that goes on from a checkpoint goes on with the unfinished files. Files of an
 * earlier run with another number of shards stay, and are best removed first. Folders on the way are made. A line break
 * inside a text is written as it is. The run fails if something else than a text comes, or if the system refuses.
 */
export function writeText(prefix: string, options: { shards?: number } = {}): PTransform<PCollection<string>, PDone> {
  refuseUnknown(options, ['shards'], 'writeText')
  const { shards = 1 } = options
  if (!Number.isInteger(shards) || shards < 1 || shards >= MOST_SHARDS)
    throw new PipelineConstructionError(`writeText: shards ${shards} is not a whole number from 1 on, such as 3`)
  if (typeof prefix !== 'string' || prefix === '' || /[/\\]$/.test(prefix)) {
    throw new PipelineConstructionError(
      `writeText: ${showValue(prefix)} is no beginning of a file's name; give folder and name: 'out/counts'`,
    )
  }
  const digits = (n: number) => String(n).padStart(NAME_DIGITS, '0')
  const sink: Sink<string> = {
    name: 'writeText',
    writes: `'${prefix}'`,
    exclusive: true,
    shards,
    open: (shard, mark) =>
      new ShardWriter(`${prefix}-${digits(shard)}-of-${digits(shards)}`, mark as WholeTextMark | undefined),
  }
  return oneStep('WriteText', write(sink))
}

/** Writes under another name, hidden from globs, until all is there. */
class ShardWriter implements SinkWriter<string> {
  readonly #output: WholeText

  constructor(path: string, mark: WholeTextMark | undefined) {
    this.#output = new WholeText(path, mark)
  }

  /** A run that was killed, failed or cancelled goes on with the unfinished file. */
  prepareCommit(): WholeTextMark | undefined {
    return this.#output.mark()
  }

  write(bundle: readonly { readonly value: string }[]): void {
    for (const { value } of bundle) {
      if (typeof value !== 'string')
        throw new Error(`it writes texts, but was given ${showValue(value)}; map each element to a text first`)
      this.#output.write(`${value}\n`)
    }
  }

  close(): void {
    this.#output.close()
  }

  abort(mark?: unknown): void {
    if (mark === undefined) this.#output.discard()
    else this.#output.leave()
  }
}
