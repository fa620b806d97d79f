import type { Consumer } from '@platformatic/kafka'
import type { Backlog, SourceElement, SourceReader } from '../../core/source.ts'
import type { Timestamp } from '../../core/time.ts'
import type { AssignedReading } from './assigned-reader.ts'
import { type Cluster, clientOptions, type KafkaTopic } from './cluster.ts'
import { loadClient } from './load-client.ts'
import { type LogWatermarkState, LogWatermarks } from './log-watermarks.ts'
import { endOffsets } from './offsets.ts'
import { placeOf, readRecord } from './record-reading.ts'
import { LogPartition, TopicLog } from './topic-log.ts'

/** A member that says nothing for so long has left. */
const SESSION_MS = 10_000
const HEARTBEAT_MS = 1000
const REBALANCE_MS = 30_000

/** The next offsets of the partitions that a member had, by their numbers. */
export interface GroupMark {
  readonly offsets: Readonly<Record<string, number>>
  readonly newestArrival: Timestamp | null
}

export interface GroupReading<T> extends AssignedReading<T> {
  readonly group: string
  /** Where a partition begins of which the group has committed nothing, by its number. */
  readonly starts: readonly number[]
}

/**
 * A member of a consumer group: it reads the partitions that the group gives it, from where the group has committed, and
 * commits what is finalised. When members come and go, partitions change hands; what was read and not committed is then
 * read again, by another.
 */
export class GroupReader<T> implements SourceReader<T, GroupMark> {
  readonly #cluster: Cluster
  readonly #topic: KafkaTopic
  readonly #consumer: Consumer
  readonly #reading: GroupReading<T>
  readonly #mark: GroupMark | undefined
  #log: TopicLog
  #watermarks: LogWatermarks
  /** Of all partitions, by their numbers. */
  #states: LogWatermarkState[]
  readonly #committed = new Map<number, number>()
  #assignments = 0
  #turn = 0
  #newestArrival: Timestamp
  #failure: { readonly thrown: unknown } | undefined
  #places: [partition: number, offset: number][] = []
  #isClosed = false
  /** While the group shares out anew. */
  #joining: { readonly ended: Promise<void>; end(): void } | undefined

  private constructor(
    cluster: Cluster,
    topic: KafkaTopic,
    consumer: Consumer,
    reading: GroupReading<T>,
    mark: GroupMark | undefined,
  ) {
    this.#cluster = cluster
    this.#topic = topic
    this.#consumer = consumer
    this.#reading = reading
    this.#mark = mark
    this.#states = topic.leaders.map(() => null)
    this.#newestArrival = mark?.newestArrival ?? Number.NEGATIVE_INFINITY
    this.#log = new TopicLog(cluster, topic, [])
    this.#watermarks = this.#follow()
  }

  /** Resolves when the group has let it in. */
  static async open<T>(
    cluster: Cluster,
    reading: GroupReading<T>,
    mark: GroupMark | undefined,
  ): Promise<GroupReader<T>> {
    const { place } = cluster
    const load = await loadClient()
    const topic = await cluster.topic()
    const consumer = new load.Consumer({
      ...clientOptions(place),
      groupId: reading.group,
      sessionTimeout: SESSION_MS,
      heartbeatInterval: HEARTBEAT_MS,
      rebalanceTimeout: REBALANCE_MS,
      // A join is answered when all members have come.
      timeout: REBALANCE_MS + SESSION_MS,
    })
    const reader = new GroupReader(cluster, topic, consumer, reading, mark)
    consumer.on('consumer:group:join', ({ assignments }) => {
      reader.#endJoin()
      const own = assignments?.find(assignment => assignment.topic === place.topic)?.partitions ?? []
      reader.#assign(own).catch(thrown => reader.#fail(thrown))
    })
    consumer.on('consumer:group:rebalance', () => reader.#beginJoin())
    // Its own attempts to join again are at an end.
    consumer.on('error', () => {
      reader.#endJoin()
      if (!reader.#isClosed) cluster.insist(() => consumer.joinGroup({})).catch(thrown => reader.#fail(thrown))
    })
    consumer.topics.track(place.topic)
    await cluster.insist(() => consumer.joinGroup({}))
    return reader
  }

  #fail(thrown: unknown): void {
    this.#failure ??= { thrown }
  }

  #beginJoin(): void {
    if (this.#joining !== undefined) return
    let end = () => {}
    const ended = new Promise<void>(resolve => {
      end = resolve
    })
    this.#joining = { ended, end }
  }

  #endJoin(): void {
    this.#joining?.end()
    this.#joining = undefined
  }

  /** Takes over partitions, beside those that it keeps. */
  async #assign(partitions: readonly number[]): Promise<void> {
    const assignment = ++this.#assignments
    this.#log.close()
    const { topic } = this.#cluster.place
    const kept = new Map(this.#log.partitions.map(one => [one.partition, one]))
    const added = partitions.filter(partition => !kept.has(partition))
    // Until it is known where they begin, nothing is read.
    this.#log = new TopicLog(this.#cluster, this.#topic, [])
    const [committed, ends] = await Promise.all([
      added.length === 0
        ? []
        : this.#cluster.insist(() => this.#consumer.listCommittedOffsets({ topics: [{ topic, partitions: added }] })),
      endOffsets(this.#cluster, this.#topic),
    ])
    if (assignment !== this.#assignments) return
    const offsets = new Map(committed).get(topic) ?? []
    const all = partitions.map(partition => {
      const before = kept.get(partition)
      if (before !== undefined) return before
      const end = ends[partition] as number
      const group = Number(offsets[partition] ?? -1)
      const start = group >= 0 ? group : Math.min(this.#reading.starts[partition] as number, end)
      // What a checkpoint counts was read, whether or not the group came to know.
      return new LogPartition(partition, Math.max(start, this.#mark?.offsets[partition] ?? 0), end)
    })
    for (const partition of this.#committed.keys())
      if (!partitions.includes(partition)) this.#committed.delete(partition)
    this.#states = this.#states.map((_, partition) => (kept.has(partition) ? this.#watermarks.state(partition) : null))
    this.#log = new TopicLog(this.#cluster, this.#topic, all)
    this.#watermarks = this.#follow()
    this.#log.check()
  }

  #follow(): LogWatermarks {
    const own = new Map(this.#log.partitions.map(one => [one.partition, one]))
    const states = this.#states.map((state, partition) => (own.has(partition) ? state : null))
    const hasMore = (partition: number) => (own.get(partition)?.lag ?? 0) > 0
    return new LogWatermarks(this.#reading.watermark, this.#reading.idleMs, hasMore, states)
  }

  readBundle(max: number): readonly SourceElement<T>[] {
    if (this.#failure !== undefined) throw this.#failure.thrown
    this.#log.check()
    this.#watermarks.releaseEmpty()
    this.#places = []
    const bundle: SourceElement<T>[] = []
    const { partitions } = this.#log
    for (let i = 0; i < partitions.length && bundle.length < max; i++) {
      const partition = partitions[(this.#turn + i) % partitions.length] as LogPartition
      for (let left = partition.available(max - bundle.length); left > 0; left--) bundle.push(this.#element(partition))
    }
    this.#turn++
    return bundle
  }

  #element(from: LogPartition): SourceElement<T> {
    const record = from.take()
    const { partition } = from
    this.#places.push([partition, record.offset])
    // What a producer's clock puts into the future is here already.
    this.#newestArrival = Math.max(this.#newestArrival, Math.min(record.timestamp, Date.now()))
    const arrivedAt = this.#newestArrival
    const read = readRecord(this.#reading, partition, record)
    if ('broken' in read) return read
    const watermark = this.#watermarks.observe(partition, read.timestamp, arrivedAt)
    const { value, timestamp } = read
    const partitionWatermark = this.#watermarks.of(partition)
    return { value, timestamp, arrivedAt, watermark, partition: `${partition}`, partitionWatermark }
  }

  place(index: number): string {
    const [partition, offset] = this.#places[index] ?? [0, 0]
    return placeOf(this.#reading.topic, partition, offset)
  }

  watermark(nowMs: Timestamp): Timestamp {
    const watermark = this.#watermarks.at(nowMs)
    return watermark === Number.POSITIVE_INFINITY ? Number.NEGATIVE_INFINITY : watermark
  }

  backlog(): Backlog {
    let elements = 0
    for (const { lag } of this.#log.partitions) elements += lag
    return { elements }
  }

  checkpointMark(): GroupMark {
    const offsets: Record<string, number> = {}
    for (const { partition, position } of this.#log.partitions) offsets[partition] = position
    return { offsets, newestArrival: Number.isFinite(this.#newestArrival) ? this.#newestArrival : null }
  }

  /** Tells the group how far it has come, in the partitions that it still has. */
  async finalize({ offsets }: GroupMark): Promise<void> {
    const { topic, what } = this.#cluster.place
    const news = this.#log.partitions.flatMap(({ partition }) => {
      const offset = offsets[partition]
      if (offset === undefined || offset <= (this.#committed.get(partition) ?? 0)) return []
      return [{ topic, partition, offset: BigInt(offset), leaderEpoch: -1 }]
    })
    if (news.length === 0) return
    const assignment = this.#assignments
    try {
      await this.#cluster.insist(() => this.#consumer.commit({ offsets: news }))
      if (assignment !== this.#assignments) return
      for (const { partition, offset } of news) this.#committed.set(partition, Number(offset))
    } catch (thrown) {
      // The partitions change hands; whoever has them next reads again what this member could not commit.
      const codes = ['REBALANCE_IN_PROGRESS', 'ILLEGAL_GENERATION', 'UNKNOWN_MEMBER_ID']
      if (!this.#cluster.hasCode(thrown, ...codes)) throw thrown
      console.warn(`${what}: group '${this.#reading.group}' changes; what was not committed is read again`)
    }
  }

  async close(): Promise<void> {
    this.#isClosed = true
    this.#assignments++
    this.#log.close()
    // A member that leaves while it joins would be waited for by the others.
    await this.#joining?.ended
    await this.#consumer.close(true).catch(() => {})
    await this.#cluster.close()
  }
}
