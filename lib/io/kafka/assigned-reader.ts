import type { Backlog, SourceElement, SourceReader } from '../../core/source.ts'
import type { Timestamp } from '../../core/time.ts'
import type { WatermarkEstimator } from '../../core/watermark-estimators.ts'
import type { Cluster } from './cluster.ts'
import { type LogWatermarkState, LogWatermarks } from './log-watermarks.ts'
import { NextPartition } from './next-partition.ts'
import { placeOf, type RecordReading, readRecord } from './record-reading.ts'
import type { LogPartition, TopicLog } from './topic-log.ts'

/** As many elements are promised by a mark, at most. */
const PLANNED = 1000

/** How far the partitions were read, by their index, and what is read next. */
export interface AssignedMark {
  readonly positions: readonly number[]
  /** What comes next, since what a broker answers first is chance: so many records of that partition, and so on. */
  readonly next: readonly (readonly [index: number, count: number])[]
  readonly newestArrival: Timestamp | null
  readonly watermarks: readonly LogWatermarkState[]
}

export interface AssignedReading<T> extends RecordReading<T> {
  readonly watermark: WatermarkEstimator
  readonly idleMs: number
}

/**
 * Reads partitions of a topic, of which each record has its place for ever. With an end, their records come in the order
 * of the log's timestamps: a second reading gives the same elements in the same order. Without one they come as they
 * are there; a mark says what comes next.
 */
export class AssignedReader<T> implements SourceReader<T, AssignedMark> {
  readonly #cluster: Cluster
  readonly #log: TopicLog
  readonly #reading: AssignedReading<T>
  readonly #watermarks: LogWatermarks
  /** In a bounded read, which partition is next. */
  readonly #order: NextPartition | undefined
  /** Of a bounded read, the partitions that came to their end before the newest element. */
  readonly #ended = new Set<number>()
  #plan: (readonly [index: number, count: number])[]
  #turn = 0
  #newestArrival: Timestamp
  readonly #states: LogWatermarkState[]
  /** Partitions with elements since their states were taken. */
  readonly #touched = new Set<number>()
  #places: [partition: number, offset: number][] = []

  constructor(cluster: Cluster, log: TopicLog, reading: AssignedReading<T>, mark: AssignedMark | undefined) {
    this.#cluster = cluster
    this.#log = log
    this.#reading = reading
    const { partitions } = log
    const isWhole = reading.watermark.ofWhole === true
    this.#states = mark === undefined ? partitions.map(() => null) : [...mark.watermarks]
    const followed = isWhole ? this.#states.slice(0, 1) : this.#states
    const isBounded = partitions.every(({ until }) => until < Number.POSITIVE_INFINITY)
    for (const [index, { isDone }] of partitions.entries()) if (isDone) this.#ended.add(index)
    // What a broker has told by now is chance; the end of a bounded read is not.
    const hasMore = (index: number) =>
      !isWhole && (isBounded ? !this.#ended.has(index) : (partitions[index] as LogPartition).lag > 0)
    const idleMs = isWhole ? Number.POSITIVE_INFINITY : reading.idleMs
    this.#watermarks = new LogWatermarks(reading.watermark, idleMs, hasMore, followed)
    for (const index of this.#ended) this.#end(index)
    this.#order = isBounded ? new NextPartition(partitions, index => this.#end(index)) : undefined
    this.#plan = mark === undefined ? [] : [...mark.next]
    this.#newestArrival = mark?.newestArrival ?? Number.NEGATIVE_INFINITY
    log.check()
  }

  readBundle(max: number): readonly SourceElement<T>[] | undefined | Promise<readonly SourceElement<T>[] | undefined> {
    this.#log.check()
    this.#places = []
    const bundle: SourceElement<T>[] = []
    if (this.#order === undefined) {
      this.#watermarks.releaseEmpty()
      return this.#planned(bundle, max)
    }
    return this.#ordered(bundle, this.#order, max)
  }

  /** What the plan says, as far as it is there. */
  #planned(
    bundle: SourceElement<T>[],
    max: number,
  ): readonly SourceElement<T>[] | Promise<readonly SourceElement<T>[]> {
    if (this.#plan.length === 0) this.#makePlan()
    while (this.#plan.length > 0 && bundle.length < max) {
      const [index, count] = this.#plan[0] as readonly [number, number]
      const partition = this.#log.partitions[index] as LogPartition
      if (partition.isEmpty) {
        // After a restart: it is there, but not yet here.
        if (bundle.length > 0) return bundle
        return this.#log.arrival().then(() => this.#planned(bundle, max))
      }
      const taken = Math.min(partition.available(count), max - bundle.length)
      for (let i = 0; i < taken; i++) bundle.push(this.#element(index, partition))
      if (taken < count) this.#plan[0] = [index, count - taken]
      else this.#plan.shift()
    }
    return bundle
  }

  /** Chooses among what is there; each partition has its turn. */
  #makePlan(): void {
    const { partitions } = this.#log
    const first = this.#turn
    let left = PLANNED
    for (let i = 0; i < partitions.length && left > 0; i++) {
      const index = (first + i) % partitions.length
      const count = (partitions[index] as LogPartition).available(left)
      if (count === 0) continue
      this.#plan.push([index, count])
      left -= count
      this.#turn = (index + 1) % partitions.length
    }
  }

  /** By the log's time; full unless the end comes, so that the same mark always gives the same bundle. */
  #ordered(
    bundle: SourceElement<T>[],
    order: NextPartition,
    max: number,
  ): readonly SourceElement<T>[] | undefined | Promise<readonly SourceElement<T>[] | undefined> {
    while (bundle.length < max) {
      const index = order.next()
      if (index === 'wait') return this.#log.arrival().then(() => this.#ordered(bundle, order, max))
      if (index === undefined) return bundle.length > 0 ? bundle : undefined
      bundle.push(this.#element(index, this.#log.partitions[index] as LogPartition))
    }
    return bundle
  }

  #element(index: number, from: LogPartition): SourceElement<T> {
    const record = from.take()
    const { partition } = from
    this.#places.push([partition, record.offset])
    // Live, what a producer's clock puts into the future is here already; in a log that is replayed its time is the log's.
    const loggedAt = this.#order === undefined ? Math.min(record.timestamp, Date.now()) : record.timestamp
    if (loggedAt > this.#newestArrival) this.#newestArrival = loggedAt
    const arrivedAt = this.#newestArrival
    const read = readRecord(this.#reading, partition, record)
    const followed = this.#reading.watermark.ofWhole ? 0 : index
    if ('broken' in read) return read
    this.#touched.add(followed)
    const watermark = this.#watermarks.observe(followed, read.timestamp, arrivedAt)
    const { value, timestamp } = read
    if (this.#reading.watermark.ofWhole) return { value, timestamp, arrivedAt, watermark }
    const partitionWatermark = this.#watermarks.of(followed)
    return { value, timestamp, arrivedAt, watermark, partition: `${partition}`, partitionWatermark }
  }

  #end(index: number): void {
    this.#ended.add(index)
    if (this.#reading.watermark.ofWhole !== true) this.#watermarks.end(index)
  }

  place(index: number): string {
    const [partition, offset] = this.#places[index] ?? [0, 0]
    return placeOf(this.#reading.topic, partition, offset)
  }

  watermark(nowMs: Timestamp): Timestamp {
    const { partitions } = this.#log
    if (this.#order !== undefined && partitions.every(({ isDone }) => isDone)) return Number.POSITIVE_INFINITY
    const watermark = this.#watermarks.at(nowMs)
    return watermark === Number.POSITIVE_INFINITY ? Number.NEGATIVE_INFINITY : watermark
  }

  backlog(): Backlog {
    let elements = 0
    for (const { lag } of this.#log.partitions) elements += lag
    return { elements }
  }

  checkpointMark(): AssignedMark {
    if (this.#order === undefined && this.#plan.length === 0) this.#makePlan()
    for (const index of this.#touched) this.#states[index] = this.#watermarks.state(index)
    this.#touched.clear()
    const { partitions } = this.#log
    return {
      positions: partitions.map(({ position }) => position),
      next: [...this.#plan],
      newestArrival: Number.isFinite(this.#newestArrival) ? this.#newestArrival : null,
      watermarks: [...this.#states],
    }
  }

  async close(): Promise<void> {
    this.#log.close()
    await this.#cluster.close()
  }
}
