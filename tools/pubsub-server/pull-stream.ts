import type { ServerDuplexStream } from '@grpc/grpc-js'
import { validateDeadline } from './ack-request.ts'
import { streamingPullResponse } from './deliveries.ts'
import { Holder } from './entry.ts'
import { invalid, type RpcError } from './rpc-error.ts'
import type { Consumer, Subscription } from './subscription.ts'

const MOST_MESSAGES = 500
const MOST_BYTES = 2 ** 20

/** The message StreamingPullRequest of google.pubsub.v1. */
export interface StreamingPullRequest {
  readonly subscription: string
  readonly ack_ids: readonly string[]
  readonly modify_deadline_seconds: readonly number[]
  readonly modify_deadline_ack_ids: readonly string[]
  readonly stream_ack_deadline_seconds: number
  readonly max_outstanding_messages: number
  readonly max_outstanding_bytes: number
}

export type PullCall = ServerDuplexStream<StreamingPullRequest, Buffer>

/** One open StreamingPull. */
export class PullStream implements Consumer {
  readonly #call: PullCall
  readonly #subscription: Subscription
  readonly #holder = new Holder()
  readonly #mostMessages: number
  readonly #mostBytes: number
  #isBlocked = false
  #isOver = false

  constructor(call: PullCall, subscription: Subscription, first: StreamingPullRequest) {
    const { stream_ack_deadline_seconds: seconds } = first
    if (seconds < 10 || seconds > 600) {
      throw invalid(`Invalid stream_ack_deadline_seconds: ${seconds}; it must be from 10 to 600.`)
    }
    this.#call = call
    this.#subscription = subscription
    this.#holder.ackDeadlineSeconds = seconds
    this.#mostMessages = first.max_outstanding_messages > 0 ? first.max_outstanding_messages : Number.POSITIVE_INFINITY
    this.#mostBytes = first.max_outstanding_bytes > 0 ? first.max_outstanding_bytes : Number.POSITIVE_INFINITY
    call.on('drain', () => {
      this.#isBlocked = false
      subscription.wake()
    })
    subscription.addConsumer(this)
    this.request({ ...first, subscription: '' })
  }

  /** What the client says on. */
  request(request: StreamingPullRequest): void {
    const { subscription, ack_ids, modify_deadline_ack_ids: modified, modify_deadline_seconds: seconds } = request
    if (subscription !== '' && subscription !== this.#subscription.config.name) {
      throw invalid('Only the first request of a stream names its subscription.')
    }
    if (modified.length !== seconds.length) {
      throw invalid(`${modified.length} modify_deadline_ack_ids, but ${seconds.length} modify_deadline_seconds.`)
    }
    seconds.forEach(validateDeadline)
    if (request.stream_ack_deadline_seconds > 0) {
      this.#holder.ackDeadlineSeconds = Math.min(600, Math.max(10, request.stream_ack_deadline_seconds))
    }
    if (ack_ids.length > 0) this.#subscription.acknowledge(ack_ids)
    for (const [index, ackId] of modified.entries()) this.#subscription.modifyDeadline([ackId], seconds[index])
  }

  pump(): boolean {
    if (this.#isBlocked || this.#isOver) return false
    const { messages, bytes } = this.#holder
    const mostMessages = Math.min(MOST_MESSAGES, this.#mostMessages - messages)
    const mostBytes = Math.min(MOST_BYTES, this.#mostBytes - bytes)
    if (mostMessages <= 0 || mostBytes <= 0) return false
    const taken = this.#subscription.take(this.#holder, mostMessages, mostBytes)
    if (taken.length === 0) return false
    const response = streamingPullResponse(taken, this.#subscription.config.enable_message_ordering)
    this.#isBlocked = !this.#call.write(response)
    return true
  }

  end(why: RpcError): void {
    this.leave()
    this.#call.emit('error', why)
  }

  /** The client is gone: what it holds goes to others. */
  leave(): void {
    if (this.#isOver) return
    this.#isOver = true
    this.#subscription.removeConsumer(this)
    this.#subscription.leave(this.#holder)
  }
}
