import { attributeOf } from './message.ts'
import { invalid } from './rpc-error.ts'
import { WireReader } from './wire-reader.ts'

/** The limits of the real service: quotas, *Resource limits*. */
export const MOST_BYTES = 10 * 2 ** 20
const MOST_MESSAGES = 1000
const MOST_ATTRIBUTES = 100
const LONGEST_ATTRIBUTE_KEY = 256
const LONGEST_ATTRIBUTE_VALUE = 1024
const LONGEST_ORDERING_KEY = 1024

/** Tags of PublishRequest. */
const TOPIC = 0x0a
const MESSAGE = 0x12

export interface Published {
  /** The fields of a PubsubMessage, without id and time. */
  readonly fields: Buffer
  readonly orderingKey: string
}

export interface PublishRequest {
  readonly topic: string
  readonly messages: readonly Published[]
}

/** Reads and validates a PublishRequest; throws INVALID_ARGUMENT for what the real service refuses. */
export function publishRequestOf(bytes: Buffer): PublishRequest {
  if (bytes.length > MOST_BYTES) {
    throw invalid(`Request payload size exceeds the limit: ${MOST_BYTES} bytes; it has ${bytes.length}.`)
  }
  const reader = new WireReader(bytes)
  let topic = ''
  const messages: Published[] = []
  try {
    while (!reader.isAtEnd) {
      const tag = reader.varint()
      if (tag === TOPIC) topic = reader.string()
      else if (tag === MESSAGE) {
        const end = reader.endOfBytes()
        messages.push(publishedOf(bytes, reader.at, end, messages.length))
        reader.at = end
      } else reader.skip(tag)
    }
  } catch (thrown) {
    throw thrown instanceof RangeError ? invalid(`the PublishRequest cannot be read: ${thrown.message}`) : thrown
  }
  if (messages.length === 0) throw invalid('The value for message_count is too small: a publish needs a message.')
  if (messages.length > MOST_MESSAGES) {
    throw invalid(`The value for message_count is too large: ${messages.length}; at most ${MOST_MESSAGES}.`)
  }
  const [first] = messages
  if (messages.some(({ orderingKey }) => orderingKey !== first.orderingKey)) {
    throw invalid('All messages of a publish must have the same ordering_key.')
  }
  return { topic, messages }
}

function publishedOf(bytes: Buffer, start: number, end: number, index: number): Published {
  const reader = new WireReader(bytes, start, end)
  let hasData = false
  let attributes = 0
  let orderingKey = ''
  // Id and time are for the server to give; a publisher that gives them has them left out.
  const foreign: [from: number, to: number][] = []
  while (!reader.isAtEnd) {
    const from = reader.at
    const tag = reader.varint()
    const field = tag >>> 3
    if (field === 5) {
      orderingKey = reader.string()
      const length = Buffer.byteLength(orderingKey)
      if (length > LONGEST_ORDERING_KEY) {
        throw invalid(`messages[${index}].ordering_key has ${length} bytes; at most ${LONGEST_ORDERING_KEY}.`)
      }
    } else if (field === 2) {
      const after = reader.endOfBytes()
      attributes++
      validateAttribute(attributeOf(new WireReader(bytes, reader.at, after)), index)
      reader.at = after
    } else if (field === 1) {
      const after = reader.endOfBytes()
      hasData ||= after > reader.at
      reader.at = after
    } else {
      reader.skip(tag)
      foreign.push([from, reader.at])
    }
  }
  if (!hasData && attributes === 0) {
    throw invalid(`messages[${index}]: One or more messages in the publish request is empty. Each message must contain \
either non-empty data, or at least one attribute.`)
  }
  if (attributes > MOST_ATTRIBUTES) {
    throw invalid(`messages[${index}] has ${attributes} attributes; at most ${MOST_ATTRIBUTES}.`)
  }
  return { fields: without(foreign, bytes, start, end), orderingKey }
}

function validateAttribute([key, value]: [key: string, value: string], index: number): void {
  const place = `messages[${index}].attributes`
  if (key === '') throw invalid(`${place}: a key is empty.`)
  if (key.startsWith('goog')) throw invalid(`${place}: '${key.slice(0, 60)}': keys must not begin with 'goog'.`)
  if (Buffer.byteLength(key) > LONGEST_ATTRIBUTE_KEY) {
    throw invalid(`${place}: a key has ${Buffer.byteLength(key)} bytes; at most ${LONGEST_ATTRIBUTE_KEY}.`)
  }
  if (Buffer.byteLength(value) > LONGEST_ATTRIBUTE_VALUE) {
    throw invalid(`${place}: a value has ${Buffer.byteLength(value)} bytes; at most ${LONGEST_ATTRIBUTE_VALUE}.`)
  }
}

function without(ranges: readonly [number, number][], bytes: Buffer, start: number, end: number): Buffer {
  if (ranges.length === 0) return bytes.subarray(start, end)
  const kept: Buffer[] = []
  let at = start
  for (const [from, to] of [...ranges, [end, end]]) {
    kept.push(bytes.subarray(at, from))
    at = to
  }
  return Buffer.concat(kept)
}
