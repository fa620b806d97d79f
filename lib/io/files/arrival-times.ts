import type { SourceElement } from '../../core/source.ts'
import type { Timestamp } from '../../core/time.ts'
import type { WatermarkEstimator } from '../../core/watermark-estimators.ts'
import { LineReader } from './line-reader.ts'
import type { LineMeaning } from './line-source-reader.ts'
import { type PartitionsState, PartitionWatermarks, WHOLE } from './partition-watermarks.ts'
import { type RecordedArrival, readArrival, readHeader } from './recording-lines.ts'
import type { Tweet } from './tweet.ts'

/** How the times of a recording are read. */
interface Reading {
  readonly watermark: WatermarkEstimator
  /** After so long without an element a partition is idle. */
  readonly idleMs: number
  readonly eventTime: 'created' | 'received'
}

/** Gives the arrivals of a recording their event times, and the watermark after each. */
export class ArrivalTimes implements LineMeaning<Tweet, PartitionsState> {
  readonly #reading: Reading
  readonly #partitions: PartitionWatermarks

  constructor(file: string, reading: Reading, state: PartitionsState | undefined) {
    this.#reading = reading
    this.#partitions = new PartitionWatermarks(reading.watermark, () => this.#timesOf(file), state)
  }

  get watermark(): Timestamp {
    return this.#partitions.earliest().watermark
  }

  get state(): PartitionsState {
    return this.#partitions.state
  }

  element(line: string): SourceElement<Tweet> | string {
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

  *#timesOf(file: string): Generator<Timestamp, void, undefined> {
    const lines = new LineReader([file])
    try {
      readHeader(lines, file)
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
