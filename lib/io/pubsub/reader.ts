import type { Backlog, SourceElement, SourceReader } from '../../core/source.ts'
import type { Timestamp } from '../../core/time.ts'
import { earliestToCome, type WatermarkEstimator, type WatermarkTracker } from '../../core/watermark-estimators.ts'
import { Acknowledger } from './acknowledger.ts'
import type { Connection } from './connection.ts'
import { attributeTime } from './event-time.ts'
import type { ReceivedMessage } from './google-client.ts'
import { Leases, type LeasesMark } from './leases.ts'
import { PubSubMessage } from './message.ts'
import { PullStream } from './pull-stream.ts'

/** What waits to be handed over is bounded by these; beyond, nothing more is taken from the socket. */
const MOST_WAITING = 2000
const MOST_WAITING_BYTES = 16 * 1024 * 1024
/** Leased and not confirmed, with what waits for a checkpoint: the ids of so many are kept. */
const MOST_LEASED = 200_000
const MOST_LEASED_BYTES = 1024 * 1024 * 1024
const MAINTAIN_MS = 5000
/** Of the time between two looks for messages, so much counts as silence at most. */
const LONGEST_LOOK_MS = 250

export interface Reading {
  /** As it was given, for places: 'tweets:1234'. */
  readonly subscription: string
  readonly timestampAttribute: string | undefined
  readonly idAttribute: string | undefined
  readonly watermark: WatermarkEstimator
  readonly idleMs: number
  /** Infinity: never. */
  readonly endAfterSilenceMs: number
}

export interface PubSubMark extends LeasesMark {
  readonly watermark: { readonly at: Timestamp | null; readonly tracker?: unknown }
}

/** Reads a subscription. Takes messages ahead, a bounded number of them, and leases them until what they caused is durable. */
export class PubSubReader implements SourceReader<PubSubMessage, PubSubMark> {
  readonly #connection: Connection
  readonly #reading: Reading
  readonly #tracker: WatermarkTracker
  readonly #acknowledger: Acknowledger
  readonly #leases: Leases
  readonly #stream: PullStream
  readonly #maintenance: NodeJS.Timeout
  #waiting: PubSubMessage[] = []
  /** The first that still waits. */
  #next = 0
  #waitingBytes = 0
  #bundle: readonly PubSubMessage[] = []
  #watermark: Timestamp
  /** The watermark after the newest element; undefined before the first. */
  #observed: Timestamp | undefined
  /** How long nothing has come on the open stream, as far as anybody looked: while this thread is busy, nothing can come. */
  #silenceMs = 0
  #lookedAt = performance.now()
  #failure: Error | undefined

  constructor(connection: Connection, reading: Reading, mark: PubSubMark | undefined) {
    this.#connection = connection
    this.#reading = reading
    this.#tracker = reading.watermark.track({ state: mark?.watermark.tracker, ahead: () => earliestToCome([]) })
    this.#observed = mark?.watermark.at ?? undefined
    this.#watermark = this.#observed ?? Number.NEGATIVE_INFINITY
    const fail = (error: Error) => {
      this.#failure ??= error
    }
    this.#acknowledger = new Acknowledger(connection, fail)
    this.#leases = new Leases(this.#acknowledger, () => this.#stream.stream, mark)
    const limits = { maxMessages: MOST_LEASED, maxBytes: MOST_LEASED_BYTES }
    this.#stream = new PullStream(connection, limits, {
      onOpen: () => {
        this.#silenceMs = 0
        this.#leases.reconnected()
      },
      onMessages: (messages, stream) => this.#receive(messages, stream),
      onLost: () => {
        this.#silenceMs = 0
      },
      onRefused: fail,
    })
    this.#maintenance = setInterval(() => void this.#leases.maintain(), MAINTAIN_MS)
  }

  readBundle(max: number): readonly SourceElement<PubSubMessage>[] | undefined {
    if (this.#failure !== undefined) throw this.#failure
    this.#bundle = this.#waiting.slice(this.#next, this.#next + max)
    if (this.#bundle.length === 0) {
      this.#holdBack()
      this.#listen()
      return this.#silenceMs > this.#reading.endAfterSilenceMs ? undefined : []
    }
    this.#lookedAt = performance.now()
    this.#next += this.#bundle.length
    if (this.#next === this.#waiting.length) {
      this.#waiting = []
      this.#next = 0
    } else if (this.#next > MOST_WAITING) {
      this.#waiting = this.#waiting.slice(this.#next)
      this.#next = 0
    }
    for (const { data } of this.#bundle) this.#waitingBytes -= data.length
    this.#leases.handOver(this.#bundle.map(({ messageId }) => messageId))
    this.#holdBack()
    return this.#bundle.map((message, index) => this.#element(message, index))
  }

  watermark(): Timestamp {
    const idleMs = this.#silenceMs - this.#reading.idleMs
    if (idleMs > 0) {
      // It goes on from where it was, at the pace of the clock: so it does for a replay, whose times are of another day.
      if (this.#observed !== undefined) this.#moveTo(this.#observed + idleMs)
      else if (this.#reading.timestampAttribute === undefined) this.#moveTo(Date.now() - this.#reading.idleMs)
    }
    return this.#watermark
  }

  backlog(): Backlog {
    return { elements: this.#waiting.length - this.#next, bytes: this.#waitingBytes }
  }

  checkpointMark(): PubSubMark {
    const tracker = this.#tracker.state()
    const at = Number.isFinite(this.#watermark) ? this.#watermark : null
    return { ...this.#leases.mark, watermark: { at, ...(tracker === undefined ? {} : { tracker }) } }
  }

  finalize(mark: PubSubMark): void {
    this.#leases.finalize(mark.bundle)
    this.#holdBack()
  }

  place(index: number): string {
    return `${this.#reading.subscription}:${this.#bundle[index]?.messageId}`
  }

  async close(): Promise<void> {
    clearInterval(this.#maintenance)
    await this.#acknowledger.settle()
    const isOpen = this.#stream.stream !== undefined
    await this.#stream.close()
    if (isOpen) await this.#leases.release()
    await this.#connection.close()
  }

  #listen(): void {
    const now = performance.now()
    if (this.#stream.stream !== undefined) this.#silenceMs += Math.min(now - this.#lookedAt, LONGEST_LOOK_MS)
    this.#lookedAt = now
  }

  #receive(messages: readonly ReceivedMessage[], stream: number): void {
    this.#silenceMs = 0
    for (const { ackId, message } of messages) {
      if (!this.#leases.receive(message.messageId, ackId, stream)) continue
      // A copy: what came is a part of a larger response, which it would keep.
      const data = new Uint8Array(message.data)
      const { attributes, messageId, orderingKey, publishTime } = message
      const publishMs = Number(publishTime.seconds) * 1000 + Math.floor(publishTime.nanos / 1e6)
      this.#waiting.push(new PubSubMessage({ data, attributes, messageId, orderingKey, publishTime: publishMs }))
      this.#waitingBytes += data.length
    }
    this.#holdBack()
  }

  /** Lets the server wait while there is much to do here. */
  #holdBack(): void {
    const { length } = this.#waiting
    const waiting = length - this.#next
    const { size } = this.#leases
    if (waiting >= MOST_WAITING || this.#waitingBytes >= MOST_WAITING_BYTES || size >= MOST_LEASED) this.#stream.pause()
    else if (waiting <= MOST_WAITING / 2 && this.#waitingBytes <= MOST_WAITING_BYTES / 2) this.#stream.resume()
  }

  #element(message: PubSubMessage, index: number): SourceElement<PubSubMessage> {
    const { timestampAttribute, idAttribute } = this.#reading
    const { attributes, publishTime } = message
    const timestamp = timestampAttribute === undefined ? publishTime : attributeTime(attributes, timestampAttribute)
    if (typeof timestamp === 'string') return { broken: { ...message }, reason: timestamp, place: this.place(index) }
    const id = idAttribute === undefined ? undefined : attributes[idAttribute] || message.messageId
    this.#moveTo(this.#tracker.observe(timestamp, publishTime))
    this.#observed = this.#watermark
    // What the server's clock puts into the future is here, and waits for nobody.
    const arrivedAt = Math.min(publishTime, Date.now())
    const element = { value: message, timestamp, arrivedAt, watermark: this.#watermark }
    return id === undefined ? element : { ...element, id }
  }

  #moveTo(watermark: Timestamp): void {
    if (watermark > this.#watermark) this.#watermark = watermark
  }
}
