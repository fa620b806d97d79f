import { grouped } from '../../core/counted.ts'
import { showValue } from '../../core/show-value.ts'
import { Connection } from './connection.ts'
import { call, type GrpcError } from './google-client.ts'
import { isFinal, refusal } from './refusal.ts'

/** What Pub/Sub takes. */
const MOST_MESSAGES = 1000
const MOST_BYTES = 10_000_000
/** A request is filled up to here; a longer message goes alone. Larger requests are not faster, and hold up others. */
const REQUEST_BYTES = 1_000_000
const CALL_MS = 60_000
/** So many requests are under way at once. */
const AT_ONCE = 4
/** How much of a message an error shows. */
const SHOWN = 40

/** A message to be published. */
export interface Outgoing {
  readonly data: Uint8Array
  readonly attributes: Readonly<Record<string, string>>
  /** '' is none. */
  readonly orderingKey: string
}

/** Publishes messages to a topic, and waits while its server is away. */
export class Publisher {
  readonly #connection: Connection

  private constructor(connection: Connection) {
    this.#connection = connection
  }

  /** Connects. Rejects with an Error, said by `what`, if there is no server within `patienceMs`. */
  static async to(topic: string, what: string, patienceMs: number): Promise<Publisher> {
    return new Publisher(await Connection.to('topics', topic, what, patienceMs))
  }

  /** 'projects/P/topics/T' */
  get topic(): string {
    return this.#connection.name
  }

  /**
   * Resolves when the server has confirmed all. After it was away, it may have some twice. Rejects with an Error that
   * says what to do if the server refuses, or a message is empty or larger than 10 MB.
   */
  async publish(messages: readonly Outgoing[]): Promise<void> {
    const byKey = new Map<string, Outgoing[]>()
    for (const message of messages) {
      refuseUnlessFit(message)
      const sameKey = byKey.get(message.orderingKey)
      if (sameKey === undefined) byKey.set(message.orderingKey, [message])
      else sameKey.push(message)
    }
    // A request holds messages of one key only, and those of a key go one request after the other.
    const lanes = [...byKey].flatMap(([key, ofKey]) => {
      const requests = inRequests(ofKey)
      return key === '' ? requests.map(request => [request]) : [requests]
    })
    const lane = async () => {
      for (let next = lanes.shift(); next !== undefined; next = lanes.shift()) {
        for (const request of next) await this.#send(request)
      }
    }
    await Promise.all(Array.from({ length: Math.min(AT_ONCE, lanes.length) }, lane))
  }

  close(): Promise<void> {
    return this.#connection.close()
  }

  async #send(messages: readonly Outgoing[]): Promise<void> {
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

function refuseUnlessFit({ data, attributes }: Outgoing): void {
  if (data.length === 0 && Object.keys(attributes).length === 0) {
    throw new Error('an empty message without attributes, which Pub/Sub refuses; filter such elements out before')
  }
  if (sizeOf({ data, attributes }) <= MOST_BYTES) return
  const start = showValue(Buffer.from(data.subarray(0, SHOWN)).toString())
  throw new Error(
    `a message of ${grouped(data.length)} bytes, ${start}…; Pub/Sub takes at most 10 MB (${grouped(MOST_BYTES)} bytes): filter such elements out before, or cut them`,
  )
}

function inRequests(messages: readonly Outgoing[]): readonly (readonly Outgoing[])[] {
  const requests: Outgoing[][] = []
  let bytes = 0
  for (const message of messages) {
    const size = sizeOf(message)
    const last = requests.at(-1)
    bytes += size
    if (last === undefined || last.length === MOST_MESSAGES || bytes > REQUEST_BYTES) {
      requests.push([message])
      bytes = size
    } else last.push(message)
  }
  return requests
}

function sizeOf({ data, attributes }: Omit<Outgoing, 'orderingKey'>): number {
  let size = data.length
  for (const [name, value] of Object.entries(attributes)) size += Buffer.byteLength(name) + Buffer.byteLength(value)
  return size
}
