import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { afterwards, clientOf, numbers, subscriberOf, Taken, textsOf, topicWith, unique } from './live.ts'
import { serve } from './served.ts'

function directory(): string {
  const path = mkdtempSync(join(tmpdir(), 'yeoul-pubsub-'))
  afterwards(() => rmSync(path, { recursive: true, force: true }))
  return path
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
  const first = await serve({ data })
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

  const second = await serve({ data })
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
  const first = await serve({ data })
  const [topic, subscription] = await topicWith(clientOf(first.host))
  await topic.publishMessage({ data: Buffer.from('whole') })
  await first.server.close()
  const journal = join(data, 'journal')
  const { size } = statSync(journal)
  appendFileSync(journal, readFileSync(journal).subarray(0, 20))
  const second = await serve({ data })
  expect(second.said).toEqual([expect.stringMatching(/its last record was not written to the end; its 20 bytes/)])
  expect(statSync(journal).size).toBe(size)
  expect(textsOf(await new Taken(clientOf(second.host).subscription(subscription.name)).count(1))).toEqual(['whole'])
})

test('a damaged journal, and what is none, are refused, and left as they are', async () => {
  const data = directory()
  const first = await serve({ data })
  const [topic] = await topicWith(clientOf(first.host))
  await topic.publishMessage({ data: Buffer.from('whole') })
  await first.server.close()
  const journal = join(data, 'journal')
  const bytes = readFileSync(journal)
  bytes[60] ^= 1
  writeFileSync(journal, bytes)
  await expect(serve({ data })).rejects.toThrow(/journal: it is damaged at byte \d+; name another directory/)
  expect(readFileSync(journal)).toEqual(bytes)
  const another = directory()
  writeFileSync(join(another, 'journal'), 'my own notes, which are not to be overwritten')
  await expect(serve({ data: another })).rejects.toThrow(/name another directory, or move this one away/)
})

test('a second server in the same directory is refused; after the first has ended it is not', async () => {
  const data = directory()
  const first = await serve({ data })
  await expect(serve({ data })).rejects.toThrow(/another yeoul pubsub is at work there \(process \d+\)/)
  await first.server.close()
  const second = await serve({ data })
  await second.server.close()
  // As one that was killed leaves it.
  writeFileSync(join(data, 'server.lock'), '999999999 1')
  await serve({ data })
})

test('a journal that has grown is made smaller while the server goes on, and says the same', async () => {
  const data = directory()
  const first = await serve({ data })
  const [topic, { name: subscription }] = await topicWith(clientOf(first.host), { retainAckedMessages: true })
  await topic.createSubscription('slow')
  for (const text of ['a', 'b']) await topic.publishMessage({ data: Buffer.from(text) })
  const [{ ackId }] = await pulled(first.host, subscription, 2)
  await subscriberOf(first.host).acknowledge({ subscription, ackIds: [ackId] })

  const [heavy] = await clientOf(first.host).createTopic(unique('heavy'))
  const [drain] = await heavy.createSubscription('drain')
  new Taken(drain)
  const journal = join(data, 'journal')
  let greatest = 0
  for (let size = 0; size >= greatest; size = statSync(journal).size) {
    greatest = size
    await heavy.publishMessage({ data: Buffer.alloc(2 ** 20) })
  }
  await heavy.publishMessage({ data: Buffer.from('after') })
  await drain.close()
  // It is made smaller from 64 MiB on, perhaps before its length was looked at.
  expect(greatest).toBeGreaterThan(2 ** 25)
  await first.server.close()

  const second = await serve({ data })
  const client = clientOf(second.host)
  const texts = async (name: string, count: number) => (await pulled(second.host, name, count)).map(({ text }) => text)
  expect(await texts(client.subscription('slow').name, 2)).toEqual(['a', 'b'])
  expect(await texts(subscription, 1)).toEqual(['b'])
  await client.subscription(subscription).seek(new Date(Date.now() - 3600_000))
  expect((await texts(subscription, 2)).sort()).toEqual(['a', 'b'])
  expect(second.said).toEqual([])
})
