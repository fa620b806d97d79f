import { describe, expect, test } from '@jest/globals'
import { create, type Duration, direct, map, Pipeline, timestamped } from 'yeoul'
import {
  type Payload,
  type PubSubMessage,
  readFromPubSub,
  type WriteToPubSubOptions,
  writeToPubSub,
} from 'yeoul/io/pubsub'
import { onEachServer } from './servers.ts'
import { newTopic } from './topics.ts'

onEachServer(() => {
  const read = async (subscription: string, endAfterSilence: Duration = '1s'): Promise<readonly PubSubMessage[]> => {
    const p = new Pipeline()
    return (await direct().collect(p.apply(readFromPubSub({ subscription, endAfterSilence })))).values
  }
  const text = ({ data }: PubSubMessage) => Buffer.from(data).toString()

  describe('writeToPubSub', () => {
    test('publishes texts and bytes, with time and id as attributes, which a reader takes up', async () => {
      const { name, subscription } = await newTopic()
      const p = new Pipeline()
      p.apply(
        create([timestamped('물', 5000), timestamped('bytes', 7000)]),
        map((value): Payload => (value === 'bytes' ? new Uint8Array([0xff, 0]) : value)),
        writeToPubSub({ topic: name, timestampAttribute: 'at', idAttribute: 'id', id: e => String(e.length) }),
      )
      await direct().run(p)
      const messages = [...(await read(subscription))].sort((a, b) => a.data.length - b.data.length)
      expect(messages.map(({ data, attributes }) => [[...data], attributes])).toEqual([
        [[0xff, 0], { at: '7000', id: '2' }],
        [[...Buffer.from('물')], { at: '5000', id: '1' }],
      ])
    })

    test('keeps the order of each key, also over several requests', async () => {
      const { name, subscription } = await newTopic({ enableMessageOrdering: true })
      const texts = Array.from({ length: 12 }, (_, i) => `${'abc'[i % 3]}${i}`)
      const p = new Pipeline()
      p.apply(create(texts), writeToPubSub({ topic: name, orderingKey: e => String(e)[0] as string }))
      await direct().run(p)
      // Google's fake gives the next of a key when the one before is acknowledged, which is done every second.
      const came = await read(subscription, '3s')
      expect(came).toHaveLength(texts.length)
      for (const key of 'abc') {
        const ofKey = came.filter(({ orderingKey }) => orderingKey === key).map(text)
        expect(ofKey).toEqual(texts.filter(one => one.startsWith(key)))
      }
    })

    test('carries more than fits into one request', async () => {
      const { name, subscription } = await newTopic()
      const p = new Pipeline()
      const large = Array.from({ length: 4 }, (_, i) => String(i).repeat(600_000))
      p.apply(create([...large, '5'.repeat(3_900_000)]), writeToPubSub({ topic: name }))
      await direct().run(p)
      const lengths = (await read(subscription, '5s')).map(({ data }) => data.length).sort((a, b) => a - b)
      expect(lengths).toEqual([600_000, 600_000, 600_000, 600_000, 3_900_000])
    })

    const failing = async (elements: readonly string[], options: Partial<WriteToPubSubOptions> = {}) => {
      const { name } = options.topic === undefined ? await newTopic() : { name: options.topic }
      const p = new Pipeline()
      p.apply(create(elements), writeToPubSub({ topic: name, ...options }))
      return direct().run(p)
    }
    test('an empty message, one that is too large, and a topic that is not there are errors that say so', async () => {
      await expect(failing([''])).rejects.toThrow('an empty message without attributes, which Pub/Sub refuses; filter')
      await expect(failing(['x'.repeat(10_000_001)])).rejects.toThrow(
        /a message of 10,000,001 bytes, "x{40}"…; Pub\/Sub takes at most 10 MB \(10,000,000 bytes\): filter/,
      )
      await expect(failing(['x'], { topic: 'nowhere' })).rejects.toThrow(
        /writeToPubSub: there is no topic projects\/yeoul-test\/topics\/nowhere at 127\.0\.0\.1:\d+; /,
      )
    })
  })
})
