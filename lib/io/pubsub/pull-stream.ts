import type { Connection } from './connection.ts'
import type { GrpcError, ReceivedMessage, StreamingPull } from './google-client.ts'
import { isFinal, refusal } from './refusal.ts'

/** How long a message is leased for. Held longer, the lease is extended. */
export const LEASE_MS = 60_000
/** Google's service closes a stream on which the client says nothing for 90 s. */
const KEEP_ALIVE_MS = 30_000
/**
 * Messages that wait in the sockets for so long may lose their lease unseen, and an acknowledgement of those does
 * nothing. So the stream is given up, and the server sends them again.
 */
const LONGEST_PAUSE_MS = LEASE_MS / 2
/** How long the server may take to end a stream of which the client has said that it is at its end. */
const LONGEST_END_MS = 1000

export interface PullLimits {
  readonly maxMessages: number
  readonly maxBytes: number
}

export interface PullListener {
  onOpen(): void
  /** Of a stream's messages, `stream` says which stream. */
  onMessages(messages: readonly ReceivedMessage[], stream: number): void
  onLost(): void
  /** What trying again cannot mend; nothing comes after it. */
  onRefused(error: Error): void
}

/** A streaming pull that is opened again whenever it ends, until it is closed. */
export class PullStream {
  readonly #connection: Connection
  readonly #limits: PullLimits
  readonly #listener: PullListener
  #pull: StreamingPull | undefined
  /** Counts the streams. */
  #stream = 0
  #isPaused = false
  #givingUp: NodeJS.Timeout | undefined
  #closed = false
  #resumed: () => void = () => {}

  constructor(connection: Connection, limits: PullLimits, listener: PullListener) {
    this.#connection = connection
    this.#limits = limits
    this.#listener = listener
    void this.#run()
  }

  /** The stream that is open; undefined while there is none. */
  get stream(): number | undefined {
    return this.#pull === undefined ? undefined : this.#stream
  }

  /** Takes no more from the socket, whose buffers fill, so that the server holds back. */
  pause(): void {
    if (this.#isPaused || this.#closed) return
    this.#isPaused = true
    this.#pull?.pause()
    this.#givingUp = setTimeout(() => this.#pull?.cancel(), LONGEST_PAUSE_MS)
  }

  resume(): void {
    if (!this.#isPaused) return
    this.#isPaused = false
    clearTimeout(this.#givingUp)
    this.#pull?.resume()
    this.#resumed()
  }

  /**
   * Lets the server end the stream, and takes what is still on its way: of that the server thinks that it is leased, and so
   * it would of what is given back while the stream is there. Resolves when it has ended.
   */
  async close(): Promise<void> {
    this.resume()
    this.#closed = true
    const pull = this.#pull
    if (pull === undefined) return
    const late = setTimeout(() => pull.cancel(), LONGEST_END_MS)
    await new Promise<void>(resolve => {
      pull.on('end', resolve)
      pull.on('error', () => resolve())
      pull.end()
    })
    clearTimeout(late)
  }

  async #run(): Promise<void> {
    for (let failures = 0; !this.#closed; ) {
      let hasDelivered = false
      const ended = await this.#once(() => {
        hasDelivered = true
      })
      if (this.#closed) return
      this.#listener.onLost()
      // Given up during a pause: the server is there.
      if (this.#isPaused) {
        await new Promise<void>(resolve => {
          this.#resumed = resolve
        })
        continue
      }
      if (ended !== undefined && isFinal(ended)) {
        this.#listener.onRefused(refusal(this.#connection.asked, ended))
        return
      }
      failures = hasDelivered ? 1 : failures + 1
      // That a stream ends now and then is how Pub/Sub is; a server that is gone does not come back at once.
      if (failures > 1) this.#connection.lost(ended?.details ?? ended?.message ?? 'it ended the stream')
      await this.#connection.retry(failures)
    }
  }

  /** One stream, until it ends: with an error, or without. */
  #once(onDelivery: () => void): Promise<GrpcError | undefined> {
    return new Promise(resolve => {
      const stream = ++this.#stream
      const pull = this.#connection.stub.streamingPull()
      this.#pull = pull
      const keepAlive = setInterval(() => {
        if (!this.#closed) pull.write({})
      }, KEEP_ALIVE_MS)
      const end = (error?: GrpcError) => {
        clearInterval(keepAlive)
        if (this.#pull === pull) this.#pull = undefined
        resolve(error)
      }
      pull.on('error', end)
      pull.on('end', () => end())
      pull.on('data', ({ receivedMessages }) => {
        onDelivery()
        this.#connection.found()
        this.#listener.onMessages(receivedMessages, stream)
      })
      pull.write({
        subscription: this.#connection.name,
        streamAckDeadlineSeconds: LEASE_MS / 1000,
        maxOutstandingMessages: this.#limits.maxMessages,
        maxOutstandingBytes: this.#limits.maxBytes,
      })
      this.#listener.onOpen()
    })
  }
}
