import { showValue } from '../../core/show-value.ts'
import type { SinkWriter } from '../../core/source.ts'
import type { Timestamp } from '../../core/time.ts'
import type { Connection } from './connection.ts'
import { call, type GrpcError } from './google-client.ts'
import { isFinal, refusal } from './refusal.ts'

/** What Pub/Sub takes. */
const MOST_MESSAGES = 1000
const MOST_BYTES = 10_000_000
/** A request is filled up to here; a longer message goes alone. Larger requests are not faster, and hold up others. */
const REQUEST_BYTES = 1_000_000
const LONGEST_ATTRIBUTE = 1024
const CALL_MS = 60_000
/** So many requests are under way at once. */
const AT_ONCE = 4

export type Payload = Uint8Array | string

export interface Writing {
  readonly timestampAttribute: string | undefined
  readonly idAttribute: string | undefined
  readonly id: ((element: Payload) => string) | undefined
  readonly orderingKey: ((element: Payload) => string) | undefined
}

interface Outgoing {
  readonly data: Uint8Array
  readonly attributes: Readonly<Record<string, string>>
  readonly orderingKey: string
}

/** Publishes each bundle, and waits until the server has all of it. */
export class PubSubWriter implements SinkWriter<Payload> {
  readonly #connection: Connection
  readonly #writing: Writing

  constructor(connection: Connection, writing: Writing) {
    this.#connection = connection
    this.#writing = writing
  }

  async write(bundle: readonly { readonly value: Payload; readonly timestamp: Timestamp }[]): Promise<void> {
    const byKey = new Map<string, Outgoing[]>()
    for (const { value, timestamp } of bundle) {
      const message = this.#outgoing(value, timestamp)
      const sameKey = byKey.get(message.orderingKey)
      if (sameKey === undefined) byKey.set(message.orderingKey, [message])
      else sameKey.push(message)
    }
    // A request holds messages of one key only, and those of a key go one request after the other.
    const lanes = [...byKey].flatMap(([key, messages]) => {
      const requests = inRequests(messages)
      return key === '' ? requests.map(request => [request]) : [requests]
    })
    const lane = async () => {
      for (let next = lanes.shift(); next !== undefined; next = lanes.shift()) {
        for (const request of next) await this.#publish(request)
      }
    }
    await Promise.all(Array.from({ length: Math.min(AT_ONCE, lanes.length) }, lane))
  }

  close(): Promise<void> {
    return this.#connection.close()
  }

  abort(): Promise<void> {
    return this.#connection.close()
  }

  #outgoing(value: Payload, timestamp: Timestamp): Outgoing {
    const { timestampAttribute, idAttribute, id, orderingKey } = this.#writing
    if (typeof value !== 'string' && !(value instanceof Uint8Array)) {
      throw new Error(
        `it publishes texts or Uint8Arrays, but was given ${showValue(value)}; map each element first, as with JSON.stringify`,
      )
    }
    const data = typeof value === 'string' ? Buffer.from(value) : value
    const attributes: Record<string, string> = {}
    if (timestampAttribute !== undefined && Number.isFinite(timestamp))
      attributes[timestampAttribute] = String(timestamp)
    if (idAttribute !== undefined && id !== undefined) attributes[idAttribute] = short('id', id(value))
    const key = orderingKey === undefined ? '' : short('orderingKey', orderingKey(value))
    if (data.length === 0 && Object.keys(attributes).length === 0) {
      throw new Error('an empty message without attributes, which Pub/Sub refuses; filter such elements out before')
    }
    if (sizeOf(data, attributes) > MOST_BYTES) {
      throw new Error(
        `a message of ${data.length.toLocaleString('en')} bytes, ${showValue(start(value))}…; Pub/Sub takes at most 10 MB (${MOST_BYTES.toLocaleString('en')} bytes): filter such elements out before, or cut them`,
      )
    }
    return { data, attributes, orderingKey: key }
  }

  async #publish(messages: readonly Outgoing[]): Promise<void> {
    const connection = this.#connection
    for (let failures = 0; ; ) {
      try {
        await call(connection.stub, 'publish', { topic: connection.name, messages }, CALL_MS)
        connection.found()
        return
      } catch (thrown) {
        const error = thrown as GrpcError
        if (isFinal(error)) throw refusal(connection.asked, error)
        connection.lost(error.details ?? error.message)
        await connection.retry(++failures)
        if (connection.isClosed) throw new Error(`${connection.asked.what}: ended before all was published`)
      }
    }
  }
}

function inRequests(messages: readonly Outgoing[]): readonly (readonly Outgoing[])[] {
  const requests: Outgoing[][] = []
  let bytes = Number.POSITIVE_INFINITY
  for (const message of messages) {
    const size = sizeOf(message.data, message.attributes)
    const last = requests.at(-1)
    bytes += size
    if (last === undefined || last.length === MOST_MESSAGES || bytes > REQUEST_BYTES) {
      requests.push([message])
      bytes = size
    } else last.push(message)
  }
  return requests
}

function sizeOf(data: Uint8Array, attributes: Readonly<Record<string, string>>): number {
  let size = data.length
  for (const [name, value] of Object.entries(attributes)) size += Buffer.byteLength(name) + Buffer.byteLength(value)
  return size
}

function start(value: Payload): string {
  return typeof value === 'string' ? value.slice(0, 40) : Buffer.from(value.subarray(0, 40)).toString()
}

function short(what: string, given: string): string {
  if (typeof given === 'string' && Buffer.byteLength(given) <= LONGEST_ATTRIBUTE) return given
  throw new Error(`${what} gave ${showValue(given)}; it must be a text of at most ${LONGEST_ATTRIBUTE} bytes`)
}
