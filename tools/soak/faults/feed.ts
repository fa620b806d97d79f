import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { Producer } from '@platformatic/kafka'
import { direct, Pipeline } from 'yeoul'
import { readRecording, recordingFile, type Tweet } from 'yeoul/io/recording'
import { arrivalsOf } from '../../../lib/io/files/arrival-times.ts'
import type { RunningKafka } from '../../kafka/broker.ts'
import { makeTopics } from '../../kafka/topics.ts'
import { type TrendingOptions, trendingRows } from './trending.ts'

const PARTITIONS = 3
const SEND_EVERY_MS = 100
const MOST_AT_ONCE = 5000
const BEYOND_MS = 2 * 86_400_000

/** The table that a run leaves which nobody disturbs, by the direct runner: rows by key. */
export async function expectedOf(recording: string): Promise<ReadonlyMap<string, string>> {
  const rows = new Pipeline().apply(readRecording(recording), trendingRows)
  const { values } = await direct({ trace: 'off' }).collect(rows)
  return new Map(values)
}

/** Tweets on their way. */
export interface Feed {
  readonly from: TrendingOptions['from']
  /** Sends them, in about `ms` milliseconds or more slowly, until `isEnough`; then what is left at once. */
  send(isEnough: () => boolean): Promise<void>
}

/** The tweets of a recording, through a topic of Kafka; or else from its file. Both take about `ms` milliseconds. */
export async function feedOf(recording: string, ms: number, kafka: RunningKafka | undefined): Promise<Feed> {
  const file = recordingFile(recording)
  const arrivals = [...arrivalsOf(file)]
  if (kafka === undefined) {
    const [first, last] = [arrivals.at(0), arrivals.at(-1)]
    const speed = ((last?.receivedAt ?? 1) - (first?.receivedAt ?? 0)) / ms
    return { from: { kind: 'recording', file, speed }, send: () => Promise.resolve() }
  }
  const { bootstrap } = kafka
  const topic = `tweets-${randomUUID()}`
  await makeTopics(bootstrap, [{ name: topic, partitions: PARTITIONS }])
  return {
    from: { kind: 'kafka', bootstrap, topic },
    async send(isEnough) {
      const producer = new Producer({ clientId: 'yeoul', bootstrapBrokers: [bootstrap] })
      try {
        let sent = 0
        for (let before = performance.now(); sent < arrivals.length; ) {
          await pause(SEND_EVERY_MS)
          const now = performance.now()
          // Ever fewer, so that there are some as long as somebody wants them.
          const share = isEnough() ? 1 : 1 - Math.exp((before - now) / ms)
          const count = Math.min(MOST_AT_ONCE, Math.ceil((arrivals.length - sent) * share))
          const messages = arrivals.slice(sent, sent + count).map(({ tweet, receivedAt }) => ({
            topic,
            key: Buffer.from(tweet.author_id),
            value: Buffer.from(JSON.stringify(tweet)),
            timestamp: BigInt(receivedAt),
          }))
          await producer.send({ messages, acks: -1 })
          sent += count
          before = now
        }
        const value = Buffer.from(JSON.stringify(lastTweet()))
        const ends = Array.from({ length: PARTITIONS }, (_, partition) => ({ topic, value, partition }))
        await producer.send({ messages: ends, acks: -1 })
      } finally {
        await producer.close()
      }
    },
  }
}

/** Far later than all others, and without a hashtag: event time goes on, and all windows come to their end. */
function lastTweet(): Tweet {
  const created_at = new Date(Date.now() + BEYOND_MS).toISOString()
  return { id: 'last', text: '', created_at, author_id: 'last', lang: 'en' }
}
