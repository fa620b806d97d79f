import { randomBytes } from 'node:crypto'
import { Entry, type Holder } from './entry.ts'
import type { Filter } from './filter.ts'
import { KeyQueue } from './key-queue.ts'
import { Leases } from './leases.ts'
import type { Message } from './message.ts'
import type { RpcError } from './rpc-error.ts'
import { msOf, type SubscriptionConfig, WEEK } from './subscription-config.ts'
import { Waiting } from './waiting.ts'

/** How often what is older than the retention is looked for at most. */
const SWEEP_MS = 1000

/** Somebody who takes messages when there are some. */
export interface Consumer {
  /** Takes a batch; false if it took none. */
  pump(): boolean
  /** There will be no more: the subscription was deleted or detached, or the server ends. */
  end(why: RpcError): void
}

/** A message that is handed out. */
export interface Delivery {
  readonly ackId: string
  readonly message: Message
  /** 0 without a dead-letter policy. */
  readonly attempt: number
}

/** What a subscription tells its surroundings. */
export interface SubscriptionEvents {
  /** These need not be kept for it any more. */
  onSettled(ids: readonly number[]): void
  /** It failed too often; true if it went to the dead-letter topic. */
  onExhausted(entry: Entry): boolean
  /** It failed, where failures are counted. */
  onFailed(entry: Entry): void
  now(): number
}

/** A subscription: its backlog, who holds what of it until when, and who waits for more. */
export class Subscription {
  config: SubscriptionConfig
  readonly #events: SubscriptionEvents
  readonly #filter: Filter | undefined
  /** All that is not acknowledged, and what is retained though it is, in the order of publishing. */
  readonly #kept = new Map<number, Entry>()
  readonly #keys = new Map<string, KeyQueue<Entry>>()
  readonly #waiting = new Waiting()
  readonly #leases = new Leases(entry => this.#fail(entry))
  readonly #delays = new Map<Entry, NodeJS.Timeout>()
  #consumers: Consumer[] = []
  #isPumping = false
  #isOver = false
  /** Ack ids of before the server was started again must not mean other messages. */
  readonly #ackPrefix = randomBytes(6).toString('base64url')
  #ackIds = 0
  #swept = 0

  constructor(config: SubscriptionConfig, filter: Filter | undefined, events: SubscriptionEvents) {
    this.config = config
    this.#filter = filter
    this.#events = events
  }

  /** A message was published. */
  add(message: Message): void {
    if (this.config.detached || this.#filter?.(message) === false) return
    let key: KeyQueue<Entry> | undefined
    if (this.config.enable_message_ordering && message.orderingKey !== '') {
      key = this.#keys.get(message.orderingKey)
      if (key === undefined) {
        key = new KeyQueue(message.orderingKey)
        this.#keys.set(message.orderingKey, key)
      }
    }
    const entry = new Entry(message, key)
    this.#kept.set(message.id, entry)
    key?.push(entry)
    this.#waiting.add(entry)
    this.wake()
  }

  /** Leases up to so many messages and about so many bytes. */
  take(holder: Holder, mostMessages: number, mostBytes: number): Delivery[] {
    this.sweep()
    const taken: Delivery[] = []
    const { ack_deadline_seconds, dead_letter_policy } = this.config
    for (let bytes = 0; taken.length < mostMessages && bytes < mostBytes; ) {
      const entry = this.#waiting.take(holder)
      if (entry === undefined) break
      const { message } = entry
      this.#leases.delete(entry)
      entry.ackId = `${this.#ackPrefix}${(++this.#ackIds).toString(36)}`
      entry.state = 'leased'
      entry.holder = holder
      holder.messages++
      holder.bytes += message.encoded.length
      this.#leases.add(entry, (holder.ackDeadlineSeconds ?? ack_deadline_seconds) * 1000)
      bytes += message.encoded.length
      taken.push({ ackId: entry.ackId, message, attempt: dead_letter_policy === null ? 0 : entry.failures + 1 })
    }
    return taken
  }

  /** Unknown ids are passed over, as those of messages that were handed out again. */
  acknowledge(ackIds: readonly string[]): void {
    const settled: number[] = []
    for (const ackId of ackIds) {
      const entry = this.#leases.get(ackId)
      if (entry !== undefined) this.#settle(entry, 'acked', settled)
    }
    this.#settled(settled)
  }

  /** In seconds from now; 0 gives it back. */
  modifyDeadline(ackIds: readonly string[], seconds: number): void {
    for (const ackId of ackIds) {
      const entry = this.#leases.get(ackId)
      if (entry?.state !== 'leased') continue
      if (seconds > 0) this.#leases.extend(entry, seconds * 1000)
      else {
        this.#fail(entry)
        if (entry.key === undefined) this.#leases.delete(entry)
      }
    }
    this.wake()
  }

  /** A holder is gone: what it holds can be handed out again. */
  leave(holder: Holder): void {
    if (this.#isOver) return
    const held = [...this.#leases.values()].filter(entry => entry.holder === holder)
    for (const entry of held) if (entry.holder === holder) this.#fail(entry)
  }

  addConsumer(consumer: Consumer): void {
    this.#consumers.push(consumer)
    this.wake()
  }

  removeConsumer(consumer: Consumer): void {
    this.#consumers = this.#consumers.filter(other => other !== consumer)
  }

  /** Soon lets all who wait take what they can. */
  wake(): void {
    if (this.#isPumping || this.#consumers.length === 0) return
    this.#isPumping = true
    setImmediate(() => {
      this.#isPumping = false
      for (let progress = true; progress; ) {
        progress = false
        for (const consumer of [...this.#consumers]) progress = consumer.pump() || progress
      }
    })
  }

  /** Acknowledges what was published before `time` (ms since the epoch), and takes back what was acknowledged after. */
  seek(time: number): void {
    const settled: number[] = []
    const entries = [...this.#kept.values()]
    this.#reset()
    for (const { message, state, failures } of entries) {
      const isAcked = message.publishedAt < time
      if (isAcked && !this.config.retain_acked_messages) {
        settled.push(message.id)
        continue
      }
      this.add(message)
      const entry = this.#kept.get(message.id)
      if (entry === undefined) continue
      if (state !== 'gone') entry.failures = failures
      if (isAcked) {
        entry.state = 'gone'
        entry.key?.settle()
      }
    }
    this.#events.onSettled(settled)
    this.wake()
  }

  /** Drops what is older than the retention. */
  sweep(): void {
    const now = this.#events.now()
    if (Math.abs(now - this.#swept) < SWEEP_MS) return
    this.#swept = now
    const oldest = now - msOf(this.config.message_retention_duration ?? WEEK)
    for (const entry of this.#kept.values()) {
      if (entry.message.publishedAt >= oldest) break
      this.#kept.delete(entry.message.id)
      this.#settle(entry, 'gone', [])
    }
  }

  /** Messages acknowledged before the server was started again. */
  restoreAcked(ids: readonly number[]): void {
    const settled: number[] = []
    for (const id of ids) {
      const entry = this.#kept.get(id)
      if (entry !== undefined) this.#settle(entry, 'acked', settled)
    }
  }

  restoreFailures(id: number, failures: number): void {
    const entry = this.#kept.get(id)
    if (entry !== undefined) entry.failures = failures
  }

  /** What is kept for it, in the order of publishing. */
  kept(): IterableIterator<Entry> {
    return this.#kept.values()
  }

  /** Nobody gets anything any more; what was handed out may still be acknowledged. */
  end(why: RpcError): void {
    this.#isOver = true
    for (const consumer of this.#consumers.splice(0)) consumer.end(why)
  }

  /** Loses its backlog. */
  close(): void {
    this.#reset()
    this.#leases.close()
  }

  #reset(): void {
    for (const entry of this.#leases.values()) this.#unlease(entry)
    for (const key of this.#keys.values()) key.queuedIn = undefined
    for (const timer of this.#delays.values()) clearTimeout(timer)
    this.#delays.clear()
    this.#leases.close()
    this.#waiting.clear()
    this.#keys.clear()
    this.#kept.clear()
  }

  /** Takes it from its holder. */
  #unlease(entry: Entry): void {
    const { holder, key, message } = entry
    if (holder === undefined) return
    holder.messages--
    holder.bytes -= message.encoded.length
    entry.holder = undefined
    if (key !== undefined) key.leased--
  }

  /** Done with it, for good if it is gone: adds to `settled` what need not be kept any more. */
  #settle(entry: Entry, state: 'acked' | 'gone', settled: number[]): void {
    if (entry.state === 'acked' || entry.state === 'gone') return
    this.#unlease(entry)
    this.#leases.delete(entry)
    this.#undelay(entry)
    const wasReady = entry.state === 'ready'
    entry.state = state
    if (wasReady) this.#waiting.forget(entry)
    const { key } = entry
    for (const done of key === undefined ? [entry] : key.settle()) {
      done.state = 'gone'
      if (!this.config.retain_acked_messages) this.#kept.delete(done.message.id)
      settled.push(done.message.id)
    }
    if (key === undefined) return
    if (key.leased === 0) this.#waiting.release(key)
    if (key.isEmpty) this.#keys.delete(key.key)
  }

  #settled(ids: readonly number[]): void {
    if (ids.length > 0) this.#events.onSettled(ids)
    this.wake()
  }

  /** A lease ended without acknowledgement. */
  #fail(entry: Entry): void {
    this.#unlease(entry)
    entry.failures++
    const { dead_letter_policy } = this.config
    if (dead_letter_policy !== null) {
      this.#events.onFailed(entry)
      if (entry.failures >= dead_letter_policy.max_delivery_attempts && this.#events.onExhausted(entry)) {
        const settled: number[] = []
        this.#settle(entry, 'gone', settled)
        return this.#settled(settled)
      }
    }
    const { key } = entry
    if (key === undefined) {
      entry.state = 'ready'
      this.#later(entry, () => this.#waiting.addAgain(entry))
      return
    }
    for (const following of key.rewind(entry)) {
      this.#unlease(following)
      this.#leases.delete(following)
      if (following.state !== 'gone') following.state = 'ready'
    }
    key.isDelayed = true
    this.#later(entry, () => {
      key.isDelayed = false
      if (key.leased === 0) this.#waiting.release(key)
      else this.#waiting.queueKey(key)
    })
  }

  /** When the retry policy says, or at once. */
  #later(entry: Entry, again: () => void): void {
    const { retry_policy } = this.config
    if (retry_policy !== null) {
      const most = msOf(retry_policy.maximum_backoff)
      const ms = Math.min(most, msOf(retry_policy.minimum_backoff) * 2 ** (entry.failures - 1))
      if (ms > 0) {
        if (entry.key === undefined) entry.state = 'delayed'
        const timer = setTimeout(() => {
          this.#delays.delete(entry)
          if (entry.state === 'delayed') entry.state = 'ready'
          again()
          this.wake()
        }, ms)
        this.#delays.set(entry, timer.unref())
        return
      }
    }
    again()
    this.wake()
  }

  /** Acknowledged while it waits: its key need not wait for it. */
  #undelay(entry: Entry): void {
    const timer = this.#delays.get(entry)
    if (timer === undefined) return
    clearTimeout(timer)
    this.#delays.delete(entry)
    if (entry.key !== undefined) entry.key.isDelayed = false
  }
}
