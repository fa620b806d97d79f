import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { type PubSubServer, startPubSubServer } from '../../../tools/pubsub-server/server.ts'
import { afterwards, clientOf, numbers, subscriberOf, Taken, textsOf, topicWith, unique } from './live.ts'

function directory(): string {
  const path = mkdtempSync(join(tmpdir(), 'yeoul-pubsub-'))
  afterwards(() => rmSync(path, { recursive: true, force: true }))
  return path
}

interface Served {
  readonly server: PubSubServer
  readonly host: string
  readonly said: string[]
}

async function serve(data: string): Promise<Served> {
  const said: string[] = []
  const server = await startPubSubServer({ port: 0, data, say: text => said.push(text) })
  let isOpen = true
  const close = async () => {
    if (isOpen) await server.close()
    isOpen = false
  }
  afterwards(close)
  return { server: { ...server, close }, host: server.address, said }
}

/** Pulls until it has so many, and acknowledges nothing. */
async function pulled(host: string, subscription: string, count: number) {
  const subscriber = subscriberOf(host)
  const messages: { ackId: string; text: string; attempt: number }[] = []
  while (messages.length < count) {
    const [{ receivedMessages }] = await subscriber.pull({ subscription, maxMessages: count - messages.length })
    for (const { ackId, message, deliveryAttempt } of receivedMessages ?? []) {
      messages.push({ ackId: String(ackId), text: String(message?.data), attempt: Number(deliveryAttempt) })
    }
  }
  return messages
}

test('what is not acknowledged is there again after a start, with its topics, subscriptions and ids', async () => {
  const data = directory()
  const first = await serve(data)
  const [topic, subscription] = await topicWith(clientOf(first.host), { ackDeadlineSeconds: 33 })
  const other = unique('other')
  await topic.createSubscription(other)
  const deleted = unique('deleted')
  await topic.createSubscription(deleted)
  await clientOf(first.host).subscription(deleted).delete()
  const ids = await Promise.all(numbers(10).map(text => topic.publishMessage({ data: Buffer.from(text) })))
  const taken = await pulled(first.host, subscription.name, 10)
  const ackIds = taken.filter(({ text }) => Number(text) % 2 === 0).map(({ ackId }) => ackId)
  await subscriberOf(first.host).acknowledge({ subscription: subscription.name, ackIds })
  await first.server.close()

  const second = await serve(data)
  const client = clientOf(second.host)
  const again = await pulled(second.host, subscription.name, 5)
  expect(again.map(({ text }) => text).sort()).toEqual(['1', '3', '5', '7', '9'])
  expect((await client.subscription(subscription.name).getMetadata())[0]).toMatchObject({ ackDeadlineSeconds: 33 })
  expect(await client.subscription(deleted).exists()).toEqual([false])
  const all = await new Taken(client.subscription(other)).count(10)
  expect(new Set(all.map(({ id }) => id))).toEqual(new Set(ids))
  const later = await client.topic(topic.name).publishMessage({ data: Buffer.from('later') })
  expect(Number(later)).toBeGreaterThan(Math.max(...ids.map(Number)))
  // An ack id of the server of before means nothing here.
  await subscriberOf(second.host).acknowledge({
    subscription: subscription.name,
    ackIds: taken.map(({ ackId }) => ackId),
  })
  expect(second.said).toEqual([])
})

test('a record that was not written to its end is cut off, and said', async () => {
  const data = directory()
  const first = await serve(data)
  const [topic, subscription] = await topicWith(clientOf(first.host))
  await topic.publishMessage({ data: Buffer.from('whole') })
  await first.server.close()
  const journal = join(data, 'journal')
  const { size } = statSync(journal)
  appendFileSync(journal, readFileSync(journal).subarray(0, 20))
  const second = await serve(data)
  expect(second.said).toEqual([expect.stringMatching(/its last record was not written to the end; its 20 bytes/)])
  expect(statSync(journal).size).toBe(size)
  expect(textsOf(await new Taken(clientOf(second.host).subscription(subscription.name)).count(1))).toEqual(['whole'])
})

test('a damaged journal, and what is none, are refused, and left as they are', async () => {
  const data = directory()
  const first = await serve(data)
  const [topic] = await topicWith(clientOf(first.host))
  await topic.publishMessage({ data: Buffer.from('whole') })
  await first.server.close()
  const journal = join(data, 'journal')
  const bytes = readFileSync(journal)
  bytes[60] ^= 1
  writeFileSync(journal, bytes)
  await expect(serve(data)).rejects.toThrow(/journal: it is damaged at byte \d+; name another directory/)
  expect(readFileSync(journal)).toEqual(bytes)
  const another = directory()
  writeFileSync(join(another, 'journal'), 'my own notes, which are not to be overwritten')
  await expect(serve(another)).rejects.toThrow(/name another directory, or move this one away/)
})

test('a second server in the same directory is refused; after the first has ended it is not', async () => {
  const data = directory()
  const first = await serve(data)
  await expect(serve(data)).rejects.toThrow(/another yeoul pubsub is at work there \(process \d+\)/)
  await first.server.close()
  const second = await serve(data)
  await second.server.close()
  // As one that was killed leaves it.
  writeFileSync(join(data, 'server.lock'), '999999999 1')
  await serve(data)
})
