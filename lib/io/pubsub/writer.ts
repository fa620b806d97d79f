import { showValue } from '../../core/show-value.ts'
import type { SinkWriter } from '../../core/source.ts'
import type { Timestamp } from '../../core/time.ts'
import type { Outgoing, Publisher } from './publisher.ts'

const LONGEST_ATTRIBUTE = 1024

export type Payload = Uint8Array | string

export interface Writing {
  readonly timestampAttribute: string | undefined
  readonly idAttribute: string | undefined
  readonly id: ((element: Payload) => string) | undefined
  readonly orderingKey: ((element: Payload) => string) | undefined
}

/** Publishes each bundle, and waits until the server has all of it. */
export class PubSubWriter implements SinkWriter<Payload> {
  readonly #publisher: Publisher
  readonly #writing: Writing

  constructor(publisher: Publisher, writing: Writing) {
    this.#publisher = publisher
    this.#writing = writing
  }

  write(bundle: readonly { readonly value: Payload; readonly timestamp: Timestamp }[]): Promise<void> {
    return this.#publisher.publish(bundle.map(({ value, timestamp }) => this.#outgoing(value, timestamp)))
  }

  close(): Promise<void> {
    return this.#publisher.close()
  }

  abort(): Promise<void> {
    return this.#publisher.close()
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
    return { data, attributes, orderingKey: key }
  }
}

function short(what: string, given: string): string {
  if (typeof given === 'string' && Buffer.byteLength(given) <= LONGEST_ATTRIBUTE) return given
  throw new Error(`${what} gave ${showValue(given)}; it must be a text of at most ${LONGEST_ATTRIBUTE} bytes`)
}
