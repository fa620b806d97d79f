import fs from 'node:fs'
import { PipelineConstructionError } from '../core/errors.ts'
import type { PCollection } from '../core/pcollection.ts'
import type { Pipeline } from '../core/pipeline.ts'
import { refuseUnknown, refuseUnless } from '../core/refuse.ts'
import { showValue } from '../core/show-value.ts'
import type { Source } from '../core/source.ts'
import { type Duration, toPositiveMillis } from '../core/time.ts'
import { oneStep, type PTransform } from '../core/transform.ts'
import { perfect, requireEstimator, type WatermarkEstimator } from '../core/watermark-estimators.ts'
import { read } from '../transforms/read.ts'
import { ArrivalTimes, arrivalsOf } from './files/arrival-times.ts'
import { inputFiles, STANDARD_INPUT } from './files/input-files.ts'
import { LineReader } from './files/line-reader.ts'
import { type LineSourceMark, LineSourceReader } from './files/line-source-reader.ts'
import type { PartitionsState } from './files/partition-watermarks.ts'
import { readHeader } from './files/recording-lines.ts'
import { shippedNames, shippedRecording } from './files/shipped-recordings.ts'
import type { Tweet } from './files/tweet.ts'

export {
  manual,
  outOfOrder,
  percentile,
  perfect,
  type WatermarkEstimator,
  type WatermarkMove,
} from '../core/watermark-estimators.ts'
export { type Arrival, arrivalLine, headerLine, type RecordingHeader } from './files/recording-lines.ts'
export { createdAt, hashtags, type Tweet } from './files/tweet.ts'

const READ = 'readRecording'

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
  const source: Source<Tweet, string, LineSourceMark<PartitionsState>> = {
    name: READ,
    reads: `'${pathOrName}'`,
    bounded: true,
    split: () => [recordingFile(pathOrName)],
    open(file, mark) {
      const lines = new LineReader([file], mark)
      if (mark === undefined || mark.line + mark.file === 0) readHeader(lines, file)
      return new LineSourceReader(
        lines,
        new ArrivalTimes(() => arrivalsOf(file), { watermark, idleMs, eventTime }, mark?.meaning),
      )
    },
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
