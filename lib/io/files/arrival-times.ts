import type { SourceElement } from '../../core/source.ts'
import type { Timestamp } from '../../core/time.ts'
import type { WatermarkEstimator } from '../../core/watermark-estimators.ts'
import { LineReader } from './line-reader.ts'
import type { LineMeaning } from './line-source-reader.ts'
import { type PartitionsState, PartitionWatermarks, WHOLE } from './partition-watermarks.ts'
import { type RecordedArrival, readArrival, readHeader } from './recording-lines.ts'
import type { Tweet } from './tweet.ts'

/** How the times of a recording are read. */
export interface Reading {
  readonly watermark: WatermarkEstimator
  /** After so long without an element a partition is idle. */
  readonly idleMs: number
  readonly eventTime: 'created' | 'received'
}

/** When something was written, and when it was received. */
type ArrivalMoment = Pick<RecordedArrival, 'createdAt' | 'receivedAt'>

/** Gives the arrivals of a recording their event times, and the watermark after each. */
export class ArrivalTimes implements LineMeaning<Tweet, PartitionsState> {
  readonly #reading: Reading
  readonly #partitions: PartitionWatermarks

  /** `arrivals` gives the whole recording from its start; it is called only for an estimator that asks. */
  constructor(arrivals: () => Iterable<ArrivalMoment>, reading: Reading, state: PartitionsState | undefined) {
    this.#reading = reading
    const timestamps = function* () {
      for (const arrival of arrivals()) yield eventTimeOf(arrival, reading)
    }
    this.#partitions = new PartitionWatermarks(reading.watermark, timestamps, state)
  }

  get watermark(): Timestamp {
    return this.#partitions.earliest().watermark
  }

  get state(): PartitionsState {
    return this.#partitions.state
  }

  element(line: string): SourceElement<Tweet> | string {
    const arrival = readArrival(line)
    return typeof arrival === 'string' ? arrival : this.elementOf(arrival)
  }

  elementOf(arrival: RecordedArrival): SourceElement<Tweet> {
    const { tweet: value, receivedAt: arrivedAt, partition } = arrival
    const timestamp = eventTimeOf(arrival, this.#reading)
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
}

function eventTimeOf({ createdAt, receivedAt }: ArrivalMoment, { eventTime }: Reading): Timestamp {
  return eventTime === 'created' ? createdAt : receivedAt
}

/** The arrivals of a recording that can be read. */
export function* arrivalsOf(file: string): Generator<RecordedArrival, void, undefined> {
  const lines = new LineReader([file])
  try {
    readHeader(lines, file)
    while (lines.next()) {
      const arrival = lines.reason === undefined ? readArrival(lines.line) : lines.reason
      if (typeof arrival !== 'string') yield arrival
    }
  } catch {
    // What cannot be read ahead cannot be read then, which tells why.
  } finally {
    lines.close()
  }
}
