import { reasonOf } from '../../core/reason-of.ts'
import { showValue } from '../../core/show-value.ts'
import type { SourceElement } from '../../core/source.ts'
import type { Timestamp } from '../../core/time.ts'
import type { WatermarkEstimator } from '../../core/watermark-estimators.ts'
import { LineReader } from './line-reader.ts'
import type { LineMeaning } from './line-source-reader.ts'
import { type PartitionsState, PartitionWatermarks, WHOLE } from './partition-watermarks.ts'

/** What LineTimes remembers, as JSON can carry it. */
export interface LineTimesState {
  /** The newest event time so far; absent before the first. */
  readonly newest?: Timestamp
  readonly partitions?: PartitionsState
}

/** Gives lines their event times, and the watermark after each. */
export class LineTimes implements LineMeaning<string, LineTimesState> {
  readonly #timestamp: (line: string) => Timestamp
  readonly #partitions: PartitionWatermarks | undefined
  #newest: Timestamp

  constructor(
    timestamp: (line: string) => Timestamp,
    estimator: WatermarkEstimator | undefined,
    files: readonly string[],
    state: LineTimesState = {},
  ) {
    this.#timestamp = timestamp
    this.#newest = state.newest ?? Number.NEGATIVE_INFINITY
    this.#partitions = estimator && new PartitionWatermarks(estimator, () => this.#timesOf(files), state.partitions)
  }

  get watermark(): Timestamp {
    return this.#partitions?.earliest().watermark ?? Number.NEGATIVE_INFINITY
  }

  get state(): LineTimesState {
    return {
      ...(Number.isFinite(this.#newest) && { newest: this.#newest }),
      ...(this.#partitions && { partitions: this.#partitions.state }),
    }
  }

  element(line: string): SourceElement<string> | string {
    const timestamp = this.#timeOf(line)
    if (typeof timestamp === 'string') return timestamp
    if (timestamp > this.#newest) this.#newest = timestamp
    const arrivedAt = this.#newest
    if (this.#partitions === undefined) return { value: line, timestamp, arrivedAt }
    return { value: line, timestamp, arrivedAt, watermark: this.#partitions.observe(WHOLE, timestamp, arrivedAt) }
  }

  #timeOf(line: string): Timestamp | string {
    let time: unknown
    try {
      time = this.#timestamp(line)
    } catch (thrown) {
      return `its timestamp: ${reasonOf(thrown)}`
    }
    if (Number.isSafeInteger(time)) return time as Timestamp
    return `its timestamp is ${showValue(time)}; it must be whole milliseconds since the epoch, as Date.parse gives`
  }

  *#timesOf(files: readonly string[]): Generator<Timestamp, void, undefined> {
    const lines = new LineReader(files)
    try {
      while (lines.next()) {
        const timestamp = lines.reason ?? this.#timeOf(lines.line)
        if (typeof timestamp === 'number') yield timestamp
      }
    } finally {
      lines.close()
    }
  }
}
