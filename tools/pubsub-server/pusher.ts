import { Holder } from './entry.ts'
import { contentOf } from './message.ts'
import type { Consumer, Delivery, Subscription } from './subscription.ts'

/** As the real service does: what acknowledges, and how long it waits after what does not. */
const ACKNOWLEDGING = new Set([102, 200, 201, 202, 204])
const LEAST_WAIT_MS = 100
const LONGEST_WAIT_MS = 60_000
/** Requests at a time: more while they succeed, fewer when one fails. */
const FIRST_WINDOW = 3
const GREATEST_WINDOW = 100

/** Sends a subscription's messages to its endpoint, by HTTP POST, as JSON. */
export class Pusher implements Consumer {
  readonly #subscription: Subscription
  readonly #say: (text: string) => void
  readonly #abort = new AbortController()
  readonly endpoint: string
  #underWay = 0
  #window = FIRST_WINDOW
  #failures = 0
  #waiting: NodeJS.Timeout | undefined

  constructor(subscription: Subscription, endpoint: string, say: (text: string) => void) {
    this.#subscription = subscription
    this.endpoint = endpoint
    this.#say = say
    subscription.addConsumer(this)
  }

  pump(): boolean {
    let progress = false
    while (this.#waiting === undefined && this.#underWay < this.#window && !this.#abort.signal.aborted) {
      // A holder for each, so that of an ordering key only one is under way.
      const [delivery] = this.#subscription.take(new Holder(), 1, 1)
      if (delivery === undefined) break
      progress = true
      this.#underWay++
      void this.#push(delivery)
    }
    return progress
  }

  /** It pushes no more; what is under way is given up, and goes to whoever comes next. */
  end(): void {
    this.#abort.abort()
    clearTimeout(this.#waiting)
    this.#subscription.removeConsumer(this)
  }

  async #push(delivery: Delivery): Promise<void> {
    const reason = await this.#refusal(delivery)
    this.#underWay--
    if (reason === undefined) {
      this.#failures = 0
      this.#window = Math.min(GREATEST_WINDOW, this.#window + FIRST_WINDOW)
      return this.#subscription.acknowledge([delivery.ackId])
    }
    this.#window = Math.max(1, this.#window >> 1)
    if (!this.#abort.signal.aborted) {
      if (this.#failures++ === 0) this.#say(`${this.endpoint}: ${reason}; the push is tried again`)
      this.#wait(Math.min(LONGEST_WAIT_MS, LEAST_WAIT_MS * 2 ** (this.#failures - 1)))
    }
    this.#subscription.modifyDeadline([delivery.ackId], 0)
  }

  #wait(ms: number): void {
    clearTimeout(this.#waiting)
    this.#waiting = setTimeout(() => {
      this.#waiting = undefined
      this.#subscription.wake()
    }, ms).unref()
  }

  /** Why it is not acknowledged; undefined if it is. */
  async #refusal(delivery: Delivery): Promise<string | undefined> {
    const { name, ack_deadline_seconds } = this.#subscription.config
    try {
      const response = await fetch(this.endpoint, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'user-agent': 'yeoul-pubsub' },
        body: JSON.stringify(envelope(delivery, name)),
        redirect: 'manual',
        signal: AbortSignal.any([this.#abort.signal, AbortSignal.timeout(ack_deadline_seconds * 1000)]),
      })
      await response.body?.cancel()
      return ACKNOWLEDGING.has(response.status) ? undefined : `answered ${response.status}`
    } catch (thrown) {
      const { cause, message } = thrown as Error
      return (cause as NodeJS.ErrnoException | undefined)?.code ?? message
    }
  }
}

/** The JSON of a push: *Receive push messages* of Pub/Sub's documentation. */
function envelope({ message, attempt }: Delivery, subscription: string): object {
  const { data, attributes } = contentOf(message.encoded)
  const messageId = String(message.id)
  const publishTime = new Date(message.publishedAt).toISOString()
  return {
    ...(attempt === 0 ? {} : { deliveryAttempt: attempt }),
    message: {
      attributes,
      data: data.toString('base64'),
      messageId,
      message_id: messageId,
      ...(message.orderingKey === '' ? {} : { orderingKey: message.orderingKey }),
      publishTime,
      publish_time: publishTime,
    },
    subscription,
  }
}
