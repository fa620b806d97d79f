import { WireReader } from './wire-reader.ts'
import { lengthDelimited, writeVarint } from './wire-writer.ts'

/** Tags of PubsubMessage on the wire. */
const DATA = 0x0a
const ATTRIBUTE = 0x12
const MESSAGE_ID = 0x1a
const PUBLISH_TIME = 0x22
const ORDERING_KEY = 0x2a
/** Of an entry of the attributes. */
const KEY = 0x0a
const VALUE = 0x12

/** A published message. It is kept as it goes over the wire, so that it is neither taken apart nor put together again. */
export interface Message {
  /** Unique, and in the order of publishing. */
  readonly id: number
  /** In ms since the epoch. */
  readonly publishedAt: number
  readonly orderingKey: string
  /** A whole PubsubMessage. */
  readonly encoded: Buffer
}

/** What a publisher gave, taken apart. */
export interface Content {
  readonly data: Buffer
  readonly attributes: Readonly<Record<string, string>>
  readonly orderingKey: string
}

/** The message of a PubsubMessage's encoding that has an id and a time. */
export function messageOf(encoded: Buffer): Message {
  const reader = new WireReader(encoded)
  let id = 0
  let publishedAt = 0
  let orderingKey = ''
  while (!reader.isAtEnd) {
    const tag = reader.varint()
    if (tag === MESSAGE_ID) id = Number(reader.string())
    else if (tag === ORDERING_KEY) orderingKey = reader.string()
    else if (tag === PUBLISH_TIME) {
      const end = reader.endOfBytes()
      publishedAt = timeOf(new WireReader(encoded, reader.at, end))
      reader.at = end
    } else reader.skip(tag)
  }
  return { id, publishedAt, orderingKey, encoded }
}

/** Takes it apart: for filters, pushes and dead letters. */
export function contentOf(encoded: Buffer): Content {
  const reader = new WireReader(encoded)
  let data: Buffer = Buffer.alloc(0)
  let orderingKey = ''
  const attributes: Record<string, string> = Object.create(null)
  while (!reader.isAtEnd) {
    const tag = reader.varint()
    if (tag === ORDERING_KEY) orderingKey = reader.string()
    else if (tag === DATA || tag === ATTRIBUTE) {
      const end = reader.endOfBytes()
      if (tag === DATA) data = encoded.subarray(reader.at, end)
      else {
        const [key, value] = attributeOf(new WireReader(encoded, reader.at, end))
        attributes[key] = value
      }
      reader.at = end
    } else reader.skip(tag)
  }
  return { data, attributes, orderingKey }
}

/** The encoding of what a publisher gives, without id and time. */
export function encodingOf({ data, attributes, orderingKey }: Content): Buffer {
  const fields = data.length === 0 ? [] : [lengthDelimited(1, data)]
  for (const [key, value] of Object.entries(attributes)) {
    const entry = [lengthDelimited(1, Buffer.from(key)), lengthDelimited(2, Buffer.from(value))]
    fields.push(lengthDelimited(2, Buffer.concat(entry)))
  }
  if (orderingKey !== '') fields.push(lengthDelimited(5, Buffer.from(orderingKey)))
  return Buffer.concat(fields)
}

/** Key and value of one attribute's entry. */
export function attributeOf(reader: WireReader): [key: string, value: string] {
  let key = ''
  let value = ''
  while (!reader.isAtEnd) {
    const tag = reader.varint()
    if (tag === KEY) key = reader.string()
    else if (tag === VALUE) value = reader.string()
    else reader.skip(tag)
  }
  return [key, value]
}

/** Gives what a publisher gave an id and a time. `timeField`: of `publishTimeField`. */
export function stamped(
  fields: Buffer,
  id: number,
  publishedAt: number,
  orderingKey: string,
  timeField: Buffer,
): Message {
  const digits = String(id)
  const encoded = Buffer.allocUnsafe(fields.length + 2 + digits.length + timeField.length)
  fields.copy(encoded)
  let at = fields.length
  encoded[at++] = MESSAGE_ID
  encoded[at++] = digits.length
  at += encoded.write(digits, at, 'latin1')
  timeField.copy(encoded, at)
  return { id, publishedAt, orderingKey, encoded }
}

/** The field publish_time for a time in ms. */
export function publishTimeField(ms: number): Buffer {
  const timestamp = Buffer.alloc(20)
  timestamp[0] = 0x08
  let at = writeVarint(timestamp, Math.floor(ms / 1000), 1)
  timestamp[at++] = 0x10
  at = writeVarint(timestamp, (ms % 1000) * 1e6, at)
  return lengthDelimited(4, timestamp.subarray(0, at))
}

function timeOf(reader: WireReader): number {
  let ms = 0
  while (!reader.isAtEnd) {
    const tag = reader.varint()
    if (tag === 0x08) ms += reader.varint() * 1000
    else if (tag === 0x10) ms += Math.floor(reader.varint() / 1e6)
    else reader.skip(tag)
  }
  return ms
}
