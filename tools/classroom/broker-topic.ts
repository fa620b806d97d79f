import type { Tweet } from '../../lib/io/files/tweet.ts'
import { TopicWriter } from '../../lib/io/kafka/topic-writer.ts'
import { recordOf } from '../../lib/io/kafka/written-record.ts'
import { Publisher } from '../../lib/io/pubsub/publisher.ts'
import { UsageError, UserError } from '../command.ts'
import { tweetMessage } from '../publish/recorded-messages.ts'

/** A tweet and when it was received; or a line that cannot be read, as it stands. */
export type Sent = { readonly tweet: Tweet; readonly receivedMs: number } | string

/** A topic of a broker that takes tweets. */
export interface BrokerTopic {
  readonly name: string
  send(some: readonly Sent[]): Promise<void>
  close(): Promise<void>
}

/** Where --to says that elements go. */
export interface Destination {
  readonly kind: 'pubsub' | 'kafka'
  readonly topic: string
}

const WHO = 'yeoul replay'
const CONNECT_MS = 5000
/** Where a broker of Kafka is, if not said. */
export const BOOTSTRAP = '127.0.0.1:9092'

/** 'pubsub:tweets', 'kafka:tweets'. Throws a UsageError for anything else. */
export function destinationOf(given: string): Destination {
  const [, kind, topic] = /^(pubsub|kafka):([\w./-]+)$/.exec(given) ?? []
  if ((kind === 'pubsub' || kind === 'kafka') && topic !== undefined) return { kind, topic }
  throw new UsageError(`--to ${given}: no such place; write page, terminal, pubsub:TOPIC or kafka:TOPIC`)
}

/** Connects to a topic. Throws a UserError where there is no broker, or no such topic. */
export async function openTopic({ kind, topic }: Destination, bootstrap = BOOTSTRAP): Promise<BrokerTopic> {
  try {
    return kind === 'pubsub' ? await pubSubTopic(topic) : await kafkaTopic(topic, bootstrap)
  } catch (thrown) {
    throw new UserError(`--to ${kind}:${topic}: ${(thrown as Error).message}`, { cause: thrown })
  }
}

async function pubSubTopic(topic: string): Promise<BrokerTopic> {
  const publisher = await Publisher.to(topic, WHO, CONNECT_MS)
  return {
    name: publisher.topic,
    send: some =>
      publisher.publish(
        some.map(sent =>
          typeof sent === 'string'
            ? { data: Buffer.from(sent), attributes: {}, orderingKey: '' }
            : tweetMessage(sent.tweet),
        ),
      ),
    close: () => publisher.close(),
  }
}

/** As yeoul load writes them: received when the record says, the author as the key. */
async function kafkaTopic(topic: string, bootstrap: string): Promise<BrokerTopic> {
  type Record = { readonly text: string; readonly author: string }
  const record = recordOf<Record>(WHO, { value: ({ text }) => text, key: ({ author }) => author })
  const place = { what: WHO, bootstrap, topic, patienceMs: CONNECT_MS }
  const writer = await TopicWriter.open(
    { place, transactionalId: undefined, transactionTimeoutMs: 60_000, record },
    0,
    undefined,
  )
  let newestMs = 0
  return {
    name: `topic '${topic}' at ${bootstrap}`,
    send: some =>
      writer.write(
        some.map(sent => {
          if (typeof sent === 'string') return { value: { text: sent, author: '' }, timestamp: newestMs }
          newestMs = sent.receivedMs
          return {
            value: { text: JSON.stringify(sent.tweet), author: sent.tweet.author_id ?? '' },
            timestamp: newestMs,
          }
        }),
      ),
    close: () => writer.close(),
  }
}
