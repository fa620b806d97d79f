import type { Connection } from './connection.ts'
import { call, type GrpcError } from './google-client.ts'
import { isFinal, refusal } from './refusal.ts'

/** A request holds 512 KB, and Google's ids of a delivery some 200 bytes each. */
const MOST_IDS = 2000
const CALL_MS = 10_000
/** At the end what cannot be said to the server in this time is left to be delivered again. */
const LAST_CALL_MS = 5000
const INVALID_ARGUMENT = 3
const FAILED_PRECONDITION = 9

interface Acknowledged {
  /** The newest delivery of a message. */
  ackIdOf(id: string): string | undefined
  onAnswer(id: string, ackId: string, askedAt: number, isTaken: boolean): void
}

/** Tells the server which messages it need not deliver again; across its absence. */
export class Acknowledger {
  readonly #connection: Connection
  readonly #onRefused: (error: Error) => void
  #queue: { readonly id: string; readonly of: Acknowledged }[] = []
  #sending: Promise<void> | undefined

  constructor(connection: Connection, onRefused: (error: Error) => void) {
    this.#connection = connection
    this.#onRefused = onRefused
  }

  add(ids: readonly string[], of: Acknowledged): void {
    for (const id of ids) this.#queue.push({ id, of })
    this.#sending ??= this.#send()
  }

  /** Moves the deadline of deliveries to so many seconds from now; 0 gives them back. `onDone` gets those where it went well. */
  async extend(ackIds: readonly string[], seconds: number, onDone: (ackIds: readonly string[]) => void): Promise<void> {
    for (let from = 0; from < ackIds.length; from += MOST_IDS) {
      const some = ackIds.slice(from, from + MOST_IDS)
      const request = { subscription: this.#connection.name, ackIds: some, ackDeadlineSeconds: seconds }
      try {
        await call(this.#connection.stub, 'modifyAckDeadline', request, seconds === 0 ? LAST_CALL_MS : CALL_MS)
        onDone(some)
      } catch {
        // They run out, and come again: then they are known.
        return
      }
    }
  }

  /** Resolves when all is said, or the time for that is over. */
  async settle(): Promise<void> {
    let timeout: NodeJS.Timeout | undefined
    const late = new Promise<void>(resolve => {
      timeout = setTimeout(resolve, LAST_CALL_MS)
    })
    await Promise.race([this.#sending, late])
    clearTimeout(timeout)
  }

  async #send(): Promise<void> {
    // What is added in the same turn goes in the same request.
    await undefined
    do await this.#sendAll()
    while (this.#queue.length > 0 && !this.#connection.isClosed)
    // In the turn in which nothing was left: what is added later starts anew.
    this.#sending = undefined
  }

  async #sendAll(): Promise<void> {
    for (let failures = 0; this.#queue.length > 0 && !this.#connection.isClosed; ) {
      const some = this.#queue.splice(0, MOST_IDS)
      const sent = some
        .map(({ id, of }) => ({ id, of, ackId: of.ackIdOf(id) }))
        .filter(({ ackId }) => ackId !== undefined)
      const askedAt = performance.now()
      const answer = (isTaken: boolean) => {
        for (const { id, of, ackId } of sent) of.onAnswer(id, ackId as string, askedAt, isTaken)
      }
      try {
        const request = { subscription: this.#connection.name, ackIds: sent.map(({ ackId }) => ackId) }
        await call(this.#connection.stub, 'acknowledge', request, CALL_MS)
        this.#connection.found()
        failures = 0
        answer(true)
      } catch (thrown) {
        const error = thrown as GrpcError
        // Subscriptions with exactly-once delivery refuse what came too late.
        if (error.code === INVALID_ARGUMENT || error.code === FAILED_PRECONDITION) answer(false)
        else if (isFinal(error)) {
          this.#queue = []
          this.#onRefused(refusal(this.#connection.asked, error))
        } else {
          this.#queue.unshift(...some)
          this.#connection.lost(error.details ?? error.message)
          await this.#connection.retry(++failures)
        }
      }
    }
  }
}
