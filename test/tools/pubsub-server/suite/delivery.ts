import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { expect } from '@jest/globals'
import { afterwards, clientOf, numbers, subscriberOf, Taken, textsOf, topicWith, unique } from '../live.ts'
import type { That } from './that.ts'

/** gRPC's codes. */
const INVALID_ARGUMENT = 3

/** What becomes of messages: who gets them, when they come again, and where else they go. */
export function deliveryTests(that: That, host: () => string): void {
  that('a message goes from publisher to subscriber with data, attributes, id and time', async () => {
    const [topic, subscription] = await topicWith(clientOf(host()))
    const before = Date.now()
    const id = await topic.publishMessage({ data: Buffer.from('바다 🐋'), attributes: { lang: 'ko', 'a b': '' } })
    const [message] = await new Taken(subscription).count(1)
    expect(message).toMatchObject({ id, attributes: { lang: 'ko', 'a b': '' }, orderingKey: '' })
    expect(String(message.data)).toBe('바다 🐋')
    expect(message.publishTime.getTime()).toBeGreaterThanOrEqual(before - 1000)
    expect(message.publishTime.getTime()).toBeLessThanOrEqual(Date.now() + 1000)
  })

  that('each subscription of a topic gets each message, from when it is there', async () => {
    const client = clientOf(host())
    const [topic, first] = await topicWith(client)
    await topic.publishMessage({ data: Buffer.from('a') })
    const [second] = await topic.createSubscription(unique('later'))
    await topic.publishMessage({ data: Buffer.from('b') })
    expect(textsOf(await new Taken(first).count(2)).sort()).toEqual(['a', 'b'])
    expect(textsOf(await new Taken(second).count(1))).toEqual(['b'])
  })

  that('subscribers of one subscription share its messages, 300 of them', async () => {
    const client = clientOf(host())
    const [topic, subscription] = await topicWith(client)
    const texts: string[] = []
    const all = new Promise<void>(resolve => {
      for (const each of [subscription, client.subscription(subscription.name)]) {
        new Taken(each, {}, message => {
          message.ack()
          if (texts.push(String(message.data)) === 300) resolve()
        })
      }
    })
    await Promise.all(numbers(300).map(text => topic.publishMessage({ data: Buffer.from(text) })))
    await all
    expect(texts.map(Number).sort((a, b) => a - b)).toEqual(numbers(300).map(Number))
  })

  that('a message that is given back comes again', async () => {
    const [topic, subscription] = await topicWith(clientOf(host()))
    let given = 0
    const taken = new Taken(subscription, {}, message => (++given < 3 ? message.nack() : message.ack()))
    const id = await topic.publishMessage({ data: Buffer.from('poison') })
    expect((await taken.count(3)).map(message => message.id)).toEqual([id, id, id])
  })

  that('a pull leases messages; when the lease ends they come again, and what is acknowledged does not', async () => {
    const [topic, { name: subscription }] = await topicWith(clientOf(host()))
    for (const text of numbers(3)) await topic.publishMessage({ data: Buffer.from(text) })
    const subscriber = subscriberOf(host())
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

  that('a client that leaves gives back what it has', async () => {
    const [topic, subscription] = await topicWith(clientOf(host()))
    const leaving = subscriberOf(host()).streamingPull()
    leaving.on('error', () => {})
    const held = once(leaving, 'data')
    leaving.write({ subscription: subscription.name, streamAckDeadlineSeconds: 10 })
    await topic.publishMessage({ data: Buffer.from('held') })
    await held
    leaving.cancel()
    expect(textsOf(await new Taken(subscription).count(1))).toEqual(['held'])
  })

  that('after its last attempt a message goes to the dead-letter topic, with where it came from', async () => {
    const client = clientOf(host())
    const [deadTopic, deadSubscription] = await topicWith(client)
    const [topic, subscription] = await topicWith(client, {
      deadLetterPolicy: { deadLetterTopic: deadTopic.name, maxDeliveryAttempts: 5 },
    })
    const attempts: number[] = []
    new Taken(subscription, {}, message => {
      attempts.push(message.deliveryAttempt)
      message.nack()
    })
    await topic.publishMessage({ data: Buffer.from('poison'), attributes: { a: 'b' } })
    const [dead] = await new Taken(deadSubscription).count(1)
    expect(attempts).toEqual([1, 2, 3, 4, 5])
    expect(String(dead.data)).toBe('poison')
    expect(dead.attributes).toMatchObject({
      a: 'b',
      CloudPubSubDeadLetterSourceSubscription: subscription.name.split('/').at(-1),
      CloudPubSubDeadLetterSourceDeliveryCount: '5',
    })
  })

  that('a subscription with a filter gets what matches it', async () => {
    const client = clientOf(host())
    const [topic] = await client.createTopic(unique('topic'))
    const filters: [filter: string, wanted: string][] = [
      ['attributes:lang', '0134'],
      ['attributes.lang = "ko"', '03'],
      ['attributes.lang != "ko"', '124'],
      ['hasPrefix(attributes.lang, "en")', '14'],
      ['NOT attributes:lang', '2'],
      ['attributes.lang = "ko" AND attributes.kind = "goal"', '3'],
      ['(attributes.lang = "ko" AND attributes:kind) OR attributes.lang = "en-GB"', '34'],
    ]
    const given = [{ lang: 'ko' }, { lang: 'en' }, { other: '' }, { lang: 'ko', kind: 'goal' }, { lang: 'en-GB' }]
    const subscriptions = await Promise.all(
      filters.map(async ([filter]) => (await topic.createSubscription(unique('filtered'), { filter }))[0]),
    )
    for (const [i, attributes] of given.entries()) {
      await topic.publishMessage({ data: Buffer.from(String(i)), attributes: attributes as never })
    }
    for (const [i, [, wanted]] of filters.entries()) {
      const texts = textsOf(await new Taken(subscriptions[i]).count(wanted.length))
      expect(texts.sort().join('')).toBe(wanted)
    }
    const wrong = topic.createSubscription(unique('filtered'), { filter: 'attributes.lang is ko' })
    await expect(wrong).rejects.toMatchObject({ code: INVALID_ARGUMENT })
  })

  that('seek to a time before brings back what was acknowledged and retained; to one after, it drops all', async () => {
    const [topic, subscription] = await topicWith(clientOf(host()), { retainAckedMessages: true })
    const begin = new Date(Date.now() - 60_000)
    for (const text of numbers(3)) await topic.publishMessage({ data: Buffer.from(text) })
    const taken = new Taken(subscription)
    await taken.count(3)
    await subscription.seek(begin)
    expect(textsOf(await taken.count(6)).sort()).toEqual(['0', '0', '1', '1', '2', '2'])
    await taken.close()
    for (const text of ['dropped', 'too']) await topic.publishMessage({ data: Buffer.from(text) })
    await subscription.seek(new Date(Date.now() + 60_000))
    await subscription.seek(new Date(Date.now() + 30_000))
    await topic.publishMessage({ data: Buffer.from('later') })
    expect(textsOf(await new Taken(subscription.pubsub.subscription(subscription.name)).count(1))).toEqual(['later'])
  })

  that('a subscription is pushed to an endpoint, again until it answers well', async () => {
    const requests: { headers: IncomingHttpHeaders; body: Record<string, unknown> }[] = []
    let answered = () => {}
    const wellAnswered = new Promise<void>(resolve => {
      answered = resolve
    })
    const endpoint = createServer(async (request, response) => {
      requests.push({ headers: request.headers, body: JSON.parse(await text(request)) })
      response.writeHead(requests.length < 3 ? 503 : 204).end()
      if (requests.length === 3) answered()
    }).listen(0, '127.0.0.1')
    await once(endpoint, 'listening')
    afterwards(() => {
      endpoint.close()
      endpoint.closeAllConnections()
    })
    const { port } = endpoint.address() as AddressInfo
    const [topic, subscription] = await topicWith(clientOf(host()), {
      pushConfig: { pushEndpoint: `http://127.0.0.1:${port}/push` },
    })
    const id = await topic.publishMessage({ data: Buffer.from('바다'), attributes: { lang: 'ko' } })
    await wellAnswered
    expect(requests.map(({ body }) => body.subscription)).toEqual(new Array(3).fill(subscription.name))
    const { headers, body } = requests[2]
    expect(headers['content-type']).toMatch(/^application\/json/)
    expect(body.message).toMatchObject({
      attributes: { lang: 'ko' },
      data: Buffer.from('바다').toString('base64'),
      messageId: id,
      message_id: id,
      publishTime: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
    })
  })
}
