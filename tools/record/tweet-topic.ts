import type { Publisher } from '../../lib/io/pubsub/publisher.ts'
import type { Tweet } from '../../lib/io/recording.ts'
import { UserError } from '../command.ts'
import { tweetMessage } from '../publish/recorded-messages.ts'

/** The live stream does not wait, so while the server is away so many tweets do; more are left out, and counted. */
const MOST_WAITING = 100_000
const AT_ONCE = 1000

/** Publishes tweets as they come. */
export class TweetTopic {
  /** Came while too many were waiting. */
  leftOut = 0
  readonly #publisher: Publisher
  #waiting: Tweet[] = []
  #sending: Promise<void> | undefined
  #failure: unknown

  constructor(publisher: Publisher) {
    this.#publisher = publisher
  }

  /** Takes a tweet, which is published soon. Throws a UserError if the server has refused one. */
  add(tweet: Tweet): void {
    if (this.#failure !== undefined) throw this.#failure
    if (this.#waiting.length >= MOST_WAITING) {
      this.leftOut++
      return
    }
    this.#waiting.push(tweet)
    this.#sending ??= this.#send().finally(() => {
      this.#sending = undefined
    })
  }

  /** Resolves when all has been published. Rejects with a UserError if the server has refused. */
  async close(): Promise<void> {
    await this.#sending
    if (this.#failure !== undefined) throw this.#failure
    await this.#publisher.close()
  }

  /** Instead of close, or after it: waits for nothing. */
  async abandon(): Promise<void> {
    this.#waiting = []
    await this.#publisher.close()
  }

  async #send(): Promise<void> {
    // Tweets of the same chunk go together.
    await undefined
    try {
      while (this.#waiting.length > 0) await this.#publisher.publish(this.#waiting.splice(0, AT_ONCE).map(tweetMessage))
    } catch (thrown) {
      this.#failure = new UserError((thrown as Error).message)
    }
  }
}
