import { randomUUID } from 'node:crypto'
import { Producer } from '@platformatic/kafka'
import { direct, Pipeline } from 'yeoul'
import { type KafkaRecord, readFromKafka } from 'yeoul/io/kafka'
import type { RunningKafka } from '../../tools/kafka/broker.ts'
import { makeTopics, type NewTopic } from '../../tools/kafka/topics.ts'

export interface Given {
  readonly value: string | Buffer
  readonly key?: string
  readonly partition?: number
  readonly timestamp?: number
  readonly headers?: Readonly<Record<string, string>>
}

/** A topic of its own for a test. */
export async function newTopic({ bootstrap }: RunningKafka, options: Partial<NewTopic> = {}): Promise<string> {
  const name = `test-${randomUUID()}`
  await makeTopics(bootstrap, [{ ...options, name }])
  return name
}

/** Writes records with the client's own producer. */
export async function produce({ bootstrap }: RunningKafka, topic: string, records: readonly Given[]): Promise<void> {
  const producer = new Producer({ clientId: 'test', bootstrapBrokers: [bootstrap] })
  const messages = records.map(({ value, key, partition, timestamp, headers = {} }) => ({
    topic,
    value: Buffer.from(value),
    ...(key !== undefined && { key: Buffer.from(key) }),
    ...(partition !== undefined && { partition }),
    ...(timestamp !== undefined && { timestamp: BigInt(timestamp) }),
    headers: new Map(Object.entries(headers).map(([name, content]) => [Buffer.from(name), Buffer.from(content)])),
  }))
  for (let i = 0; i < messages.length; i += 1000)
    await producer.send({ messages: messages.slice(i, i + 1000), acks: -1 })
  await producer.close()
}

/** All that a committed reader sees just now. */
export async function committed({ bootstrap }: RunningKafka, topic: string): Promise<readonly KafkaRecord[]> {
  const pipeline = new Pipeline()
  const { values } = await direct().collect(pipeline.apply(readFromKafka({ bootstrap, topic, bounded: true })))
  return values
}

/** The same, as texts, sorted. */
export async function committedTexts(kafka: RunningKafka, topic: string): Promise<readonly string[]> {
  return (await committed(kafka, topic)).map(record => record.text()).sort()
}
