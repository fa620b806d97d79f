import type { BrokerTopic, Sent } from './broker-topic.ts'
import type { Schedule } from './schedule.ts'

/** What goes together. */
const AT_ONCE = 500
const PAUSE_MS = 1000

/** Sends the elements of a replay to a broker's topic as they arrive: each once, however often the class goes back. */
export class Publishing {
  readonly #topic: BrokerTopic
  readonly #waiting: Sent[] = []
  /** How often each line was sent; what is injected a second time is sent a second time. */
  #sent = new Uint8Array()
  #looked: { readonly schedule: Schedule; at: number; readonly seen: Uint8Array } | undefined
  #sending: Promise<void> | undefined
  #isOver = false
  #warning = ''
  messages = 0

  constructor(topic: BrokerTopic) {
    this.#topic = topic
  }

  /** What is wrong with the broker; '' if nothing is. */
  get warning(): string {
    return this.#warning
  }

  get name(): string {
    return this.#topic.name
  }

  /** So many arrivals have come. */
  upTo(schedule: Schedule, arrivals: number): void {
    if (this.#sent.length === 0) this.#sent = new Uint8Array(schedule.lineCount)
    if (this.#looked?.schedule !== schedule) {
      this.#looked = { schedule, at: 0, seen: new Uint8Array(schedule.lineCount) }
    }
    const looked = this.#looked
    for (; looked.at < Math.min(arrivals, schedule.length); looked.at++) {
      const line = schedule.lineOf(looked.at)
      const seen = (looked.seen[line] as number) + 1
      looked.seen[line] = seen
      if (seen <= (this.#sent[line] as number)) continue
      this.#sent[line] = seen
      const arrival = schedule.arrival(looked.at)
      if ('tweet' in arrival) this.#waiting.push({ tweet: arrival.tweet, receivedMs: arrival.receivedAt })
      // Pub/Sub takes no empty message.
      else if (arrival.line !== '') this.#waiting.push(arrival.line)
    }
    if (this.#waiting.length > 0) this.#sending ??= this.#send()
  }

  /** Waits for what is on its way. */
  async close(): Promise<void> {
    this.#isOver = true
    await this.#sending
    await this.#topic.close()
  }

  async #send(): Promise<void> {
    while (this.#waiting.length > 0) {
      const some = this.#waiting.slice(0, AT_ONCE)
      try {
        await this.#topic.send(some)
        this.#waiting.splice(0, some.length)
        this.messages += some.length
        this.#warning = ''
      } catch (thrown) {
        this.#warning = `${this.#topic.name}: ${(thrown as Error).message}`
        if (this.#isOver) break
        await new Promise(resolve => setTimeout(resolve, PAUSE_MS))
      }
    }
    this.#sending = undefined
  }
}
