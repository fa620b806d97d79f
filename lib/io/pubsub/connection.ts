import { type Client, isReady, makeClient, type Stub } from './google-client.ts'
import { type Asked, unreachable, wholeName } from './refusal.ts'
import { givenName, type Kind, serverOf } from './server-address.ts'

const SAY_AFTER_MS = 2000
const FIRST_RETRY_MS = 100
const LONGEST_RETRY_MS = 5000

/** A client of Pub/Sub that knows what it is for, says when the server goes and comes, and ends in time. */
export class Connection {
  readonly asked: Asked
  readonly stub: Stub
  /** Says that it is to end; who waits then does not wait on. */
  readonly #closing = new AbortController()
  readonly #client: Client
  #lostAt: number | undefined

  private constructor(asked: Asked, client: Client, stub: Stub) {
    this.asked = asked
    this.#client = client
    this.stub = stub
  }

  /** Connects. Rejects with an Error that says what to do if there is no server within `patienceMs`. */
  static async to(kind: Kind, given: string, what: string, patienceMs: number): Promise<Connection> {
    const { project, name } = givenName(kind, given)
    const server = serverOf(project, what)
    const asked = { what, kind, name, project: project ?? server.client.projectId, server }
    const client = await makeClient(kind === 'topics' ? 'PublisherClient' : 'SubscriberClient', server.client, what)
    const stub = await client.initialize()
    const connection = new Connection(asked, client, stub)
    const early = Math.min(SAY_AFTER_MS, patienceMs)
    if (await isReady(stub, early)) return connection
    if (patienceMs > early) {
      console.warn(`${what}: no Pub/Sub at ${server.host} yet; trying for ${Math.round(patienceMs / 1000)} s`)
      if (await isReady(stub, patienceMs - early)) return connection
    }
    await connection.close()
    throw unreachable(asked, patienceMs)
  }

  /** 'projects/P/subscriptions/S' */
  get name(): string {
    return wholeName(this.asked)
  }

  get isClosed(): boolean {
    return this.#closing.signal.aborted
  }

  /** The server does not answer. Says so, once. */
  lost(why: string): void {
    if (this.#lostAt !== undefined || this.isClosed) return
    this.#lostAt = performance.now()
    console.warn(`${this.asked.what}: ${this.asked.server.host} is away (${why}); connecting again until it is back`)
  }

  /** It answers. Says so if it was lost. */
  found(): void {
    if (this.#lostAt === undefined) return
    const seconds = (performance.now() - this.#lostAt) / 1000
    this.#lostAt = undefined
    console.warn(`${this.asked.what}: ${this.asked.server.host} is back after ${seconds.toFixed(1)} s`)
  }

  /** Waits after the n-th failure in a row, ever longer, and for a connection. Resolves early at close. */
  async retry(failures: number): Promise<void> {
    await this.wait(Math.min(FIRST_RETRY_MS * 2 ** (failures - 1), LONGEST_RETRY_MS))
    while (!this.isClosed && !(await isReady(this.stub, LONGEST_RETRY_MS)));
  }

  /** Resolves after so long, or at close. */
  wait(ms: number): Promise<void> {
    const { signal } = this.#closing
    return new Promise(resolve => {
      if (signal.aborted) return resolve()
      const end = () => {
        clearTimeout(timeout)
        signal.removeEventListener('abort', end)
        resolve()
      }
      const timeout = setTimeout(end, ms)
      signal.addEventListener('abort', end)
    })
  }

  async close(): Promise<void> {
    if (this.isClosed) return
    this.#closing.abort()
    await this.#client.close()
  }
}
