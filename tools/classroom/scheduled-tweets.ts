import { estimatorOf } from '../../lib/charts/what-if/rerun.ts'
import type { PCollection } from '../../lib/core/pcollection.ts'
import type { Pipeline } from '../../lib/core/pipeline.ts'
import type { Source, SourceElement, SourceReader } from '../../lib/core/source.ts'
import { oneStep, type PTransform } from '../../lib/core/transform.ts'
import { ArrivalTimes, type Reading } from '../../lib/io/files/arrival-times.ts'
import type { PartitionsState } from '../../lib/io/files/partition-watermarks.ts'
import type { Tweet } from '../../lib/io/files/tweet.ts'
import type { ShownWatermark } from '../../lib/replay/messages.ts'
import { read } from '../../lib/transforms/read.ts'
import type { Schedule } from './schedule.ts'

interface Mark {
  readonly next: number
  readonly times: PartitionsState
}

/** How a schedule's times are read. */
export interface ScheduledReading {
  readonly watermark: ShownWatermark
  readonly idleMs: number
}

/** The tweets of a schedule, as readRecording gives those of its file. */
export function scheduledTweets(
  schedule: Schedule,
  { watermark, idleMs }: ScheduledReading,
): PTransform<Pipeline, PCollection<Tweet>> {
  const reading: Reading = { watermark: estimatorOf(watermark), idleMs, eventTime: 'created' }
  const source: Source<Tweet, string, Mark> = {
    name: 'readRecording',
    reads: `'${schedule.file}'`,
    bounded: true,
    split: () => [schedule.file],
    open: (_, mark) => new ScheduleReader(schedule, reading, mark),
  }
  return oneStep('ReadRecording', read(source))
}

class ScheduleReader implements SourceReader<Tweet, Mark> {
  readonly #schedule: Schedule
  readonly #times: ArrivalTimes
  #next: number
  #first = 0
  #isDone = false

  constructor(schedule: Schedule, reading: Reading, mark: Mark | undefined) {
    this.#schedule = schedule
    this.#times = new ArrivalTimes(() => schedule.moments(), reading, mark?.times)
    this.#next = mark?.next ?? 0
  }

  readBundle(max: number): readonly SourceElement<Tweet>[] | undefined {
    const bundle: SourceElement<Tweet>[] = []
    this.#first = this.#next
    for (; bundle.length < max && this.#next < this.#schedule.length; this.#next++) {
      const arrival = this.#schedule.arrival(this.#next)
      if ('tweet' in arrival) bundle.push(this.#times.elementOf(arrival))
      else bundle.push({ broken: arrival.line, reason: arrival.reason, place: arrival.place })
    }
    this.#isDone = bundle.length === 0
    return this.#isDone ? undefined : bundle
  }

  place(index: number): string {
    return `${this.#schedule.file}: arrival ${this.#first + index + 1}`
  }

  watermark(): number {
    return this.#isDone ? Number.POSITIVE_INFINITY : this.#times.watermark
  }

  checkpointMark(): Mark {
    return { next: this.#next, times: this.#times.state }
  }
}
