import { expect, test } from '@jest/globals'
import { countPerElement, create, direct, fixedWindows, map, Pipeline, windowInto, withDeadLetters } from 'yeoul'
import { readFromPubSub, writeToPubSub } from 'yeoul/io/pubsub'
import { outOfOrder } from 'yeoul/io/watermark'
import { onEachServer } from './servers.ts'
import { newTopic } from './topics.ts'

const endAfterSilence = '1s'

onEachServer(() => {
  test('of messages with the same id attribute one is read; one without it counts by its own', async () => {
    const { topic, subscription } = await newTopic()
    for (const id of ['a', 'b', 'a', 'a', undefined, undefined]) {
      await topic.publishMessage({ data: Buffer.from(id ?? '-'), attributes: id === undefined ? {} : { id } })
    }
    const read = readFromPubSub({ subscription, idAttribute: 'id', endAfterSilence })
    const { values } = await direct().collect(new Pipeline().apply(read))
    expect(values.map(({ data }) => Buffer.from(data).toString()).sort()).toEqual(['-', '-', 'a', 'b'])
  })

  test('bad JSON and a wrong encoding go to the dead letters of the step that reads them', async () => {
    const { topic, subscription } = await newTopic()
    for (const data of ['{"n":1}', '{"cut', Buffer.from([0x22, 0xff, 0x22])]) {
      await topic.publishMessage({ data: Buffer.from(data) })
    }
    const { output, deadLetters } = new Pipeline().apply(
      withDeadLetters(p =>
        p.apply(
          readFromPubSub({ subscription, endAfterSilence }),
          map(message => message.json<{ n: number }>()),
        ),
      ),
    )
    const { collected } = await direct().collectAll({ output, deadLetters })
    expect(collected.output.values).toEqual([{ n: 1 }])
    expect(collected.deadLetters.values.map(({ reason }) => reason)).toEqual([
      expect.stringMatching(/^message \S+ is no JSON in UTF-8 \(/),
      expect.stringMatching(/^message \S+ is no JSON in UTF-8 \(/),
    ])
    for (const { place } of collected.deadLetters.values) expect(place).toMatch(new RegExp(`^${subscription}:\\w+$`))
  })

  test('a silent subscription lets the watermark go on, and windows with it', async () => {
    const { topic, subscription } = await newTopic()
    await topic.publishMessage({ data: Buffer.from('x'), attributes: { at: '1784487600000' } })
    const run = direct().collect(
      new Pipeline().apply(
        readFromPubSub({ subscription, timestampAttribute: 'at', idleTimeout: '100ms', watermark: outOfOrder('0s') }),
        // Without a silence that ends the read, only the watermark lets this window fire.
        windowInto(fixedWindows('10ms')),
        map(message => message.messageId),
        countPerElement(),
      ),
    )
    for await (const { pane } of run) {
      expect(pane.timing).toBe('ON_TIME')
      break
    }
    await run.cancel()
  })
})

onEachServer(() => {
  test('a message of 10 MB goes there and back', async () => {
    const { name, subscription } = await newTopic()
    const large = 'x'.repeat(9_999_900)
    const p = new Pipeline()
    p.apply(create([large]), writeToPubSub({ topic: name }))
    await direct({ trace: 'off' }).run(p)
    const run = direct({ trace: 'off' }).collect(new Pipeline().apply(readFromPubSub({ subscription })))
    for await (const _ of run) break
    await run.cancel()
    const { values } = await run
    expect(values.map(({ data }) => Buffer.from(data).toString() === large)).toEqual([true])
  })
}, 'embedded')
