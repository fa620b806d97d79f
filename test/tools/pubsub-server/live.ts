import { type Message, PubSub, type Subscription, type SubscriptionOptions, type Topic, v1 } from '@google-cloud/pubsub'
import { credentials } from '@grpc/grpc-js'
import { afterEach } from '@jest/globals'

const ending: (() => unknown)[] = []
afterEach(async () => {
  for (const end of ending.splice(0).reverse()) await end()
})

/** Calls it after the test. */
export function afterwards(end: () => unknown): void {
  ending.push(end)
}

let named = 0
/** A name that no other test has: suites of one file share a server. */
export function unique(prefix: string): string {
  return `${prefix}-${process.pid}-${++named}`
}

/** Google's client of the server at `host`, 'localhost:8085', closed after the test. */
export function clientOf(host: string, projectId = 'school'): PubSub {
  const client = withEmulator(host, () => new PubSub({ projectId }))
  afterwards(() => client.close())
  return client
}

/** Its low-level client, whose calls are those of the gRPC API. */
export function subscriberOf(host: string): v1.SubscriberClient {
  return closed(new v1.SubscriberClient(connection(host)))
}

/** The same of the publisher's half. */
export function publisherOf(host: string): v1.PublisherClient {
  return closed(new v1.PublisherClient(connection(host)))
}

function connection(host: string) {
  const [servicePath, port] = host.split(':')
  return { servicePath, port: Number(port), sslCreds: credentials.createInsecure() as never, projectId: 'school' }
}

function closed<T extends { close(): unknown }>(client: T): T {
  afterwards(() => client.close())
  return client
}

/** The environment leads the client to the server, as it does a user's. */
function withEmulator<T>(host: string, make: () => T): T {
  const { PUBSUB_EMULATOR_HOST: before } = process.env
  process.env.PUBSUB_EMULATOR_HOST = host
  process.env.METADATA_SERVER_DETECTION = 'none'
  try {
    return make()
  } finally {
    if (before === undefined) delete process.env.PUBSUB_EMULATOR_HOST
    else process.env.PUBSUB_EMULATOR_HOST = before
  }
}

/** A topic and a subscription of it, of names of their own. */
export async function topicWith(client: PubSub, options: object = {}): Promise<[Topic, Subscription]> {
  const [topic] = await client.createTopic(unique('topic'))
  const [subscription] = await topic.createSubscription(unique('subscription'), options)
  return [topic, subscription]
}

/** What a subscriber of Google's client takes, in the order in which it comes. */
export class Taken {
  readonly messages: Message[] = []
  readonly subscription: Subscription
  #wake: () => void = () => {}
  #failure: Error | undefined

  /** `handle` is called with each message, and acknowledges it if nothing else is given. */
  constructor(
    subscription: Subscription,
    options: SubscriptionOptions = {},
    handle: (message: Message) => void = message => message.ack(),
  ) {
    this.subscription = subscription
    subscription.setOptions({ streamingOptions: { maxStreams: 1 }, ...options })
    subscription.on('message', message => {
      this.messages.push(message)
      handle(message)
      this.#wake()
    })
    subscription.on('error', error => {
      this.#failure = error
      this.#wake()
    })
    // Not waited for: a server that is stuck would keep it.
    afterwards(() => void this.close().catch(() => {}))
  }

  /** When there are so many; rejects if the client reports an error. */
  async count(count: number): Promise<Message[]> {
    await this.#until(() => this.messages.length >= count)
    return this.messages
  }

  /** The error that the client reports. */
  async failure(): Promise<Error> {
    const failed = this.#until(() => false)
    return failed.then(
      () => new Error('none'),
      error => error,
    )
  }

  async #until(isSo: () => boolean): Promise<void> {
    while (!isSo()) {
      if (this.#failure !== undefined) throw this.#failure
      await new Promise<void>(resolve => {
        this.#wake = resolve
      })
    }
  }

  /** Ends its stream. */
  async close(): Promise<void> {
    this.subscription.removeAllListeners('message')
    await this.subscription.close()
  }
}

/** The texts of messages. */
export function textsOf(messages: readonly { readonly data?: unknown }[]): string[] {
  return messages.map(({ data }) => String(data))
}

/** The numbers from 0 on, as texts. */
export function numbers(count: number): string[] {
  return Array.from({ length: count }, (_, i) => String(i))
}
