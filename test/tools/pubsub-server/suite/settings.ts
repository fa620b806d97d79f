import { expect } from '@jest/globals'
import { clientOf, numbers, publisherOf, subscriberOf, Taken, textsOf, topicWith, unique } from '../live.ts'
import type { That } from './that.ts'

/** gRPC's codes. */
const INVALID_ARGUMENT = 3
const NOT_FOUND = 5
const ALREADY_EXISTS = 6
const FAILED_PRECONDITION = 9

/** Topics and subscriptions as resources, and what is refused. */
export function settingsTests(that: That, host: () => string): void {
  that('publishing refuses what is too much: attributes, their lengths, 10 MiB', async () => {
    const [{ name: topic }] = await topicWith(clientOf(host()))
    const publisher = publisherOf(host())
    const data = Buffer.from('x')
    const many = Object.fromEntries(numbers(101).map(i => [`key-${i}`, '']))
    for (const message of [
      { data, attributes: many },
      { data, attributes: { ['k'.repeat(257)]: '' } },
      { data, attributes: { k: 'v'.repeat(1025) } },
      { data, attributes: { google: 'x' } },
      { data, orderingKey: 'k'.repeat(1025) },
      { data: Buffer.alloc(10 * 2 ** 20) },
    ]) {
      const refused = publisher.publish({ topic, messages: [message] }, { retry: null as never })
      await expect(refused).rejects.toMatchObject({ code: INVALID_ARGUMENT })
    }
    const [{ messageIds }] = await publisher.publish({
      topic,
      messages: [{ data: Buffer.alloc(10 * 2 ** 20 - 200) }],
    })
    expect(messageIds).toHaveLength(1)
  })

  that('settings are validated, and changed', async () => {
    const client = clientOf(host())
    const [topic, subscription] = await topicWith(client, { labels: { a: 'b' } })
    for (const wrong of [
      { ackDeadlineSeconds: 5 },
      { ackDeadlineSeconds: 601 },
      { messageRetentionDuration: { seconds: 60 } },
    ]) {
      const refused = topic.createSubscription(unique('wrong'), wrong)
      await expect(refused).rejects.toMatchObject({ code: INVALID_ARGUMENT })
    }
    expect((await subscription.getMetadata())[0]).toMatchObject({ ackDeadlineSeconds: 10 })
    await subscription.setMetadata({ ackDeadlineSeconds: 42 })
    expect((await subscription.getMetadata())[0]).toMatchObject({ ackDeadlineSeconds: 42, labels: { a: 'b' } })
    await topic.setMetadata({ labels: { c: 'd' } })
    expect((await topic.getMetadata())[0]).toMatchObject({ labels: { c: 'd' } })
    const immutable = subscription.setMetadata({ enableMessageOrdering: true })
    await expect(immutable).rejects.toMatchObject({ code: INVALID_ARGUMENT })
  })

  that('a subscriber of what is not there, or is deleted, is told', async () => {
    const client = clientOf(host())
    const [topic, subscription] = await topicWith(client)
    expect(await new Taken(client.subscription(unique('none'))).failure()).toMatchObject({ code: NOT_FOUND })
    const taken = new Taken(subscription)
    await topic.publishMessage({ data: Buffer.from('x') })
    await taken.count(1)
    const told = taken.failure()
    await client.subscription(subscription.name).delete()
    expect(await told).toMatchObject({ code: NOT_FOUND })
  })

  that('a subscription outlives its topic', async () => {
    const [topic, subscription] = await topicWith(clientOf(host()))
    await topic.publishMessage({ data: Buffer.from('x') })
    await topic.delete()
    expect((await subscription.getMetadata())[0]).toMatchObject({ topic: '_deleted-topic_' })
    expect(textsOf(await new Taken(subscription).count(1))).toEqual(['x'])
  })

  that('a subscription that is detached has nothing, and gets nothing', async () => {
    const client = clientOf(host())
    const [topic, subscription] = await topicWith(client)
    await topic.publishMessage({ data: Buffer.from('x') })
    await client.detachSubscription(subscription.name)
    expect((await subscription.getMetadata())[0]).toMatchObject({ detached: true })
    const pulled = subscriberOf(host()).pull({ subscription: subscription.name, maxMessages: 1 })
    await expect(pulled).rejects.toMatchObject({ code: FAILED_PRECONDITION })
  })

  that('publishing refuses a message without data and attributes', async () => {
    const client = clientOf(host())
    const [topic] = await topicWith(client)
    const publisher = publisherOf(host())
    const refused = publisher.publish({ topic: topic.name, messages: [{ data: '' }] })
    await expect(refused).rejects.toMatchObject({ code: INVALID_ARGUMENT })
  })

  that('topics and subscriptions are created, found, listed and deleted, and only once each', async () => {
    const client = clientOf(host(), unique('project'))
    const [topic, subscription] = await topicWith(client)
    await expect(client.createTopic(topic.name)).rejects.toMatchObject({ code: ALREADY_EXISTS })
    await expect(topic.createSubscription(subscription.name)).rejects.toMatchObject({ code: ALREADY_EXISTS })
    expect((await client.getTopics())[0].map(each => each.name)).toEqual([topic.name])
    expect((await client.getSubscriptions())[0].map(each => each.name)).toEqual([subscription.name])
    expect((await topic.getSubscriptions())[0].map(each => each.name)).toEqual([subscription.name])
    const [config] = await subscription.getMetadata()
    expect(config).toMatchObject({ name: subscription.name, topic: topic.name })
    await subscription.delete()
    await topic.delete()
    expect([await topic.exists(), await subscription.exists()]).toEqual([[false], [false]])
    await expect(topic.publishMessage({ data: Buffer.from('x') })).rejects.toMatchObject({ code: NOT_FOUND })
    await expect(topic.createSubscription('another')).rejects.toMatchObject({ code: NOT_FOUND })
  })
}
