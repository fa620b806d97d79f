import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { clientOf, numbers, publisherOf, subscriberOf, Taken, textsOf, topicWith, unique } from './live.ts'

/** A server of the Pub/Sub API, from elsewhere. */
export interface Contender {
  /** Of PUBSUB_EMULATOR_HOST. */
  readonly host: string
  close(): Promise<void>
}

/** gRPC's codes. */
const INVALID_ARGUMENT = 3
const NOT_FOUND = 5
const ALREADY_EXISTS = 6

/**
 * What any server of Pub/Sub's API does, seen by Google's client, over a real socket. `lacks`: the names of tests that
 * this server is known to fail, each with the reason; they are run, too, and must fail.
 */
export function pubSubSuite(
  name: string,
  start: () => Promise<Contender>,
  lacks: Readonly<Record<string, string>> = {},
): void {
  const that = (title: string, run: () => Promise<void>) => {
    const reason = lacks[title]
    if (reason === undefined) test(title, run)
    else test.failing(`${title} (${reason})`, run, 20_000)
  }

  describe(name, () => {
    let server: Contender
    beforeAll(async () => {
      server = await start()
    })
    afterAll(() => server.close())

    that('a message goes from publisher to subscriber with data, attributes, id and time', async () => {
      const [topic, subscription] = await topicWith(clientOf(server.host))
      const before = Date.now()
      const id = await topic.publishMessage({ data: Buffer.from('바다 🐋'), attributes: { lang: 'ko', 'a b': '' } })
      const [message] = await new Taken(subscription).count(1)
      expect(message).toMatchObject({ id, attributes: { lang: 'ko', 'a b': '' }, orderingKey: '' })
      expect(String(message.data)).toBe('바다 🐋')
      expect(message.publishTime.getTime()).toBeGreaterThanOrEqual(before - 1000)
      expect(message.publishTime.getTime()).toBeLessThanOrEqual(Date.now() + 1000)
    })

    that('each subscription of a topic gets each message, from when it is there', async () => {
      const client = clientOf(server.host)
      const [topic, first] = await topicWith(client)
      await topic.publishMessage({ data: Buffer.from('a') })
      const [second] = await topic.createSubscription(unique('later'))
      await topic.publishMessage({ data: Buffer.from('b') })
      expect(textsOf(await new Taken(first).count(2)).sort()).toEqual(['a', 'b'])
      expect(textsOf(await new Taken(second).count(1))).toEqual(['b'])
    })

    that('subscribers of one subscription share its messages, 2,000 of them', async () => {
      const client = clientOf(server.host)
      const [topic, subscription] = await topicWith(client)
      const texts: string[] = []
      const all = new Promise<void>(resolve => {
        for (const each of [subscription, client.subscription(subscription.name)]) {
          new Taken(each, {}, message => {
            message.ack()
            if (texts.push(String(message.data)) === 2000) resolve()
          })
        }
      })
      await Promise.all(numbers(2000).map(text => topic.publishMessage({ data: Buffer.from(text) })))
      await all
      expect(texts.map(Number).sort((a, b) => a - b)).toEqual(numbers(2000).map(Number))
    })

    that('a message that is given back comes again', async () => {
      const [topic, subscription] = await topicWith(clientOf(server.host))
      let given = 0
      const taken = new Taken(subscription, {}, message => (++given < 3 ? message.nack() : message.ack()))
      const id = await topic.publishMessage({ data: Buffer.from('poison') })
      expect((await taken.count(3)).map(message => message.id)).toEqual([id, id, id])
    })

    that('a pull leases messages; when the lease ends they come again, and what is acknowledged does not', async () => {
      const [topic, { name: subscription }] = await topicWith(clientOf(server.host))
      for (const text of numbers(3)) await topic.publishMessage({ data: Buffer.from(text) })
      const subscriber = subscriberOf(server.host)
      const first: string[] = []
      const ackIds = new Map<string, string>()
      while (first.length < 3) {
        const [{ receivedMessages }] = await subscriber.pull({ subscription, maxMessages: 2 })
        expect(receivedMessages?.length).toBeLessThanOrEqual(2)
        for (const { message, ackId } of receivedMessages ?? []) {
          first.push(String(message?.data))
          ackIds.set(String(message?.data), ackId ?? '')
        }
      }
      expect(first.sort()).toEqual(['0', '1', '2'])
      await subscriber.acknowledge({ subscription, ackIds: [ackIds.get('1') ?? ''] })
      await subscriber.modifyAckDeadline({
        subscription,
        ackIds: [ackIds.get('0') ?? '', ackIds.get('2') ?? ''],
        ackDeadlineSeconds: 1,
      })
      const again: string[] = []
      while (again.length < 2) {
        const [{ receivedMessages }] = await subscriber.pull({ subscription, maxMessages: 10 })
        for (const { message } of receivedMessages ?? []) again.push(String(message?.data))
      }
      expect(again.sort()).toEqual(['0', '2'])
    })

    that('the messages of an ordering key come in order, those of twenty keys side by side', async () => {
      const [topic, subscription] = await topicWith(clientOf(server.host), { enableMessageOrdering: true })
      topic.setPublishOptions({ messageOrdering: true })
      const taken = new Taken(subscription)
      const keys = numbers(20).map(i => `key-${i}`)
      const published = numbers(50).flatMap(text =>
        keys.map(orderingKey => topic.publishMessage({ data: Buffer.from(text), orderingKey })),
      )
      await Promise.all(published)
      const messages = await taken.count(1000)
      for (const key of keys) {
        expect(textsOf(messages.filter(({ orderingKey }) => orderingKey === key))).toEqual(numbers(50))
      }
    })

    that('publishing refuses a message without data and attributes', async () => {
      const client = clientOf(server.host)
      const [topic] = await topicWith(client)
      const publisher = publisherOf(server.host)
      const refused = publisher.publish({ topic: topic.name, messages: [{ data: '' }] })
      await expect(refused).rejects.toMatchObject({ code: INVALID_ARGUMENT })
    })

    that('topics and subscriptions are created, found, listed and deleted, and only once each', async () => {
      const client = clientOf(server.host, unique('project'))
      const [topic, subscription] = await topicWith(client)
      await expect(client.createTopic(topic.name)).rejects.toMatchObject({ code: ALREADY_EXISTS })
      await expect(topic.createSubscription(subscription.name)).rejects.toMatchObject({ code: ALREADY_EXISTS })
      expect((await client.getTopics())[0].map(each => each.name)).toEqual([topic.name])
      expect((await client.getSubscriptions())[0].map(each => each.name)).toEqual([subscription.name])
      expect((await topic.getSubscriptions())[0].map(each => each.name)).toEqual([subscription.name])
      const [config] = await subscription.getMetadata()
      expect(config).toMatchObject({ name: subscription.name, topic: topic.name, ackDeadlineSeconds: 10 })
      await subscription.delete()
      await topic.delete()
      expect([await topic.exists(), await subscription.exists()]).toEqual([[false], [false]])
      await expect(topic.publishMessage({ data: Buffer.from('x') })).rejects.toMatchObject({ code: NOT_FOUND })
      await expect(topic.createSubscription('another')).rejects.toMatchObject({ code: NOT_FOUND })
    })
  })
}
