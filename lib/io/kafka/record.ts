import type { ByteSink, ByteSource, Coder } from '../../core/coder.ts'
import { coders } from '../../core/coders.ts'
import type { Timestamp } from '../../core/time.ts'

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

interface RecordParts {
  readonly topic: string
  readonly partition: number
  readonly offset: number
  readonly timestamp: Timestamp
  readonly key: Uint8Array | null
  readonly value: Uint8Array | null
  readonly headers: readonly (readonly [name: string, value: Uint8Array | null])[]
}

/** A record of a topic. Key, value and headers are bytes, as Kafka has them; a value of null is a tombstone. */
export class KafkaRecord implements RecordParts {
  readonly topic: string
  readonly partition: number
  readonly offset: number
  /** Milliseconds since the epoch: when it was made, or appended to the log, whichever the topic keeps. */
  readonly timestamp: Timestamp
  readonly key: Uint8Array | null
  readonly value: Uint8Array | null
  /** In their order; a name may come again. */
  readonly headers: RecordParts['headers']

  constructor({ topic, partition, offset, timestamp, key, value, headers }: RecordParts) {
    this.topic = topic
    this.partition = partition
    this.offset = offset
    this.timestamp = timestamp
    this.key = key
    this.value = value
    this.headers = headers
  }

  /** The value as UTF-8. Throws an Error if there is none, or if it is something else. */
  text(): string {
    return textOf(this.value, 'value')
  }

  /** The value as JSON. Throws an Error if it is something else. */
  json<T>(): T {
    const text = this.text()
    try {
      return JSON.parse(text) as T
    } catch (thrown) {
      throw new Error(`its value is not JSON: ${(thrown as Error).message}`)
    }
  }

  /** The key as UTF-8; undefined if there is none. Throws an Error if it is something else. */
  keyText(): string | undefined {
    return this.key === null ? undefined : textOf(this.key, 'key')
  }

  /** The newest header of that name, as UTF-8; undefined if there is none. */
  header(name: string): string | undefined {
    const [, value] = this.headers.findLast(([one]) => one === name) ?? [undefined, null]
    return value === null ? undefined : textOf(value, `header '${name}'`)
  }
}

function textOf(bytes: Uint8Array | null, what: string): string {
  if (bytes === null) throw new Error(`it has no ${what}`)
  try {
    return utf8.decode(bytes)
  } catch {
    throw new Error(`its ${what} is not UTF-8`)
  }
}

/** KafkaRecord there and back. */
export const kafkaRecordCoder: Coder<KafkaRecord> = {
  deterministic: true,
  encode({ topic, partition, offset, timestamp, key, value, headers }, to) {
    coders.string.encode(topic, to)
    for (const number of [partition, offset, timestamp, headers.length]) to.varint(number)
    writeBytes(key, to)
    writeBytes(value, to)
    for (const [name, content] of headers) {
      coders.string.encode(name, to)
      writeBytes(content, to)
    }
  },
  decode(from) {
    const topic = coders.string.decode(from)
    const [partition, offset, timestamp, count] = Array.from({ length: 4 }, () => Number(from.varint())) as Four
    const key = readBytes(from)
    const value = readBytes(from)
    const headers = Array.from({ length: count }, () => [coders.string.decode(from), readBytes(from)] as const)
    return new KafkaRecord({ topic, partition, offset, timestamp, key, value, headers })
  },
}

type Four = [number, number, number, number]

function writeBytes(bytes: Uint8Array | null, to: ByteSink): void {
  to.byte(bytes === null ? 0 : 1)
  if (bytes !== null) coders.bytes.encode(bytes, to)
}

function readBytes(from: ByteSource): Uint8Array | null {
  return from.byte() === 0 ? null : coders.bytes.decode(from)
}
