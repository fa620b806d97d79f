import { expect } from '@jest/globals'
import { afterwards, clientOf, numbers, subscriberOf, Taken, textsOf, topicWith } from '../live.ts'
import type { That } from './that.ts'

/** Ordering keys, and how much a subscriber gets at a time. */
export function orderAndFlowTests(that: That, host: () => string): void {
  that('the messages of an ordering key come in order, those of ten keys side by side', async () => {
    const [topic, subscription] = await topicWith(clientOf(host()), { enableMessageOrdering: true })
    topic.setPublishOptions({ messageOrdering: true })
    const taken = new Taken(subscription)
    const keys = numbers(10).map(i => `key-${i}`)
    const published = numbers(10).flatMap(text =>
      keys.map(orderingKey => topic.publishMessage({ data: Buffer.from(text), orderingKey })),
    )
    await Promise.all(published)
    const messages = await taken.count(100)
    for (const key of keys) {
      expect(textsOf(messages.filter(({ orderingKey }) => orderingKey === key))).toEqual(numbers(10))
    }
  })

  that('without ordering, messages of a key do not wait for each other', async () => {
    const [topic, subscription] = await topicWith(clientOf(host()))
    topic.setPublishOptions({ messageOrdering: true })
    for (const text of numbers(3)) await topic.publishMessage({ data: Buffer.from(text), orderingKey: 'k' })
    const taken = new Taken(subscription, {}, () => {})
    expect(textsOf(await taken.count(3)).sort()).toEqual(numbers(3))
    for (const message of taken.messages) message.ack()
  })

  that('of an ordering key, what is given back comes again, with all that follows it', async () => {
    const [topic, subscription] = await topicWith(clientOf(host()), { enableMessageOrdering: true })
    topic.setPublishOptions({ messageOrdering: true })
    for (const text of numbers(5)) await topic.publishMessage({ data: Buffer.from(text), orderingKey: 'k' })
    let isFirst = true
    const taken = new Taken(subscription, {}, message => {
      if (String(message.data) === '2' && isFirst) {
        isFirst = false
        message.nack()
      } else message.ack()
    })
    const texts: string[] = []
    for (let count = 1; texts.at(-1) !== '4' || isFirst || texts.filter(text => text === '2').length < 2; count++) {
      texts.splice(0, texts.length, ...textsOf(await taken.count(count)))
    }
    // 3 and 4 may have been on their way already; after the second 2 they come, in order.
    const second2 = texts.lastIndexOf('2')
    expect(texts.slice(0, 3)).toEqual(['0', '1', '2'])
    expect(texts.slice(second2)).toEqual(['2', '3', '4'])
  })

  that('a subscriber has no more messages at a time than it says', async () => {
    const [topic, subscription] = await topicWith(clientOf(host()))
    let having = 0
    let most = 0
    const taken = new Taken(subscription, { flowControl: { maxMessages: 7, allowExcessMessages: false } }, message => {
      most = Math.max(most, ++having)
      setImmediate(() => {
        having--
        message.ack()
      })
    })
    await Promise.all(numbers(100).map(text => topic.publishMessage({ data: Buffer.from(text) })))
    await taken.count(100)
    expect(most).toBeLessThanOrEqual(7)
  })

  that('a stream never has more outstanding than it asked for, and gets more as it acknowledges', async () => {
    const [topic, { name: subscription }] = await topicWith(clientOf(host()))
    await Promise.all(numbers(30).map(text => topic.publishMessage({ data: Buffer.from(text) })))
    const stream = subscriberOf(host()).streamingPull()
    afterwards(() => stream.cancel())
    const outstanding: string[] = []
    let most = 0
    let count = 0
    const done = new Promise<void>((resolve, reject) => {
      stream.on('error', error => reject(error))
      stream.on('data', ({ receivedMessages }) => {
        for (const { ackId } of receivedMessages) outstanding.push(ackId)
        count += receivedMessages.length
        most = Math.max(most, outstanding.length)
        stream.write({ ackIds: outstanding.splice(0, 2) })
        if (count === 30) resolve()
      })
    })
    stream.write({ subscription, streamAckDeadlineSeconds: 10, maxOutstandingMessages: 5 })
    await done
    expect(most).toBeLessThanOrEqual(5)
  })

  that('a stream extends, gives back and acknowledges', async () => {
    const [topic, { name: subscription }] = await topicWith(clientOf(host()))
    await topic.publishMessage({ data: Buffer.from('x') })
    const stream = subscriberOf(host()).streamingPull()
    afterwards(() => stream.cancel())
    const comes = () =>
      new Promise<string>((resolve, reject) => {
        stream.once('error', reject)
        stream.once('data', ({ receivedMessages }) => resolve(receivedMessages[0].ackId))
      })
    stream.write({ subscription, streamAckDeadlineSeconds: 10 })
    const first = await comes()
    stream.write({ modifyDeadlineAckIds: [first], modifyDeadlineSeconds: [60] })
    stream.write({ modifyDeadlineAckIds: [first], modifyDeadlineSeconds: [0] })
    const second = await comes()
    const next = comes()
    stream.write({ ackIds: [second] })
    await topic.publishMessage({ data: Buffer.from('y') })
    const third = await next
    expect(third).not.toBe(second)
  })
}
