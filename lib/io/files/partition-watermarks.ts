import type { Timestamp } from '../../core/time.ts'
import { earliestToCome, type WatermarkEstimator, type WatermarkTracker } from '../../core/watermark-estimators.ts'

/** The partition of an input that has no others. */
export const WHOLE = ''

/** What PartitionWatermarks remembers, as JSON can carry it: null stands for the beginning of time. */
export type PartitionsState = readonly {
  readonly partition: string
  readonly tracker: unknown
  readonly watermark: Timestamp | 'Infinity' | null
  readonly lastArrival: Timestamp
}[]

interface Followed {
  readonly tracker: WatermarkTracker
  watermark: Timestamp
  lastArrival: Timestamp
}

/** The watermarks of a reader's partitions, each with a tracker of its own. */
export class PartitionWatermarks {
  readonly #estimator: WatermarkEstimator
  readonly #timestamps: () => Iterable<Timestamp>
  readonly #partitions = new Map<string, Followed>()

  /** `timestamps` gives those of the whole input from its start; it is called only for an estimator that asks. */
  constructor(estimator: WatermarkEstimator, timestamps: () => Iterable<Timestamp>, state: PartitionsState = []) {
    this.#estimator = estimator
    this.#timestamps = timestamps
    for (const { partition, tracker, watermark, lastArrival } of state) {
      this.#partitions.set(partition, {
        tracker: this.#track(tracker),
        watermark: Number(watermark ?? Number.NEGATIVE_INFINITY),
        lastArrival,
      })
    }
  }

  /** The partition's watermark after an element of it; it never goes back. */
  observe(partition: string, timestamp: Timestamp, arrivedAt: Timestamp): Timestamp {
    let followed = this.#partitions.get(partition)
    if (followed === undefined) {
      followed = { tracker: this.#track(undefined), watermark: Number.NEGATIVE_INFINITY, lastArrival: 0 }
      this.#partitions.set(partition, followed)
    }
    const estimate = followed.tracker.observe(timestamp, arrivedAt)
    if (estimate > followed.watermark) followed.watermark = estimate
    followed.lastArrival = arrivedAt
    return followed.watermark
  }

  /** The earliest watermark of the partitions that had an element since `since`, and whether there are others. */
  earliest(since: Timestamp = Number.NEGATIVE_INFINITY): { watermark: Timestamp; someAreIdle: boolean } {
    let earliest = Number.POSITIVE_INFINITY
    let active = 0
    for (const { watermark, lastArrival } of this.#partitions.values()) {
      if (lastArrival < since) continue
      active++
      if (watermark < earliest) earliest = watermark
    }
    return {
      watermark: active === 0 ? Number.NEGATIVE_INFINITY : earliest,
      someAreIdle: active < this.#partitions.size,
    }
  }

  get state(): PartitionsState {
    return [...this.#partitions].map(([partition, { tracker, watermark, lastArrival }]) => ({
      partition,
      tracker: tracker.state(),
      watermark: watermark === Number.POSITIVE_INFINITY ? 'Infinity' : Number.isFinite(watermark) ? watermark : null,
      lastArrival,
    }))
  }

  #track(state: unknown): WatermarkTracker {
    return this.#estimator.track({ state, ahead: () => earliestToCome(this.#timestamps()) })
  }
}
