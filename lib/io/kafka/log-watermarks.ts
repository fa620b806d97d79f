import type { Timestamp } from '../../core/time.ts'
import type { WatermarkEstimator, WatermarkTracker } from '../../core/watermark-estimators.ts'

/** What a partition's watermark remembers, as JSON can carry it; null before its first element. */
export type LogWatermarkState =
  | readonly [tracker: unknown, watermark: Timestamp | 'Infinity' | '-Infinity', lastArrival: Timestamp]
  | null

interface Followed {
  tracker: WatermarkTracker
  watermark: Timestamp
  lastArrival: Timestamp
}

/**
 * The watermarks of a topic's partitions, by their index, and the earliest of them. A partition in which something is
 * left to read holds the others back; one that has always been empty does not. An element costs O(log partitions).
 */
export class LogWatermarks {
  readonly #estimator: WatermarkEstimator
  readonly #idleMs: number
  readonly #hasMore: (index: number) => boolean
  readonly #followed: (Followed | undefined)[]
  /** A tree of minima: node i has the children 2i and 2i + 1; the partitions are its leaves, from #leaves on. */
  readonly #earliest: Float64Array
  readonly #leaves: number
  /** The partitions that count, in the order of their newest arrivals. */
  readonly #active = new Set<number>()

  /** Those without an element yet, in which something was left to read at the start. */
  readonly #awaited = new Set<number>()

  /** `hasMore` says whether something that is in the log is left to read. */
  constructor(
    estimator: WatermarkEstimator,
    idleMs: number,
    hasMore: (index: number) => boolean,
    states: readonly LogWatermarkState[],
  ) {
    this.#estimator = estimator
    this.#idleMs = idleMs
    this.#hasMore = hasMore
    this.#leaves = 2 ** Math.ceil(Math.log2(Math.max(1, states.length)))
    this.#earliest = new Float64Array(2 * this.#leaves).fill(Number.POSITIVE_INFINITY)
    this.#followed = states.map((state, index) => {
      if (state === null) {
        if (hasMore(index)) {
          this.#set(index, Number.NEGATIVE_INFINITY)
          this.#awaited.add(index)
        }
        return undefined
      }
      const [tracker, saved, lastArrival] = state
      const watermark = Number(saved)
      this.#set(index, watermark)
      return { tracker: this.#track(tracker), watermark, lastArrival }
    })
    const byArrival = [...this.#followed.keys()].filter(index => this.#followed[index] !== undefined)
    byArrival.sort((a, b) => (this.#followed[a] as Followed).lastArrival - (this.#followed[b] as Followed).lastArrival)
    for (const index of byArrival) this.#active.add(index)
  }

  /** The watermark of all after an element of one. */
  observe(index: number, timestamp: Timestamp, arrivedAt: Timestamp): Timestamp {
    let followed = this.#followed[index]
    if (followed === undefined) {
      followed = { tracker: this.#track(undefined), watermark: Number.NEGATIVE_INFINITY, lastArrival: arrivedAt }
      this.#followed[index] = followed
      this.#awaited.delete(index)
    }
    const estimate = followed.tracker.observe(timestamp, arrivedAt)
    if (estimate > followed.watermark) followed.watermark = estimate
    followed.lastArrival = arrivedAt
    this.#set(index, followed.watermark)
    if (this.#idleMs === Number.POSITIVE_INFINITY) return this.#earliest[1] as Timestamp
    this.#active.delete(index)
    this.#active.add(index)
    return this.at(arrivedAt)
  }

  /** The watermark of one. */
  of(index: number): Timestamp {
    return this.#followed[index]?.watermark ?? Number.NEGATIVE_INFINITY
  }

  /** The watermark of all at a processing time: a partition without elements for the idle timeout no longer counts. */
  at(now: Timestamp): Timestamp {
    if (this.#idleMs === Number.POSITIVE_INFINITY) return this.#earliest[1] as Timestamp
    for (const index of this.#active) {
      const { lastArrival, watermark } = this.#followed[index] as Followed
      if (lastArrival + this.#idleMs >= now) break
      this.#active.delete(index)
      // What is left in it may be as old as its newest element.
      if (this.#hasMore(index)) this.#set(index, watermark)
      else this.#set(index, Number.POSITIVE_INFINITY)
    }
    const earliest = this.#earliest[1] as Timestamp
    // All idle: nobody says how far it has come.
    return earliest === Number.POSITIVE_INFINITY ? Number.NEGATIVE_INFINITY : earliest
  }

  /** To be called now and then: what was left in a partition may have been nothing but what was aborted. */
  releaseEmpty(): void {
    for (const index of this.#awaited) {
      if (this.#hasMore(index)) continue
      this.#awaited.delete(index)
      this.#set(index, Number.POSITIVE_INFINITY)
    }
  }

  /** Nothing more will come of it. */
  end(index: number): void {
    this.#active.delete(index)
    this.#set(index, Number.POSITIVE_INFINITY)
  }

  state(index: number): LogWatermarkState {
    const followed = this.#followed[index]
    if (followed === undefined) return null
    const { tracker, watermark, lastArrival } = followed
    const saved = Number.isFinite(watermark) ? watermark : (String(watermark) as 'Infinity' | '-Infinity')
    return [tracker.state(), saved, lastArrival]
  }

  #track(state: unknown): WatermarkTracker {
    return this.#estimator.track({ state, ahead: () => new Float64Array() })
  }

  #set(index: number, watermark: Timestamp): void {
    const earliest = this.#earliest
    let node = this.#leaves + index
    earliest[node] = watermark
    for (node >>= 1; node > 0; node >>= 1) {
      const least = Math.min(earliest[2 * node] as number, earliest[2 * node + 1] as number)
      if (earliest[node] === least) break
      earliest[node] = least
    }
  }
}
