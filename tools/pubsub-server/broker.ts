import type { Entry } from './entry.ts'
import { parsedFilter } from './filter.ts'
import { contentOf, encodingOf, type Message, publishTimeField, stamped } from './message.ts'
import type { Published } from './publish-request.ts'
import { Pusher } from './pusher.ts'
import { projectOf } from './resource-name.ts'
import { alreadyExists, detached, failedPrecondition, notFound, type RpcError } from './rpc-error.ts'
import { Subscription } from './subscription.ts'
import { plainSubscription, type SubscriptionConfig } from './subscription-config.ts'
import { type TopicConfig, validatedSubscription, validatedTopic } from './validated-config.ts'

/** Of the subscriptions of a topic that was deleted. */
export const DELETED_TOPIC = '_deleted-topic_'

interface Topic {
  config: TopicConfig
  readonly subscriptions: Set<Subscription>
}

/** What changes, told in the order in which it does: for whoever writes it down. */
export interface Changes {
  topic(config: TopicConfig): void
  topicDeleted(name: string): void
  subscription(config: SubscriptionConfig): void
  subscriptionDeleted(name: string): void
  published(topic: string, messages: readonly Message[]): void
  acknowledged(subscription: string, ids: readonly number[]): void
  failed(subscription: string, id: number, failures: number): void
  sought(subscription: string, time: number): void
}

/** The topics and subscriptions, and what goes from these to those. All of it at once, in this process. */
export class Broker {
  readonly #topics = new Map<string, Topic>()
  readonly #subscriptions = new Map<string, Subscription>()
  readonly #pushers = new Map<Subscription, Pusher>()
  readonly #now: () => number
  readonly #say: (text: string) => void
  /** Tells of each change; nothing while what was written down is restored. */
  changes: Changes | undefined
  /** Greater than that of each message of before, also of a server that forgot all. */
  #nextId: number

  constructor(now: () => number, say: (text: string) => void) {
    this.#now = now
    this.#say = say
    this.#nextId = Date.now() * 1000
  }

  topics(project: string): TopicConfig[] {
    return [...this.#topics.values()].map(({ config }) => config).filter(({ name }) => projectOf(name) === project)
  }

  subscriptions(project: string): SubscriptionConfig[] {
    return this.all()
      .map(({ config }) => config)
      .filter(({ name }) => projectOf(name) === project)
  }

  all(): Subscription[] {
    return [...this.#subscriptions.values()]
  }

  allTopics(): TopicConfig[] {
    return [...this.#topics.values()].map(({ config }) => config)
  }

  topic(name: string): Topic {
    const topic = this.#topics.get(name)
    if (topic === undefined) throw notFound(name)
    return topic
  }

  find(subscription: string): Subscription | undefined {
    return this.#subscriptions.get(subscription)
  }

  subscription(name: string): Subscription {
    const subscription = this.find(name)
    if (subscription === undefined) throw notFound(name)
    return subscription
  }

  createTopic(given: TopicConfig): TopicConfig {
    const config = validatedTopic(given)
    if (this.#topics.has(config.name)) throw alreadyExists(config.name)
    this.putTopic(config)
    return config
  }

  /** Creates it if it is not there. */
  ensureTopic(name: string): void {
    if (!this.#topics.has(name)) this.createTopic({ name, labels: {}, state: '' })
  }

  /** Creates it if it is not there, with the defaults. Throws if it is there, but of another topic. */
  ensureSubscription(topic: string, name: string): void {
    const existing = this.#subscriptions.get(name)
    if (existing === undefined) this.createSubscription(plainSubscription(topic, name))
    else if (existing.config.topic !== topic) {
      throw failedPrecondition(`${name} is there, but a subscription of ${existing.config.topic}, not of ${topic}`)
    }
  }

  /** Adds or replaces it. */
  putTopic(config: TopicConfig): void {
    const topic = this.#topics.get(config.name)
    if (topic === undefined) this.#topics.set(config.name, { config, subscriptions: new Set() })
    else topic.config = config
    this.changes?.topic(config)
  }

  deleteTopic(name: string): void {
    const { subscriptions } = this.topic(name)
    this.#topics.delete(name)
    for (const subscription of subscriptions) subscription.config = { ...subscription.config, topic: DELETED_TOPIC }
    this.changes?.topicDeleted(name)
  }

  createSubscription(given: SubscriptionConfig): SubscriptionConfig {
    const config = validatedSubscription(given)
    if (this.#subscriptions.has(config.name)) throw alreadyExists(config.name)
    this.topic(config.topic)
    this.putSubscription(config)
    return config
  }

  /** Adds it, or changes its settings. */
  putSubscription(config: SubscriptionConfig): Subscription {
    const { name } = config
    const subscription = this.#subscriptions.get(name) ?? this.#newSubscription(config)
    subscription.config = config
    const subscriptions = this.#topics.get(config.topic)?.subscriptions
    if (config.detached) {
      subscriptions?.delete(subscription)
      subscription.close()
    } else {
      subscriptions?.add(subscription)
    }
    this.changes?.subscription(config)
    this.#push(subscription)
    return subscription
  }

  deleteSubscription(name: string): void {
    const subscription = this.subscription(name)
    this.#subscriptions.delete(name)
    this.#topics.get(subscription.config.topic)?.subscriptions.delete(subscription)
    subscription.end(notFound(name))
    this.#pushers.delete(subscription)
    subscription.close()
    this.changes?.subscriptionDeleted(name)
  }

  /** It gets no more messages, and loses those that it has. */
  detach(name: string): void {
    const subscription = this.subscription(name)
    subscription.end(detached(name))
    this.putSubscription({ ...subscription.config, detached: true })
  }

  /** Returns the messages' ids. */
  publish(name: string, messages: readonly Published[]): string[] {
    const topic = this.topic(name)
    const now = this.#now()
    const time = publishTimeField(now)
    const stampedMessages = messages.map(({ fields, orderingKey }) =>
      stamped(fields, this.#nextId++, now, orderingKey, time),
    )
    this.changes?.published(name, stampedMessages)
    this.#deliver(topic, stampedMessages)
    return stampedMessages.map(({ id }) => String(id))
  }

  /** Messages of before the server was started again. */
  restore(name: string, messages: readonly Message[]): void {
    const topic = this.#topics.get(name)
    for (const { id } of messages) this.noteId(id)
    if (topic !== undefined) this.#deliver(topic, messages)
  }

  /** An id that was given before the server was started again. */
  noteId(id: number): void {
    if (id >= this.#nextId) this.#nextId = id + 1
  }

  /** `time`: in ms since the epoch. */
  seek(name: string, time: number): void {
    const subscription = this.subscription(name)
    if (subscription.config.detached) throw detached(name)
    this.changes?.sought(name, time)
    subscription.seek(time)
  }

  /** Drops what is older than its retention. */
  sweep(): void {
    for (const subscription of this.#subscriptions.values()) subscription.sweep()
  }

  /** Nobody gets anything any more. */
  end(why: RpcError): void {
    for (const subscription of this.#subscriptions.values()) subscription.end(why)
  }

  close(): void {
    for (const subscription of this.#subscriptions.values()) subscription.close()
  }

  /** Pushes to the endpoint that it has now, if it has one. */
  #push(subscription: Subscription): void {
    const { push_config, detached: isDetached } = subscription.config
    const endpoint = isDetached ? undefined : push_config?.push_endpoint
    const pusher = this.#pushers.get(subscription)
    if (pusher?.endpoint === endpoint) return
    pusher?.end()
    this.#pushers.delete(subscription)
    if (endpoint !== undefined) this.#pushers.set(subscription, new Pusher(subscription, endpoint, this.#say))
  }

  #newSubscription(config: SubscriptionConfig): Subscription {
    const { name, filter } = config
    const created: Subscription = new Subscription(config, filter === '' ? undefined : parsedFilter(filter), {
      now: this.#now,
      onSettled: ids => this.changes?.acknowledged(name, ids),
      onFailed: ({ message, failures }) => this.changes?.failed(name, message.id, failures),
      onExhausted: entry => this.#deadLetter(created, entry),
    })
    this.#subscriptions.set(name, created)
    return created
  }

  #deliver({ subscriptions }: Topic, messages: readonly Message[]): void {
    for (const subscription of subscriptions) for (const message of messages) subscription.add(message)
  }

  #deadLetter({ config }: Subscription, { message, failures }: Entry): boolean {
    const to = config.dead_letter_policy?.dead_letter_topic ?? ''
    if (!this.#topics.has(to)) return false
    const { data, attributes, orderingKey } = contentOf(message.encoded)
    const fields = encodingOf({
      data,
      orderingKey,
      attributes: {
        ...attributes,
        CloudPubSubDeadLetterSourceSubscription: config.name.split('/')[3] ?? '',
        CloudPubSubDeadLetterSourceSubscriptionProject: config.name.split('/')[1] ?? '',
        CloudPubSubDeadLetterSourceDeliveryCount: String(failures),
        CloudPubSubDeadLetterSourceTopicPublishTime: new Date(message.publishedAt).toISOString(),
      },
    })
    this.publish(to, [{ fields, orderingKey }])
    return true
  }
}
