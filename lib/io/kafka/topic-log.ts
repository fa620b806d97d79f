import type { KafkaRecord as ClientRecord, fetchV17, RecordsBatch } from '@platformatic/kafka'
import { type Cluster, KafkaError, type KafkaTopic } from './cluster.ts'

const READ_COMMITTED = 1
const NO_SESSION = [0, -1] as const
const CONTROL = 0b10_0000
const TRANSACTIONAL = 0b1_0000
const ABORTED = 0
/** How long a broker waits for something new where all is asked for; where a partition has enough for now, less. */
const WAIT_MS = 500
const SHORT_WAIT_MS = 50
const MB = 1024 * 1024
/** As much is fetched ahead, over all partitions; of one alone, not more than its share. */
const AHEAD_BYTES = 32 * MB
const RESPONSE_BYTES = 16 * MB
const LEAST_SHARE = 64 * 1024

/** A record as it lies in the log. */
export interface LogRecord {
  readonly offset: number
  readonly timestamp: number
  readonly raw: ClientRecord
}

interface Batch {
  readonly batch: RecordsBatch
  readonly bytes: number
  readonly firstOffset: number
  readonly firstTimestamp: number
}

/** One partition: what was fetched of it and not yet taken, and how far it goes. */
export class LogPartition {
  readonly partition: number
  /** The next offset to take; all before it was taken, or is no record. */
  position: number
  /** Records from here on are not wanted. */
  readonly until: number
  /** The next offset to fetch. */
  fetched: number
  /** Where it ended when a broker last said so: the first record that no committed reader may see. */
  end: number
  bytes = 0
  #batches: Batch[] = []
  #index = 0

  constructor(partition: number, position: number, end: number, until = Number.POSITIVE_INFINITY) {
    this.partition = partition
    this.position = position
    this.fetched = position
    this.end = end
    this.until = until
  }

  /** All that is wanted of it was taken. */
  get isDone(): boolean {
    return this.position >= this.until
  }

  get isEmpty(): boolean {
    return this.#batches.length === 0
  }

  /** How many offsets lie between what was taken and the end, as far as it is known. */
  get lag(): number {
    return Math.max(0, Math.min(this.end, this.until) - this.position)
  }

  add(batch: RecordsBatch): void {
    const firstOffset = Number(batch.firstOffset)
    this.#batches.push({ batch, bytes: batch.length, firstOffset, firstTimestamp: Number(batch.firstTimestamp) })
    this.bytes += batch.length
  }

  /** After add, of a response: what lies before its end and holds no record is passed. */
  settle(): void {
    while (!this.isEmpty && this.#isPassed()) this.#forward()
    if (this.isEmpty) this.position = Math.max(this.position, this.fetched)
    if (!this.isEmpty && this.#offset() >= this.until) this.position = this.until
  }

  /** The timestamp of the next record; there must be one. */
  get nextTimestamp(): number {
    const { batch, firstTimestamp } = this.#batches[0] as Batch
    return firstTimestamp + Number((batch.records[this.#index] as ClientRecord).timestampDelta)
  }

  /** The next record, which there must be. */
  take(): LogRecord {
    const { batch, firstTimestamp } = this.#batches[0] as Batch
    const raw = batch.records[this.#index] as ClientRecord
    const offset = this.#offset()
    this.position = offset + 1
    this.#forward()
    this.settle()
    return { offset, timestamp: firstTimestamp + Number(raw.timestampDelta), raw }
  }

  /** Forgets what was fetched. */
  drop(): void {
    this.#batches = []
    this.#index = 0
    this.bytes = 0
    this.fetched = this.position
  }

  /** How many of the records that were fetched may be taken now, at most `most`. */
  available(most: number): number {
    let count = -this.#index
    for (const { batch } of this.#batches) {
      count += batch.records.length
      if (count >= most) return most
    }
    return count
  }

  #offset(): number {
    const { batch, firstOffset } = this.#batches[0] as Batch
    return firstOffset + (batch.records[this.#index] as ClientRecord).offsetDelta
  }

  /** Whether there is no record at the cursor, or one before the position: a batch is fetched whole. */
  #isPassed(): boolean {
    const { batch } = this.#batches[0] as Batch
    return this.#index >= batch.records.length || this.#offset() < this.position
  }

  #forward(): void {
    const { batch, bytes } = this.#batches[0] as Batch
    if (++this.#index < batch.records.length) return
    this.bytes -= bytes
    this.#batches.shift()
    this.#index = 0
  }
}

/**
 * Fetches partitions ahead of whoever takes their records, in the background: only committed records, not more than a
 * bound of bytes. While a broker is away it asks again; what stays wrong is thrown by `check`.
 */
export class TopicLog {
  readonly partitions: readonly LogPartition[]
  readonly #cluster: Cluster
  readonly #topic: string
  readonly #share: number
  #known: KafkaTopic
  #first = 0
  #fetching = false
  #isClosed = false
  #failure: { readonly thrown: unknown } | undefined
  #wake: (() => void) | undefined

  constructor(cluster: Cluster, known: KafkaTopic, partitions: readonly LogPartition[]) {
    this.#cluster = cluster
    this.#topic = cluster.place.topic
    this.#known = known
    this.partitions = partitions
    this.#share = Math.max(LEAST_SHARE, Math.min(MB, Math.floor(AHEAD_BYTES / Math.max(1, partitions.length))))
  }

  /** Sees to it that more is fetched if there is room. Throws what fetching came upon. */
  check(): void {
    if (this.#failure !== undefined) throw this.#failure.thrown
    if (this.#fetching || this.#isClosed) return
    const wanted = this.#wanted()
    if (wanted.length === 0) return
    this.#fetching = true
    this.#fetch(wanted).then(
      () => this.#fetched(),
      thrown => {
        if (!this.#isClosed) this.#failure = { thrown }
        this.#fetched()
      },
    )
  }

  /** Resolves when something was fetched, or went wrong. */
  async arrival(): Promise<void> {
    this.check()
    if (!this.#fetching) return
    await new Promise<void>(resolve => {
      this.#wake = resolve
    })
    if (this.#failure !== undefined) throw this.#failure.thrown
  }

  close(): void {
    this.#isClosed = true
    this.#wake?.()
  }

  #fetched(): void {
    this.#fetching = false
    const wake = this.#wake
    this.#wake = undefined
    wake?.()
    // The next answer is under way while this one is worked on.
    if (this.#failure === undefined) this.check()
  }

  /** Those with room, each time beginning with another: the first of a request is served best. */
  #wanted(): readonly LogPartition[] {
    const { partitions } = this
    let bytes = 0
    for (const partition of partitions) bytes += partition.bytes
    const wanted: LogPartition[] = []
    this.#first = (this.#first + 1) % Math.max(1, partitions.length)
    for (let i = 0; i < partitions.length; i++) {
      const partition = partitions[(this.#first + i) % partitions.length] as LogPartition
      if (partition.fetched >= partition.until) continue
      if (partition.isEmpty || (bytes < AHEAD_BYTES && partition.bytes < this.#share)) wanted.push(partition)
    }
    return wanted
  }

  async #fetch(wanted: readonly LogPartition[]): Promise<void> {
    await this.#cluster.insist(async () => {
      const byLeader = new Map<number, LogPartition[]>()
      for (const partition of wanted) {
        const leader = this.#known.leaders[partition.partition] as number
        const led = byLeader.get(leader)
        if (led === undefined) byLeader.set(leader, [partition])
        else led.push(partition)
      }
      try {
        const waitMs = this.partitions.some(one => !one.isEmpty) ? SHORT_WAIT_MS : WAIT_MS
        await Promise.all([...byLeader].map(([leader, led]) => this.#fetchFrom(leader, led, waitMs)))
      } catch (thrown) {
        if (this.#isClosed) return
        if (this.#cluster.hasCode(thrown, 'OFFSET_OUT_OF_RANGE')) throw this.#outOfRange(thrown)
        if (!(thrown instanceof KafkaError)) this.#known = await this.#cluster.topic()
        throw thrown
      }
    })
  }

  async #fetchFrom(leader: number, partitions: readonly LogPartition[], waitMs: number): Promise<void> {
    const requests = partitions.map(({ partition, fetched }) => ({
      partition,
      currentLeaderEpoch: -1,
      fetchOffset: BigInt(fetched),
      lastFetchedEpoch: -1,
      partitionMaxBytes: this.#share,
    }))
    const topics = [{ topicId: this.#known.id, partitions: requests }]
    const limits = [waitMs, 1, RESPONSE_BYTES, READ_COMMITTED]
    const response = await this.#cluster.ask<fetchV17.FetchResponse>(
      leader,
      'Fetch',
      ...limits,
      ...NO_SESSION,
      topics,
      [],
      '',
    )
    if (this.#isClosed) return
    const byPartition = new Map(partitions.map(partition => [partition.partition, partition]))
    for (const answered of response.responses) {
      for (const answer of answered.partitions) {
        const partition = byPartition.get(answer.partitionIndex)
        if (partition === undefined) continue
        partition.end = Number(answer.lastStableOffset)
        const batches = answer.records ?? []
        for (const batch of committed(batches, answer.abortedTransactions ?? [])) partition.add(batch)
        const last = batches.at(-1)
        if (last !== undefined) partition.fetched = Number(last.firstOffset) + last.lastOffsetDelta + 1
        partition.settle()
      }
    }
  }

  #outOfRange(thrown: unknown): KafkaError {
    const { what } = this.#cluster.place
    const partitions = this.partitions.map(({ partition, position }) => `${partition}@${position}`).join(', ')
    return new KafkaError(
      `${what}: '${this.#topic}' no longer has the records where this run stands (${partitions}): they were kept for too short a time (retention.ms of the topic), or the topic was made anew; start a new run, without its checkpoint`,
      { cause: thrown },
    )
  }
}

/**
 * The batches with records of transactions that were committed, or of none. The broker names those that were aborted, by
 * producer and first offset; each ends at its producer's marker. Source: Kafka's protocol, Fetch, aborted_transactions.
 */
function committed(
  batches: readonly RecordsBatch[],
  aborted: readonly { readonly producerId: bigint; readonly firstOffset: bigint }[],
): readonly RecordsBatch[] {
  const toBegin = [...aborted].sort((a, b) => Number(a.firstOffset - b.firstOffset))
  const open = new Set<bigint>()
  return batches.filter(batch => {
    const last = batch.firstOffset + BigInt(batch.lastOffsetDelta)
    while (toBegin.length > 0 && (toBegin[0] as (typeof toBegin)[number]).firstOffset <= last) {
      open.add((toBegin.shift() as (typeof toBegin)[number]).producerId)
    }
    if ((batch.attributes & CONTROL) !== 0) {
      if (batch.records[0]?.key?.readInt16BE(2) === ABORTED) open.delete(batch.producerId)
      return false
    }
    return batch.records.length > 0 && !((batch.attributes & TRANSACTIONAL) !== 0 && open.has(batch.producerId))
  })
}
