import { expect, test } from '@jest/globals'
import { clientOf, numbers, subscriberOf, Taken, textsOf, topicWith } from './live.ts'
import { serve } from './served.ts'

const DAY = 24 * 3600 * 1000

test('what is acknowledged is not kept, unless it is to be retained', async () => {
  const { server, host } = await serve()
  const [topic, subscription] = await topicWith(clientOf(host))
  const [retaining] = await topic.createSubscription('retaining', { retainAckedMessages: true })
  const kept = ({ name }: { name: string }) => [...server.broker.subscription(name).kept()].length
  await Promise.all(numbers(500).map(text => topic.publishMessage({ data: Buffer.from(text) })))
  expect([kept(subscription), kept(retaining)]).toEqual([500, 500])
  for (const each of [subscription, retaining]) {
    const taken = new Taken(each)
    await taken.count(500)
    await taken.close()
  }
  expect([kept(subscription), kept(retaining)]).toEqual([0, 500])
})

test('what is older than the retention is dropped, acknowledged or not, also of an ordering key', async () => {
  let now = Date.now()
  const { server, host } = await serve({ now: () => now })
  const [topic, subscription] = await topicWith(clientOf(host), {
    enableMessageOrdering: true,
    retainAckedMessages: true,
    messageRetentionDuration: { seconds: 1200 },
  })
  topic.setPublishOptions({ messageOrdering: true })
  for (const text of numbers(3)) await topic.publishMessage({ data: Buffer.from(text), orderingKey: 'k' })
  await topic.publishMessage({ data: Buffer.from('without key') })
  now += 19 * 60_000
  await topic.publishMessage({ data: Buffer.from('later'), orderingKey: 'k' })
  now += 2 * 60_000
  expect(textsOf(await new Taken(subscription).count(1))).toEqual(['later'])
  now += DAY
  server.broker.sweep()
  expect([...server.broker.subscription(subscription.name).kept()]).toEqual([])
})

test('the retry policy makes what is given back wait, longer each time', async () => {
  const { host } = await serve()
  const retryPolicy = { minimumBackoff: { nanos: 100e6 }, maximumBackoff: { nanos: 200e6 } }
  const [topic, subscription] = await topicWith(clientOf(host), { retryPolicy })
  const times: number[] = []
  const taken = new Taken(subscription, {}, message => {
    times.push(performance.now())
    if (times.length === 4) message.ack()
    else message.nack()
  })
  await topic.publishMessage({ data: Buffer.from('x') })
  await taken.count(4)
  const waits = times.slice(1).map((time, i) => time - times[i])
  expect(waits[0]).toBeGreaterThan(99)
  expect(Math.min(waits[1], waits[2])).toBeGreaterThan(199)
})

test('a key goes on with whom has messages of it; when these are acknowledged, with anybody', async () => {
  const { host } = await serve()
  const [topic, { name: subscription }] = await topicWith(clientOf(host), { enableMessageOrdering: true })
  topic.setPublishOptions({ messageOrdering: true })
  for (const text of numbers(4)) await topic.publishMessage({ data: Buffer.from(text), orderingKey: 'k' })
  const subscriber = subscriberOf(host)
  const pull = async (maxMessages: number) => {
    const [{ receivedMessages }] = await subscriber.pull({ subscription, maxMessages, returnImmediately: true })
    return (receivedMessages ?? []).map(({ ackId, message }) => ({ ackId: String(ackId), text: String(message?.data) }))
  }
  const acknowledge = (taken: { ackId: string }[]) =>
    subscriber.acknowledge({ subscription, ackIds: taken.map(({ ackId }) => ackId) })
  const first = await pull(2)
  expect(first.map(({ text }) => text)).toEqual(['0', '1'])
  expect(await pull(2)).toEqual([])
  // The second is not done with before the first is.
  await acknowledge(first.slice(1))
  expect(await pull(2)).toEqual([])
  await subscriber.modifyAckDeadline({ subscription, ackIds: [first[0].ackId], ackDeadlineSeconds: 0 })
  const again = await pull(3)
  expect(again.map(({ text }) => text)).toEqual(['0', '1', '2'])
  // An ack id of before it was given back means nothing any more.
  await acknowledge(first)
  expect(await pull(1)).toEqual([])
  await acknowledge(again)
  expect((await pull(9)).map(({ text }) => text)).toEqual(['3'])
})

test('a lease that ended is still acknowledged if nobody has the message anew', async () => {
  const { server, host } = await serve()
  const [topic, { name: subscription }] = await topicWith(clientOf(host))
  await topic.publishMessage({ data: Buffer.from('x') })
  const leaving = subscriberOf(host).streamingPull()
  leaving.on('error', () => {})
  const ackId = new Promise<string>(resolve => leaving.once('data', data => resolve(data.receivedMessages[0].ackId)))
  leaving.write({ subscription, streamAckDeadlineSeconds: 10 })
  await ackId
  leaving.cancel()
  const subscriber = subscriberOf(host)
  await subscriber.acknowledge({ subscription, ackIds: [await ackId] })
  expect([...server.broker.subscription(subscription).kept()]).toEqual([])
  const [{ receivedMessages }] = await subscriber.pull({ subscription, maxMessages: 1, returnImmediately: true })
  expect(receivedMessages).toEqual([])
})
