import type { Timestamp } from '../../core/time.ts'
import type { WatermarkEstimator, WatermarkTracker } from '../watermark.ts'

/** An element's time and place, for an estimator that knows the input beforehand. */
export interface Arrival {
  readonly timestamp: Timestamp
  readonly partition: string
}

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
  readonly #arrivals: () => Iterable<Arrival>
  readonly #partitions = new Map<string, Followed>()
  #ahead: ReadonlyMap<string, Float64Array> | undefined

  /** `arrivals` gives the whole input from its start; it is called only for an estimator that asks. */
  constructor(estimator: WatermarkEstimator, arrivals: () => Iterable<Arrival>, state: PartitionsState = []) {
    this.#estimator = estimator
    this.#arrivals = arrivals
    for (const { partition, tracker, watermark, lastArrival } of state) {
      this.#partitions.set(partition, {
        tracker: this.#track(partition, tracker),
        watermark: Number(watermark ?? Number.NEGATIVE_INFINITY),
        lastArrival,
      })
    }
  }

  /** The partition's watermark after an element of it; it never goes back. */
  observe(partition: string, timestamp: Timestamp, arrivedAt: Timestamp): Timestamp {
    let followed = this.#partitions.get(partition)
    if (followed === undefined) {
      followed = { tracker: this.#track(partition, undefined), watermark: Number.NEGATIVE_INFINITY, lastArrival: 0 }
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

  #track(partition: string, state: unknown): WatermarkTracker {
    return this.#estimator.track({
      state,
      ahead: () => {
        this.#ahead ??= perfectWatermarks(this.#arrivals())
        return this.#ahead.get(partition) ?? new Float64Array(0)
      },
    })
  }
}

/**
 * For each element of each partition, the earliest event time still to come in it; but not beyond what partitions will
 * bring that have had no element yet, since they cannot hold the watermark back themselves.
 */
function perfectWatermarks(arrivals: Iterable<Arrival>): ReadonlyMap<string, Float64Array> {
  const times = new Map<string, number[]>()
  /** How many elements each partition had had when another began. */
  const beginnings: { readonly partition: string; readonly counts: ReadonlyMap<string, number> }[] = []
  for (const { partition, timestamp } of arrivals) {
    let own = times.get(partition)
    if (own === undefined) {
      beginnings.push({ partition, counts: new Map([...times].map(([other, { length }]) => [other, length])) })
      own = []
      times.set(partition, own)
    }
    own.push(timestamp)
  }
  const watermarks = new Map([...times].map(([partition, own]) => [partition, earliestToCome(own)]))
  for (const { partition, counts } of beginnings) {
    const earliest = (times.get(partition) as number[]).reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY)
    for (const [other, count] of counts) {
      const held = watermarks.get(other) as Float64Array
      for (let i = 0; i < count; i++) held[i] = Math.min(held[i] as number, earliest)
    }
  }
  return watermarks
}

function earliestToCome(timestamps: readonly number[]): Float64Array {
  const earliest = new Float64Array(timestamps.length)
  let next = Number.POSITIVE_INFINITY
  for (let i = timestamps.length - 1; i >= 0; i--) {
    earliest[i] = next
    next = Math.min(next, timestamps[i] as number)
  }
  return earliest
}
