import { reasonOf } from '../../core/reason-of.ts'
import { showValue } from '../../core/show-value.ts'
import type { Timestamp } from '../../core/time.ts'
import { KafkaRecord } from './record.ts'
import type { LogRecord } from './topic-log.ts'

/** How records become elements. */
export interface RecordReading<T> {
  readonly topic: string
  /** What a record means; without it, itself. */
  readonly decode: ((record: KafkaRecord) => T) | undefined
  /** Its event time; without it, the record's timestamp. */
  readonly timestamp: ((value: T, record: KafkaRecord) => Timestamp) | undefined
}

/** A record read, or why it cannot be. */
export type ReadRecord<T> = { readonly value: T; readonly timestamp: Timestamp } | KafkaRecordProblem

export interface KafkaRecordProblem {
  readonly broken: Uint8Array | null
  readonly reason: string
  readonly place: string
}

/** What a record of the log means. */
export function readRecord<T>(reading: RecordReading<T>, partition: number, from: LogRecord): ReadRecord<T> {
  const { topic, decode, timestamp: timeOf } = reading
  const { offset, timestamp, raw } = from
  const { key, value, headers } = raw
  const record = new KafkaRecord({ topic, partition, offset, timestamp, key, value, headers: namedHeaders(headers) })
  try {
    const decoded = decode === undefined ? (record as T) : decode(record)
    if (timeOf === undefined) return { value: decoded, timestamp }
    let time: unknown
    try {
      time = timeOf(decoded, record)
    } catch (thrown) {
      return problem(record, `its timestamp: ${reasonOf(thrown)}`)
    }
    if (Number.isSafeInteger(time)) return { value: decoded, timestamp: time as Timestamp }
    return problem(
      record,
      `its timestamp is ${showValue(time)}; it must be whole milliseconds since the epoch, as Date.parse gives`,
    )
  } catch (thrown) {
    return problem(record, reasonOf(thrown))
  }
}

function problem({ topic, partition, offset, value }: KafkaRecord, reason: string): KafkaRecordProblem {
  // A copy of its own: what the record is a part of can be let go.
  return { broken: value === null ? null : Uint8Array.from(value), reason, place: placeOf(topic, partition, offset) }
}

/** Where a record lies, as messages say it: 'clicks-2@107'. */
export function placeOf(topic: string, partition: number, offset: number): string {
  return `${topic}-${partition}@${offset}`
}

const NONE: KafkaRecord['headers'] = []

function namedHeaders(headers: LogRecord['raw']['headers']): KafkaRecord['headers'] {
  if (headers.length === 0) return NONE
  return headers.map(([name, value]) => [name === null ? '' : String(name), value] as const)
}
