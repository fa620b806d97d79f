import { afterAll, afterEach, beforeAll, expect, jest, test } from '@jest/globals'
import { direct, map, Pipeline } from 'yeoul'
import { readFromPubSub } from 'yeoul/io/pubsub'
import { openTopic } from '../../tools/classroom/broker-topic.ts'
import { Publishing } from '../../tools/classroom/publishing.ts'
import { type RunningKafka, startKafka } from '../../tools/kafka/broker.ts'
import { startPubSub } from '../../tools/pubsub-server/embedded.ts'
import { describeWithKafka } from '../kafka/kafka-here.ts'
import { committed, newTopic } from '../kafka/topics.ts'
import { lessonOn, NOON, posts, recordingOf } from './lessons.ts'
import { Served } from './served.ts'

const file = recordingOf(posts)
const ids = posts.map((_, i) => String(i + 1))
let served: Served | undefined
afterEach(() => served?.close())

/** Plays some of a class, back and forth, and all of it in the end. */
async function playTo(publishing: Publishing): Promise<void> {
  const class_ = await Served.start(await lessonOn(file), publishing)
  served = class_
  const page = await class_.listen('room')
  const at = async (seconds: number) => {
    await class_.post('/transport', { do: 'seek', to: NOON + seconds * 1000 })
    await page.until(() => page.trace.frame?.position.nowMs === NOON + seconds * 1000)
  }
  await at(60)
  // Paused: the clock goes on, and nothing is sent.
  class_.clock.ms += 60_000
  await class_.post('/transport', { do: 'back', by: 'pane' })
  await class_.post('/transport', { do: 'step', by: 'element' })
  await at(30)
  await at(90)
  await class_.post('/inject', { kind: 'duplicate', byMs: 1 })
  await class_.post('/transport', { do: 'speed', to: 100 })
  await class_.post('/transport', { do: 'play' })
  class_.clock.ms += 60_000
  await page.until(() => page.trace.frame?.isAtEnd === true)
  await class_.close()
  served = undefined
}

test('each element goes to Pub/Sub once, when it arrives', async () => {
  const pubsub = await startPubSub({ topic: 'tweets' })
  try {
    const publishing = new Publishing(await openTopic({ kind: 'pubsub', topic: 'tweets' }))
    const class_ = await Served.start(await lessonOn(file), publishing)
    served = class_
    await class_.post('/transport', { do: 'seek', to: NOON + 60_000 })
    class_.clock.ms += 60_000
    await class_.post('/transport', { do: 'back', by: 'pane' })
    await class_.close()
    served = undefined
    const soFar = posts.filter(({ received }) => received <= 60).length
    expect(publishing.messages).toBe(soFar)

    await playTo(new Publishing(await openTopic({ kind: 'pubsub', topic: 'tweets' })))
    const read = readFromPubSub({ subscription: 'tweets', endAfterSilence: '1s' })
    const tweets = new Pipeline().apply(
      read,
      map(message => (message.json() as { id: string }).id),
    )
    const { values } = await direct().collect(tweets)
    const times = (id: string) => values.filter(value => value === id).length
    // The second class sent all of it, and one twice.
    expect(values).toHaveLength(soFar + ids.length + 1)
    for (const id of ids) expect(times(id)).toBeGreaterThanOrEqual(1)
  } finally {
    await pubsub.close()
  }
})

test('a broker that is not there is told', async () => {
  const spy = jest.spyOn(console, 'warn').mockImplementation(() => {})
  await expect(openTopic({ kind: 'kafka', topic: 'tweets' }, '127.0.0.1:1')).rejects.toThrow(/^--to kafka:tweets: /)
  expect(spy).toHaveBeenCalledWith(expect.stringContaining('does not answer'))
  spy.mockRestore()
})

describeWithKafka('with Kafka', () => {
  let kafka: RunningKafka
  beforeAll(async () => {
    kafka = await startKafka()
  })
  afterAll(() => kafka?.close())

  test('each element goes to Kafka once, and one that is injected twice', async () => {
    const topic = await newTopic(kafka)
    await playTo(new Publishing(await openTopic({ kind: 'kafka', topic }, kafka.bootstrap)))
    const values = (await committed(kafka, topic)).map(record => record.json<{ id: string }>().id)
    expect(values).toHaveLength(ids.length + 1)
    expect(new Set(values)).toEqual(new Set(ids))
  })
})
