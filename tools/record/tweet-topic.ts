import type { Publisher } from '../../lib/io/pubsub/publisher.ts'
import type { Tweet } from '../../lib/io/recording.ts'
import { UserError } from '../command.ts'
import { tweetMessage } from '../publish/recorded-messages.ts'

/** The live stream does not wait, so while the server is away so many tweets do; more are left out, and counted. */
const MOST_WAITING = 100_000
const AT_ONCE = 1000
const LAST_MS = 5000

/** Publishes tweets as they come. */
export class TweetTopic {
  /** Came while too many were waiting, or could not be published at the end. */
  leftOut = 0
  readonly #publisher: Publisher
  #waiting: Tweet[] = []
  #sending: Promise<void> | undefined
  #failure: unknown
  #isLate = false

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
    this.#sending ??= this.#send()
  }

  /**
   * Resolves when all has been published; what a server that is away has not taken after a few seconds is left out.
   * Rejects with a UserError if the server has refused.
   */
  async close(): Promise<void> {
    const late = setTimeout(() => {
      this.#isLate = true
      void this.#publisher.close()
    }, LAST_MS)
    await this.#sending
    clearTimeout(late)
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
      while (this.#waiting.length > 0) {
        const some = this.#waiting.slice(0, AT_ONCE)
        await this.#publisher.publish(some.map(tweetMessage))
        this.#waiting.splice(0, some.length)
      }
    } catch (thrown) {
      if (this.#isLate) {
        this.leftOut += this.#waiting.length
        return
      }
      this.#failure = new UserError((thrown as Error).message)
    } finally {
      // In the turn in which nothing was left: what comes later starts anew.
      this.#sending = undefined
    }
  }
}
