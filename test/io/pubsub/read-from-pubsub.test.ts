import { describe, expect, test } from '@jest/globals'
import { countPerElement, direct, map, Pipeline, withDeadLetters } from 'yeoul'
import { readFromPubSub } from 'yeoul/io/pubsub'
import { onEachServer } from './servers.ts'
import { newTopic } from './topics.ts'

const endAfterSilence = '1s'

onEachServer(() => {
  describe('readFromPubSub', () => {
    test('gives each message once, with what belongs to it, and acknowledges all', async () => {
      const { topic, subscription } = await newTopic()
      const messageId = await topic.publishMessage({ data: Buffer.from('여울'), attributes: { lang: 'ko' } })
      const rest = Array.from({ length: 99 }, (_, i) => topic.publishMessage({ json: { n: i } }))
      await Promise.all(rest)

      const p = new Pipeline()
      const { values, outputs } = await direct({ enforce: true }).collect(
        p.apply(readFromPubSub({ subscription, endAfterSilence })),
      )
      expect(values).toHaveLength(100)
      const first = values.find(message => message.messageId === messageId)
      expect(Buffer.from(first?.data ?? []).toString()).toBe('여울')
      expect(first?.attributes).toEqual({ lang: 'ko' })
      expect(Math.abs(Date.now() - (first?.publishTime ?? 0))).toBeLessThan(60_000)
      expect(outputs[0]?.timestamp).toBe(outputs[0]?.value.publishTime)
      const numbers = values.filter(message => message !== first).map(message => message.json<{ n: number }>().n)
      expect(numbers.sort((a, b) => a - b)).toEqual(rest.map((_, i) => i))

      const again = await direct().collect(new Pipeline().apply(readFromPubSub({ subscription, endAfterSilence })))
      expect(again.values).toEqual([])
    })

    test('takes event time from an attribute; what has none is broken, with its place', async () => {
      const { topic, subscription } = await newTopic()
      const publish = (attributes: Record<string, string>) =>
        topic.publishMessage({ data: Buffer.from('x'), attributes })
      await publish({ at: '1784487600000' })
      await publish({ at: '2026-07-19T21:00:00.5+02:00' })
      const noTime = await publish({ at: 'noon' })
      const none = await publish({})

      const p = new Pipeline()
      const read = readFromPubSub({ subscription, timestampAttribute: 'at', endAfterSilence })
      const { output, deadLetters } = p.apply(withDeadLetters(read))
      const { collected } = await direct().collectAll({
        good: output,
        bad: deadLetters.apply(map(({ place, reason }) => `${place}: ${reason}`)),
      })
      expect(collected.good.outputs.map(({ timestamp }) => timestamp).sort()).toEqual([1784487600000, 1784487600500])
      expect([...collected.bad.values].sort()).toEqual([
        `${subscription}:${noTime}: its attribute 'at' is "noon", and no time; write milliseconds since the epoch, or RFC 3339, as 2026-07-19T19:00:00Z`,
        `${subscription}:${none}: no attribute 'at', which should hold its event time; it has none`,
      ])
    })

    test('a subscription that is not there is an error that says so', async () => {
      const p = new Pipeline()
      const counts = p.apply(
        readFromPubSub({ subscription: 'nowhere', endAfterSilence }),
        map(({ messageId }) => messageId),
        countPerElement(),
      )
      await expect(direct().collect(counts)).rejects.toThrow(
        /readFromPubSub: there is no subscription projects\/yeoul-test\/subscriptions\/nowhere at 127\.0\.0\.1:\d+; /,
      )
    })
  })
})
