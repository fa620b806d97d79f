import { setTimeout as pause } from 'node:timers/promises'
import type { describeTransactionsV0, initProducerIdV5 } from '@platformatic/kafka'
import { type Cluster, codesOf, KafkaError, type KafkaTopic, NotReady } from './cluster.ts'

const ALL_REPLICAS = -1
const PRODUCE_TIMEOUT_MS = 30_000
/** A request has one batch a partition; the broker's bound is on batches, 1 MB unless it is told otherwise. */
const BATCH_BYTES = 512 * 1024
const MARKERS_PAUSE_MS = 5
const DUPLICATE = 'DUPLICATE_SEQUENCE_NUMBER'

/** A record to write; the shape that the client encodes. */
export interface Outgoing {
  readonly topic: string
  readonly key: Buffer | undefined
  readonly value: Buffer | undefined
  readonly headers: Map<Buffer, Buffer>
  readonly partition: number
  readonly timestamp: bigint
}

/** A transaction that can be committed by whoever knows this. */
export interface OpenTransaction {
  readonly transactionalId: string
  /** A 64-bit number, in decimal. */
  readonly producerId: string
  readonly epoch: number
}

/**
 * One idempotent producer: what it sends again after a failure is written once, since it numbers the records of each
 * partition. With a transactional id, what it sends is in a transaction, which it begins by itself. The protocol is that
 * of clients before KIP-890's part 2: the epoch stays while the producer lives, and a commit can be repeated.
 */
export class Producer {
  readonly transactionalId: string | undefined
  readonly #cluster: Cluster
  #topic: KafkaTopic
  readonly #transactionTimeoutMs: number
  #producerId = -1n
  #epoch = -1
  #sequences = new Map<number, number>()
  /** The partitions of the open transaction. */
  #added = new Set<number>()

  constructor(cluster: Cluster, topic: KafkaTopic, transactionalId: string | undefined, transactionTimeoutMs: number) {
    this.#cluster = cluster
    this.#topic = topic
    this.transactionalId = transactionalId
    this.#transactionTimeoutMs = transactionTimeoutMs
  }

  /** The open transaction; undefined if nothing was sent in one. */
  get transaction(): OpenTransaction | undefined {
    if (this.transactionalId === undefined || this.#added.size === 0) return undefined
    return { transactionalId: this.transactionalId, producerId: String(this.#producerId), epoch: this.#epoch }
  }

  /** Begins anew: whoever had this transactional id before is shut out, and what was open is aborted. */
  async start(): Promise<void> {
    const request = [this.transactionalId ?? null, this.#transactionTimeoutMs, -1n, -1]
    try {
      const { producerId, producerEpoch } = await this.#coordinate<initProducerIdV5.InitProducerIdResponse>(
        'InitProducerId',
        request,
      )
      this.#producerId = producerId
      this.#epoch = producerEpoch
    } catch (thrown) {
      if (!this.#cluster.hasCode(thrown, 'INVALID_TRANSACTION_TIMEOUT')) throw thrown
      throw new KafkaError(
        `${this.#cluster.place.what}: transactionTimeout ${this.#transactionTimeoutMs} ms is more than the broker allows; give less, or raise its transaction.max.timeout.ms`,
        { cause: thrown },
      )
    }
    this.#sequences.clear()
    this.#added.clear()
  }

  /** Resolves when all replicas have them. */
  async send(records: readonly Outgoing[]): Promise<void> {
    for (const batches of requestsOf(records)) {
      if (this.transactionalId !== undefined) await this.#addPartitions([...batches.keys()])
      const sequences = new Map<string, number>()
      const { topic } = this.#cluster.place
      for (const [partition, batch] of batches) {
        const next = this.#sequences.get(partition) ?? 0
        sequences.set(`${topic}:${partition}`, next)
        // 31 bits, and then from 0 again.
        this.#sequences.set(partition, (next + batch.length) % 2 ** 31)
      }
      const waiting = new Map(batches)
      await this.#cluster.insist(() => this.#produce(waiting, sequences))
    }
  }

  async commit(): Promise<void> {
    const { transaction } = this
    if (transaction === undefined) return
    await this.#explaining(this.#end(transaction, true))
    this.#added.clear()
  }

  async abort(): Promise<void> {
    const { transaction } = this
    if (transaction === undefined) return
    await this.#explaining(this.#end(transaction, false))
    this.#added.clear()
  }

  /**
   * Commits a transaction that another process may have begun, unless it is committed already. Throws a KafkaError if the
   * broker aborted it meanwhile, since then what was written is lost.
   */
  async commitAgain(transaction: OpenTransaction): Promise<void> {
    try {
      await this.#end(transaction, true)
    } catch (thrown) {
      const refused = ['INVALID_PRODUCER_EPOCH', 'PRODUCER_FENCED', 'INVALID_TXN_STATE', 'INVALID_PRODUCER_ID_MAPPING']
      if (!this.#cluster.hasCode(thrown, ...refused)) throw thrown
      if (await this.#wasAborted(transaction)) throw this.#lost(transaction, thrown)
      // Otherwise its id was started anew, which happens only after the commit.
    }
  }

  /** Resolves when all that was committed can be seen: a commit is answered as soon as it is sure. */
  async settle(): Promise<void> {
    if (this.transactionalId === undefined) return
    while ((await this.#state(this.transactionalId))?.transactionState === 'PrepareCommit')
      await pause(MARKERS_PAUSE_MS)
  }

  /** The broker aborts what is open for too long, under the next epoch; a start after a commit adds two. */
  async #wasAborted({ transactionalId, producerId, epoch }: OpenTransaction): Promise<boolean> {
    const state = await this.#state(transactionalId)
    if (state === undefined || state.errorCode !== 0) return true
    if (String(state.producerId) !== producerId || state.producerEpoch > epoch + 1) return false
    return /Abort|Fence|Dead/.test(state.transactionState)
  }

  async #state(transactionalId: string) {
    const { transactionStates } = await this.#coordinate<describeTransactionsV0.DescribeTransactionsResponse>(
      'DescribeTransactions',
      [[transactionalId]],
    )
    return transactionStates[0]
  }

  #lost({ transactionalId }: OpenTransaction, cause: unknown): KafkaError {
    const { what, topic } = this.#cluster.place
    return new KafkaError(
      `${what}: Kafka aborted the transaction of '${transactionalId}' before it could be committed, since it was open for longer than the transactionTimeout; what the checkpoint counts as written to '${topic}' is lost. Start a new run without its checkpoint, with a longer transactionTimeout`,
      { cause },
    )
  }

  #end({ transactionalId, producerId, epoch }: OpenTransaction, commits: boolean): Promise<unknown> {
    return this.#coordinate('EndTxn', [transactionalId, BigInt(producerId), epoch, commits])
  }

  async #addPartitions(partitions: readonly number[]): Promise<void> {
    const added = partitions.filter(partition => !this.#added.has(partition))
    if (added.length === 0) return
    const { topic } = this.#cluster.place
    const adding = this.#coordinate('AddPartitionsToTxn', [
      [
        {
          transactionalId: this.transactionalId,
          producerId: this.#producerId,
          producerEpoch: this.#epoch,
          topics: [{ name: topic, partitions: added }],
          verifyOnly: false,
        },
      ],
    ])
    await this.#explaining(adding)
    for (const partition of added) this.#added.add(partition)
  }

  /** Asks the coordinator of the transactional id; of none, any broker. The markers of the transaction before may still be under way. */
  #coordinate<R>(api: string, request: readonly unknown[]): Promise<R> {
    const { transactionalId } = this
    return this.#cluster.insist(async () => {
      const node =
        transactionalId === undefined
          ? await this.#cluster.anyBroker()
          : await this.#cluster.coordinatorOf(transactionalId)
      for (;;) {
        try {
          return await this.#cluster.ask<R>(node, api, ...request)
        } catch (thrown) {
          if (!this.#cluster.hasCode(thrown, 'CONCURRENT_TRANSACTIONS')) throw thrown
          await pause(MARKERS_PAUSE_MS)
        }
      }
    })
  }

  /** Sends what is waiting, and takes away what has arrived. */
  async #produce(waiting: Map<number, readonly Outgoing[]>, sequences: ReadonlyMap<string, number>): Promise<void> {
    const byLeader = new Map<number, Outgoing[]>()
    for (const [partition, batch] of waiting) {
      const leader = this.#topic.leaders[partition] as number
      const led = byLeader.get(leader)
      if (led === undefined) byLeader.set(leader, [...batch])
      else led.push(...batch)
    }
    await Promise.all(
      [...byLeader].map(async ([leader, records]) => {
        try {
          await this.#cluster.ask(leader, 'Produce', ALL_REPLICAS, PRODUCE_TIMEOUT_MS, records, {
            producerId: this.#producerId,
            producerEpoch: this.#epoch,
            sequences: { getWithDefault: (key: string) => sequences.get(key) ?? 0 },
            transactionalId: this.transactionalId ?? null,
          })
        } catch (thrown) {
          const codes = codesOf(thrown)
          const others = codes.filter(code => code !== DUPLICATE)
          // There already: the answer to an earlier attempt was lost.
          if (codes.length === 0 || others.length > 0) {
            this.#topic = await this.#cluster.topic()
            throw others.length < codes.length ? new NotReady(others[0]) : this.#explained(thrown, records)
          }
        }
        for (const { partition } of records) waiting.delete(partition)
      }),
    )
  }

  /** A refusal of the coordinator, in words. */
  async #explaining(asked: Promise<unknown>): Promise<void> {
    try {
      await asked
    } catch (thrown) {
      throw this.#explained(thrown, [])
    }
  }

  #explained(thrown: unknown, records: readonly Outgoing[]): unknown {
    const { what, topic } = this.#cluster.place
    if (this.#cluster.hasCode(thrown, 'MESSAGE_TOO_LARGE', 'RECORD_LIST_TOO_LARGE')) {
      const largest = Math.max(...records.map(bytesOf))
      return new KafkaError(
        `${what}: a record of ${largest} bytes is more than '${topic}' takes; raise its max.message.bytes, or write less`,
        { cause: thrown },
      )
    }
    if (this.#cluster.hasCode(thrown, 'INVALID_PRODUCER_EPOCH', 'PRODUCER_FENCED')) {
      return new KafkaError(
        `${what}: another run writes with the transactionalId of '${this.transactionalId}', or this one was silent for longer than its transactionTimeout; give each run its own`,
        { cause: thrown },
      )
    }
    return thrown
  }
}

/** Requests, each with one batch of each partition. */
function* requestsOf(records: readonly Outgoing[]): Generator<Map<number, Outgoing[]>, void, undefined> {
  let batches = new Map<number, Outgoing[]>()
  const bytes = new Map<number, number>()
  for (const record of records) {
    const { partition } = record
    const size = bytesOf(record)
    const sum = bytes.get(partition) ?? 0
    if (sum > 0 && sum + size > BATCH_BYTES) {
      yield batches
      batches = new Map()
      bytes.clear()
    }
    bytes.set(partition, (bytes.get(partition) ?? 0) + size)
    const batch = batches.get(partition)
    if (batch === undefined) batches.set(partition, [record])
    else batch.push(record)
  }
  if (batches.size > 0) yield batches
}

function bytesOf({ key, value, headers }: Outgoing): number {
  let bytes = (key?.length ?? 0) + (value?.length ?? 0)
  for (const [name, content] of headers) bytes += name.length + content.length
  return bytes
}
