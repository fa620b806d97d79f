import { afterEach, expect, test } from '@jest/globals'
import { direct, map, Pipeline, wall } from 'yeoul'
import { readFromPubSub } from 'yeoul/io/pubsub'
import { type PubSubServer, startPubSubServer } from '../../../tools/pubsub-server/server.ts'
import { temporaryFolder } from '../folder.ts'
import { PROJECT } from './servers.ts'
import { newTopic } from './topics.ts'

const HOUR_MS = 3_600_000
const at = temporaryFolder()
let server: PubSubServer
afterEach(() => server.close())

/** A server whose clock is otherwise than this machine's. */
async function startAt(offsetMs: number, data: string, port = 0): Promise<void> {
  server = await startPubSubServer({ port, data: at(data), now: () => Date.now() + offsetMs })
  process.env.PUBSUB_EMULATOR_HOST = `127.0.0.1:${server.port}`
  process.env.GOOGLE_CLOUD_PROJECT = PROJECT
}

const texts = (subscription: string) =>
  new Pipeline().apply(
    readFromPubSub({ subscription }),
    map(({ data }) => Buffer.from(data).toString()),
  )
const numbers = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => `${from + i}`)

test.each([-HOUR_MS, HOUR_MS])('a server whose clock is off by %d ms holds nobody up', async offsetMs => {
  await startAt(offsetMs, `skew${offsetMs}`)
  const { topic, subscription } = await newTopic()
  await Promise.all(numbers(0, 50).map(text => topic.publishMessage({ data: Buffer.from(text) })))
  const run = direct({ clock: wall() }).collect(texts(subscription))
  const seen: string[] = []
  for await (const { value, timestamp } of run) {
    expect(Math.abs(timestamp - (Date.now() + offsetMs))).toBeLessThan(HOUR_MS / 2)
    if (seen.push(value) === 50) break
  }
  await run.cancel()
  expect(seen.sort()).toEqual(numbers(0, 50).sort())
})

test('a server that is away for longer than any lease is gone on with; nothing is lost, or comes twice', async () => {
  await startAt(0, 'away')
  const { topic, subscription } = await newTopic()
  const publish = (all: readonly string[]) =>
    Promise.all(all.map(text => topic.publishMessage({ data: Buffer.from(text) })))
  await publish(numbers(0, 300))
  const run = direct().collect(texts(subscription))
  const seen: string[] = []
  for await (const { value } of run) {
    seen.push(value)
    if (seen.length === 300) {
      const { port } = server
      await server.close()
      // By its clock an hour has passed: it has given up all leases.
      await startAt(HOUR_MS, 'away', port)
      await publish(numbers(300, 500))
    }
    if (seen.length === 500) break
  }
  await run.cancel()
  expect(seen.sort()).toEqual(numbers(0, 500).sort())
})
