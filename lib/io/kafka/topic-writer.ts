import type { SinkWriter } from '../../core/source.ts'
import type { Timestamp } from '../../core/time.ts'
import { Cluster, KafkaError, type KafkaPlace, type KafkaTopic } from './cluster.ts'
import { type OpenTransaction, type Outgoing, Producer } from './producer.ts'

export interface TopicWriting<T> {
  readonly place: KafkaPlace
  readonly transactionalId: string | undefined
  readonly transactionTimeoutMs: number
  /** What an element is as a record. */
  record(element: T, timestamp: Timestamp): WrittenRecord
}

/** A record before its partition is chosen. */
export interface WrittenRecord {
  readonly key: Buffer | undefined
  readonly value: Buffer | undefined
  readonly headers: Map<Buffer, Buffer>
  readonly timestamp: bigint
  readonly partition: number | undefined
}

/**
 * Writes to a topic. With a transactional id there are two producers that take turns, '…-0' and '…-1': while the
 * transaction of one waits for its checkpoint to be durable, the other writes on. So a commit that is repeated after a
 * restart cannot touch what was written later.
 */
export class TopicWriter<T> implements SinkWriter<T> {
  readonly #cluster: Cluster
  readonly #topic: KafkaTopic
  readonly #writing: TopicWriting<T>
  readonly #producers: readonly Producer[]
  #turn = 0
  /** Prepared, and not yet committed. */
  #prepared: OpenTransaction | undefined
  /** Keyless records go to one partition after the other, a bundle each. */
  #partition = 0

  private constructor(cluster: Cluster, topic: KafkaTopic, writing: TopicWriting<T>, producers: readonly Producer[]) {
    this.#cluster = cluster
    this.#topic = topic
    this.#writing = writing
    this.#producers = producers
  }

  /** `mark` is what prepareCommit gave before the checkpoint that a run goes on from; its transaction is committed. */
  static async open<T>(
    writing: TopicWriting<T>,
    shard: number,
    mark: OpenTransaction | undefined,
  ): Promise<TopicWriter<T>> {
    const { place, transactionalId, transactionTimeoutMs } = writing
    const cluster = await Cluster.open(place)
    try {
      const topic = await cluster.topic()
      const ids =
        transactionalId === undefined ? [undefined] : [0, 1].map(turn => `${transactionalId}-${shard}-${turn}`)
      const producers = ids.map(id => new Producer(cluster, topic, id, transactionTimeoutMs))
      for (const producer of producers) {
        if (mark !== undefined && producer.transactionalId === mark.transactionalId) {
          await producer.commitAgain(mark)
          // Two epochs on from the commit: one on is where the broker's own abort stands.
          await producer.start()
        }
        await producer.start()
      }
      return new TopicWriter(cluster, topic, writing, producers)
    } catch (thrown) {
      await cluster.close()
      throw thrown
    }
  }

  async write(bundle: readonly { readonly value: T; readonly timestamp: Timestamp }[]): Promise<void> {
    const { topic } = this.#writing.place
    const { leaders } = this.#topic
    const turn = this.#partition++ % leaders.length
    const records = bundle.map(({ value: element, timestamp }): Outgoing => {
      const { partition, ...record } = this.#writing.record(element, timestamp)
      const { key } = record
      const chosen = partition ?? (key === undefined ? turn : this.#cluster.hash(key) % leaders.length)
      if (Number.isInteger(chosen) && chosen >= 0 && chosen < leaders.length) {
        return { topic, ...record, partition: chosen }
      }
      throw new KafkaError(
        `${this.#writing.place.what}: '${topic}' has no partition ${chosen}; it has those from 0 to ${leaders.length - 1}`,
      )
    })
    await this.#producer.send(records)
  }

  /** What was written is with the brokers already; from now on another transaction is written to. */
  prepareCommit(): OpenTransaction | null {
    const { transaction } = this.#producer
    if (transaction === undefined) return null
    this.#prepared = transaction
    this.#turn = 1 - this.#turn
    return transaction
  }

  async commit(mark: unknown): Promise<void> {
    const { transactionalId } = (mark ?? {}) as Partial<OpenTransaction>
    // Any other was committed when this writer was opened at its mark.
    if (transactionalId === undefined || transactionalId !== this.#prepared?.transactionalId) return
    const producer = this.#producers.find(one => one.transactionalId === transactionalId)
    await producer?.commit()
    this.#prepared = undefined
  }

  async close(): Promise<void> {
    for (const producer of this.#producers) await producer.commit()
    for (const producer of this.#producers) await producer.settle()
    await this.#cluster.close()
  }

  async abort(): Promise<void> {
    try {
      // What is prepared belongs to a checkpoint, which a run may go on from.
      if (this.#prepared?.transactionalId !== this.#producer.transactionalId) await this.#producer.abort()
    } finally {
      await this.#cluster.close()
    }
  }

  get #producer(): Producer {
    return this.#producers[this.#turn] as Producer
  }
}
