import type { Coder } from '../../core/coder.ts'
import { coders } from '../../core/coders.ts'
import { reasonOf } from '../../core/reason-of.ts'
import { showValue } from '../../core/show-value.ts'
import type { Timestamp } from '../../core/time.ts'

const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** A message of Pub/Sub, as a subscription delivers it. */
export class PubSubMessage {
  readonly data: Uint8Array
  readonly attributes: Readonly<Record<string, string>>
  /** The server's name for it, unique in its topic. */
  readonly messageId: string
  /** When the server took it: milliseconds since the epoch. */
  readonly publishTime: Timestamp
  /** Messages of the same key come in the order in which they were published, if the subscription asks for it; '' is none. */
  readonly orderingKey: string

  constructor(fields: Omit<PubSubMessage, 'json'>) {
    this.data = fields.data
    this.attributes = fields.attributes
    this.messageId = fields.messageId
    this.publishTime = fields.publishTime
    this.orderingKey = fields.orderingKey
  }

  /** Its data as JSON in UTF-8. Throws an Error that names the message if it is none. */
  json<T>(): T {
    try {
      return JSON.parse(text.decode(this.data)) as T
    } catch (thrown) {
      throw new Error(
        `message ${this.messageId} is no JSON in UTF-8 (${reasonOf(thrown)}); put withDeadLetters(…) around the step that reads it`,
      )
    }
  }
}

/** Carries all of a message. */
export const messageCoder: Coder<PubSubMessage> = {
  deterministic: true,
  encode(message, to) {
    if (!(message instanceof PubSubMessage))
      throw new TypeError(`it carries messages of Pub/Sub, but was given ${showValue(message)}`)
    coders.bytes.encode(message.data, to)
    const attributes = Object.entries(message.attributes).sort(([a], [b]) => (a < b ? -1 : 1))
    to.varint(attributes.length)
    for (const [name, value] of attributes) {
      coders.string.encode(name, to)
      coders.string.encode(value, to)
    }
    coders.string.encode(message.messageId, to)
    to.varint(message.publishTime)
    coders.string.encode(message.orderingKey, to)
  },
  decode(from) {
    const data = coders.bytes.decode(from)
    const attributes: Record<string, string> = {}
    for (let left = Number(from.varint()); left > 0; left--) {
      const name = coders.string.decode(from)
      attributes[name] = coders.string.decode(from)
    }
    return new PubSubMessage({
      data,
      attributes,
      messageId: coders.string.decode(from),
      publishTime: Number(from.varint()),
      orderingKey: coders.string.decode(from),
    })
  },
}
