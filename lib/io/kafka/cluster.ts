import type { Admin, Callback, Connection } from '@platformatic/kafka'
import { reasonOf } from '../../core/reason-of.ts'
import { loadClient } from './load-client.ts'

const CLIENT_ID = 'yeoul'
const FIRST_PAUSE_MS = 200
const LONGEST_PAUSE_MS = 5000

/** What everything that speaks to Kafka is told. */
export interface KafkaPlace {
  /** Who asks, for messages: 'readFromKafka'. */
  readonly what: string
  /** 'localhost:9092', or several with commas between. */
  readonly bootstrap: string
  readonly topic: string
  /** For so long it is tried again while the broker does not answer. */
  readonly patienceMs: number
}

/** A topic, as the brokers tell of it. */
export interface KafkaTopic {
  readonly id: string
  /** The broker that leads each partition. */
  readonly leaders: readonly number[]
}

type Send = (connection: Connection, ...request: unknown[]) => void

/** Something was said to Kafka that it will refuse again and again. */
export class KafkaError extends Error {
  override readonly name = 'KafkaError'
}

/** What is asked for is not there yet, or no longer: it may be asked for again. */
export class NotReady extends Error {}

/** Codes of the client for what no waiting mends. */
const HOPELESS = new Set(['PLT_KFK_USER', 'PLT_KFK_UNSUPPORTED_API', 'PLT_KFK_AUTHENTICATION'])

/** The connections to the brokers, on which requests are made by name; the client finds the version that both know. */
export class Cluster {
  readonly place: KafkaPlace
  readonly #client: Admin
  readonly #load: Awaited<ReturnType<typeof loadClient>>
  #isClosed = false
  #stopWaiting = () => {}

  private constructor(place: KafkaPlace, load: Awaited<ReturnType<typeof loadClient>>) {
    this.place = place
    this.#load = load
    // It is asked again here, for longer, and with a word to whoever waits.
    this.#client = new load.Admin({ ...clientOptions(place), retries: 0 })
  }

  static async open(place: KafkaPlace): Promise<Cluster> {
    return new Cluster(place, await loadClient())
  }

  /** Kafka's own hash of a key, by which its clients choose the partition. */
  hash(key: Buffer): number {
    return this.#load.murmur2(key) & 0x7fff_ffff
  }

  /** The topic of this place. Throws a KafkaError if there is none. */
  async topic(): Promise<KafkaTopic> {
    const { topic, bootstrap, what } = this.place
    return this.insist(async () => {
      const { topics } = await this.#client.metadata({ topics: [topic], forceUpdate: true }).catch(thrown => {
        if (!/Unknown topic/.test(reasonOf(thrown))) throw thrown
        throw new KafkaError(
          `${what}: there is no topic '${topic}' at ${bootstrap}; make it first, as with npx yeoul kafka --topic ${topic}:3, or kafka-topics.sh --create --topic ${topic} --partitions 3 --bootstrap-server ${bootstrap}`,
        )
      })
      const { id, partitions } = topics.get(topic) as { id: string; partitions: { leader: number }[] }
      return { id, leaders: partitions.map(({ leader }) => leader) }
    })
  }

  /** Asks a broker; rejects with what the client says, once. */
  async ask<R>(node: number, api: string, ...request: readonly unknown[]): Promise<R> {
    const { brokers } = await this.#client.metadata({})
    const broker = brokers.get(node)
    if (broker === undefined) throw new NotReady(`there is no broker ${node} just now`)
    const { kGetApi, kGetConnection } = this.#load
    const client = this.#client as unknown as Record<symbol, (of: unknown, done: Callback<never>) => void>
    const send = await promised<Send>(done => client[kGetApi]?.(api, done))
    const connection = await promised<Connection>(done => client[kGetConnection]?.(broker, done))
    return promised<R>(done => send(connection, ...request, done))
  }

  async anyBroker(): Promise<number> {
    const { brokers } = await this.#client.metadata({})
    const [node] = brokers.keys()
    if (node === undefined) throw new NotReady('there is no broker just now')
    return node
  }

  /** The broker that coordinates a transactional id. */
  async coordinatorOf(transactionalId: string): Promise<number> {
    const { TRANSACTION } = this.#load.FindCoordinatorKeyTypes
    const found = await this.ask<{ coordinators: { errorCode: number; nodeId: number }[] }>(
      await this.anyBroker(),
      'FindCoordinator',
      TRANSACTION,
      [transactionalId],
    )
    const [coordinator] = found.coordinators
    if (coordinator === undefined || coordinator.errorCode !== 0)
      throw new NotReady('the coordinator of the transaction is not ready')
    return coordinator.nodeId
  }

  /**
   * Does something until it succeeds: while a broker does not answer, or is not ready, it is done again, at first with
   * short pauses. Rejects with a KafkaError when patience is at its end, and at once for what stays wrong.
   */
  async insist<R>(act: () => Promise<R>): Promise<R> {
    const { what, bootstrap, patienceMs } = this.place
    const since = performance.now()
    let pauseMs = FIRST_PAUSE_MS
    let hasSaid = false
    for (;;) {
      try {
        const result = await act()
        if (hasSaid) console.warn(`${what}: Kafka at ${bootstrap} answers again.`)
        return result
      } catch (thrown) {
        if (thrown instanceof KafkaError || this.#isClosed || !this.#mayPass(thrown)) throw thrown
        const waited = performance.now() - since
        if (waited + pauseMs > patienceMs) throw this.#unreachable(thrown, patienceMs)
        if (!hasSaid && waited > FIRST_PAUSE_MS) {
          console.warn(`${what}: Kafka at ${bootstrap} does not answer (${rootReason(thrown)}); trying on …`)
          hasSaid = true
        }
        await new Promise<void>(resolve => {
          const timer = setTimeout(resolve, pauseMs)
          this.#stopWaiting = () => {
            clearTimeout(timer)
            resolve()
          }
        })
        if (this.#isClosed) throw thrown
        pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)
        this.#client.clearMetadata()
      }
    }
  }

  #mayPass(thrown: unknown): boolean {
    if (thrown instanceof NotReady) return true
    const { findErrorBy, GenericError } = this.#load
    if (!GenericError.isGenericError(thrown as Error)) return false
    return findErrorBy(thrown as Error, 'canRetry', false) === null && !HOPELESS.has((thrown as { code: string }).code)
  }

  #unreachable(thrown: unknown, patienceMs: number): KafkaError {
    const { what, bootstrap } = this.place
    return new KafkaError(
      `${what}: Kafka at ${bootstrap} did not answer for ${Math.round(patienceMs / 1000)} s (${rootReason(thrown)}); is the address right, and the broker running? npx yeoul kafka starts one on this machine; { patience: '10m' } waits longer`,
      { cause: thrown },
    )
  }

  /** Whether one of these is among the codes by which Kafka refused: 'INVALID_PRODUCER_EPOCH' say. */
  hasCode(thrown: unknown, ...codes: readonly string[]): boolean {
    return codesOf(thrown).some(code => codes.includes(code))
  }

  async close(): Promise<void> {
    this.#isClosed = true
    this.#stopWaiting()
    await this.#client.close().catch(() => {})
  }
}

/** How a client of the package is made for a place. */
export function clientOptions({ bootstrap }: KafkaPlace): { clientId: string; bootstrapBrokers: string[] } {
  return { clientId: CLIENT_ID, bootstrapBrokers: bootstrap.split(',').map(address => address.trim()) }
}

/** The codes by which Kafka refused, of each partition that a request was about. */
export function codesOf(thrown: unknown): readonly string[] {
  const { apiId, errors = [], cause } = (thrown ?? {}) as { apiId?: string; errors?: unknown[]; cause?: unknown }
  const inner = [...errors, ...(cause === undefined ? [] : [cause])].flatMap(codesOf)
  return apiId === undefined ? inner : [apiId, ...inner]
}

/** What lies at the bottom of an error of the client, which wraps them. */
function rootReason(thrown: unknown): string {
  let inner = thrown as { errors?: unknown[]; cause?: unknown }
  while (inner?.errors?.[0] !== undefined || inner?.cause !== undefined)
    inner = (inner.errors?.[0] ?? inner.cause) as never
  return reasonOf(inner)
}

/** The client's callbacks as a promise. */
function promised<R>(act: (done: Callback<R>) => void): Promise<R> {
  return new Promise((resolve, reject) => act((error, result) => (error ? reject(error) : resolve(result as R))))
}
