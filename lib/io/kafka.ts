import { PipelineConstructionError } from '../core/errors.ts'
import type { PCollection, PDone } from '../core/pcollection.ts'
import type { Pipeline } from '../core/pipeline.ts'
import { refuseUnknown, refuseUnless } from '../core/refuse.ts'
import { showValue } from '../core/show-value.ts'
import type { Source } from '../core/source.ts'
import { type Duration, type Time, type Timestamp, toPositiveMillis, toTimestamp } from '../core/time.ts'
import { oneStep, type PTransform } from '../core/transform.ts'
import { outOfOrder, requireEstimator, type WatermarkEstimator } from '../core/watermark-estimators.ts'
import { read } from '../transforms/read.ts'
import { write } from '../transforms/write.ts'
import { assignedSource } from './kafka/assigned-source.ts'
import type { KafkaPlace } from './kafka/cluster.ts'
import { groupSource } from './kafka/group-source.ts'
import type { OpenTransaction } from './kafka/producer.ts'
import { type KafkaRecord, kafkaRecordCoder } from './kafka/record.ts'
import { TopicWriter, type TopicWriting } from './kafka/topic-writer.ts'
import { recordOf } from './kafka/written-record.ts'

export { outOfOrder, type WatermarkEstimator } from '../core/watermark-estimators.ts'
export { KafkaRecord } from './kafka/record.ts'

const READ = 'readFromKafka'
const PATIENCE = '1m'

export interface ReadFromKafkaOptions<T> {
  /** Brokers to ask first: 'localhost:9092', or several with commas between. */
  bootstrap: string
  topic: string
  /**
   * What an element is, as `record => record.json<Click>()`; the record itself if not said. A record for which it throws
   * is a broken element.
   */
  decode?: (record: KafkaRecord) => T
  /** An element's event time in milliseconds since the epoch; the record's timestamp if not said. Needs `watermark`. */
  timestamp?: (element: T, record: KafkaRecord) => Timestamp
  /** Where a new run begins: at the first record there is, after the newest, or with the first since a time; 'earliest' if not said. */
  start?: 'earliest' | 'latest' | Time
  /** Ends with what is in the topic when the run starts, and gives it in the order of the log's timestamps. */
  bounded?: boolean
  /**
   * Reads as a member of this consumer group: the group shares the partitions out among its members, and keeps how far
   * they have come. What a member read and could not commit comes again, from another.
   */
  group?: string
  /** How event time goes on in each partition; outOfOrder(0) if not said, as long as the event time is the record's. */
  watermark?: WatermarkEstimator
  /** After so long without a record, by the clock of the log, a partition no longer holds the watermark back. */
  partitionIdleTimeout?: Duration
  /** For so long it waits for a broker that does not answer; '1m' if not said. */
  patience?: Duration
}

/**
 * The records of a Kafka topic, or what `decode` makes of each: all its partitions, each record committed, at the offsets
 * that the run's checkpoints keep. Processing time is the log's: the records' timestamps. A record that cannot be read is
 * a broken element with its place, 'clicks-2@107', and its reason. The run fails with a KafkaError if there is no such
 * topic, or if no broker answers for longer than `patience`.
 */
export function readFromKafka<T = KafkaRecord>(options: ReadFromKafkaOptions<T>): PTransform<Pipeline, PCollection<T>> {
  refuseUnknown(options, READ_OPTIONS, READ)
  const { start = 'earliest', bounded = false, decode, timestamp } = options
  const place = placeOf(READ, options)
  const { watermark = outOfOrder(0) } = options
  requireEstimator(watermark, READ)
  if (timestamp !== undefined && options.watermark === undefined) {
    throw new PipelineConstructionError(
      `${READ}: with event times of your own, say how late they may come too: { timestamp, watermark: outOfOrder('30s') }`,
    )
  }
  if (watermark.kind === 'perfect') {
    throw new PipelineConstructionError(
      `${READ}: perfect() reads all beforehand, and a topic has no end; give another: { watermark: outOfOrder('30s') }`,
    )
  }
  const { group } = options
  if (group !== undefined && (typeof group !== 'string' || group === '' || bounded || watermark.ofWhole)) {
    throw new PipelineConstructionError(
      bounded || watermark.ofWhole
        ? `${READ}: a group shares the partitions out as members come and go, so nobody has an end or a watermark of the whole; leave out ${bounded ? 'bounded' : `${watermark.kind}(…)`}, or the group`
        : `${READ}: group ${showValue(group)} is no name; give one of this pipeline's own, 'counts'`,
    )
  }
  const idle = options.partitionIdleTimeout
  const parts = {
    place,
    start: start === 'earliest' || start === 'latest' ? start : toTimestamp(start, `${READ}: start`),
    reading: {
      topic: place.topic,
      decode,
      timestamp,
      watermark,
      idleMs: idle === undefined ? Number.POSITIVE_INFINITY : toPositiveMillis(idle, `${READ}: partitionIdleTimeout`),
    },
  }
  const source = (
    group === undefined ? assignedSource<T>({ ...parts, bounded }) : groupSource<T>({ ...parts, group })
  ) as Source<T>
  return oneStep('ReadFromKafka', pipeline => {
    const records = read(source)(pipeline)
    return decode === undefined ? (records.withCoder(kafkaRecordCoder as never) as PCollection<T>) : records
  })
}

const READ_OPTIONS = [
  'bootstrap',
  'topic',
  'decode',
  'timestamp',
  'start',
  'bounded',
  'group',
  'watermark',
  'partitionIdleTimeout',
  'patience',
]

const WRITE = 'writeToKafka'
/** As long as a broker allows, unless it is told otherwise. */
const TRANSACTION_TIMEOUT = '15m'
const WRITE_OPTIONS = [
  'bootstrap',
  'topic',
  'value',
  'key',
  'partition',
  'timestamp',
  'headers',
  'transactionalId',
  'transactionTimeout',
  'patience',
]

export interface WriteToKafkaOptions<T> {
  /** Brokers to ask first: 'localhost:9092', or several with commas between. */
  bootstrap: string
  topic: string
  /** The record's value, null for a tombstone; the element itself if not said, which must be a text or bytes then. */
  value?: (element: T) => string | Uint8Array | null
  /** Records with equal keys go to the same partition, which is the one that Kafka's own clients choose. */
  key?: (element: T) => string | Uint8Array
  /** The number of the partition; without it the key chooses, and without that they take turns. */
  partition?: (element: T) => number
  /** In milliseconds since the epoch; the element's event time if not said. */
  timestamp?: (element: T) => Timestamp
  headers?: (element: T) => Readonly<Record<string, string | Uint8Array>>
  /**
   * Exactly once: what a run writes becomes visible, to those who read what is committed, with the run's checkpoint, or
   * without checkpoints every second. The name belongs to one run at a time, and to it again after a restart.
   */
  transactionalId?: string
  /** A transaction that is open for longer is aborted by the broker; longer than a restart may take. '15m' if not said. */
  transactionTimeout?: Duration
  /** For so long it waits for a broker that does not answer; '1m' if not said. */
  patience?: Duration
}

/**
 * Writes each element as a record of a Kafka topic. A bundle is done when all replicas have it, and what is sent again
 * after a failure of the network is written once. After a restart from a checkpoint, records come twice unless there is a
 * `transactionalId`. The run fails with a KafkaError if there is no such topic, if a record is larger than the topic
 * takes, or if no broker answers for longer than `patience`. Source: Flink's KafkaSink; the two-phase commit is its.
 */
export function writeToKafka<T>(options: WriteToKafkaOptions<T>): PTransform<PCollection<T>, PDone> {
  refuseUnknown(options, WRITE_OPTIONS, WRITE)
  const { transactionalId, transactionTimeout = TRANSACTION_TIMEOUT } = options
  if (transactionalId !== undefined && (typeof transactionalId !== 'string' || transactionalId === '')) {
    throw new PipelineConstructionError(
      `${WRITE}: transactionalId ${showValue(transactionalId)} is no name; give one of this pipeline's own, 'counts'`,
    )
  }
  const writing: TopicWriting<T> = {
    place: placeOf(WRITE, options),
    transactionalId,
    transactionTimeoutMs: toPositiveMillis(transactionTimeout, `${WRITE}: transactionTimeout`),
    record: recordOf(WRITE, options),
  }
  const open = (shard: number, mark?: unknown) => TopicWriter.open(writing, shard, mark as OpenTransaction | undefined)
  const writes = `topic '${writing.place.topic}'${transactionalId === undefined ? '' : ` as '${transactionalId}'`}`
  return oneStep('WriteToKafka', write<T>({ name: WRITE, writes, exclusive: transactionalId !== undefined, open }))
}

/** What both directions are told of where to go. */
function placeOf(what: string, options: { bootstrap: string; topic: string; patience?: Duration }): KafkaPlace {
  const { bootstrap, topic, patience = PATIENCE } = options
  const isAddress = typeof bootstrap === 'string' && /^\s*\S+:\d+\s*(,\s*\S+:\d+\s*)*$/.test(bootstrap)
  refuseUnless(isAddress, bootstrap, `${what}: bootstrap`, "the address of a broker, such as 'localhost:9092'")
  if (typeof topic !== 'string' || !/^[\w.-]{1,249}$/.test(topic)) {
    throw new PipelineConstructionError(
      `${what}: topic ${showValue(topic)} is no name of a topic: letters, digits, '.', '_' and '-', 249 at most`,
    )
  }
  return { what, bootstrap, topic, patienceMs: toPositiveMillis(patience, `${what}: patience`) }
}
