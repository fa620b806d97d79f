import { afterEach, describe, expect, jest, test } from '@jest/globals'
import { outOfOrder } from 'yeoul/io/watermark'
import { Connection } from '../../../lib/io/pubsub/connection.ts'
import { type PubSubMark, PubSubReader } from '../../../lib/io/pubsub/reader.ts'
import { startPubSubServer } from '../../../tools/pubsub-server/server.ts'
import { temporaryFolder } from '../folder.ts'
import { CutWire } from './cut-wire.ts'
import { onEachServer } from './servers.ts'
import { newTopic } from './topics.ts'

const at = temporaryFolder()
const overJson = <T>(mark: T): T => JSON.parse(JSON.stringify(mark))
const turn = () => new Promise(resolve => setTimeout(resolve, 1))
const numbers = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i)

const open: PubSubReader[] = []
afterEach(async () => {
  jest.restoreAllMocks()
  for (const reader of open.splice(0)) await reader.close()
})

async function openReader(subscription: string, mark?: PubSubMark): Promise<PubSubReader> {
  const connection = await Connection.to('subscriptions', subscription, 'test', 10_000)
  const reading = { subscription, timestampAttribute: undefined, idAttribute: undefined, watermark: outOfOrder('10s') }
  const reader = new PubSubReader(connection, { ...reading, idleMs: 30_000, endAfterSilenceMs: 1000 }, mark)
  open.push(reader)
  return reader
}

/** The numbers in the next messages: so many, or, if there are no more, those that came until the silence. */
async function take(reader: PubSubReader, count: number, most = 256): Promise<number[]> {
  const taken: number[] = []
  while (taken.length < count) {
    const bundle = reader.readBundle(Math.min(most, count - taken.length))
    if (bundle === undefined) break
    if (bundle.length === 0) await turn()
    for (const element of bundle) if ('value' in element) taken.push(Number(Buffer.from(element.value.data).toString()))
  }
  return taken
}

async function published(count: number, length = 0): Promise<{ subscription: string; publish: typeof publish }> {
  const { topic, subscription } = await newTopic()
  const publish = async (some: readonly number[]) => {
    const padding = ' '.repeat(length)
    await Promise.all(some.map(n => topic.publishMessage({ data: Buffer.from(`${n}${padding}`) })))
  }
  await publish(numbers(0, count))
  return { subscription, publish }
}

const sorted = (all: readonly number[]) => [...all].sort((a, b) => a - b)

onEachServer(() => {
  describe('a mark', () => {
    test('is enough to go on: nothing twice of what was handed over before it, and all the rest', async () => {
      const { subscription } = await published(40)
      const first = await openReader(subscription)
      const before = await take(first, 15)
      const mark = overJson(first.checkpointMark())
      // Handed over after the mark, so forgotten with the run that ends here.
      await take(first, 10)
      await first.close()
      const second = await openReader(subscription, mark)
      const after = await take(second, 100)
      expect(sorted([...before, ...after])).toEqual(numbers(0, 40))
      second.finalize(second.checkpointMark())
      await second.close()
      expect(await take(await openReader(subscription), 1)).toEqual([])
    })

    test('makes final what came before it, and no more', async () => {
      const { subscription } = await published(20)
      const first = await openReader(subscription)
      const before = await take(first, 5)
      const mark = overJson(first.checkpointMark())
      await take(first, 5)
      first.finalize(mark)
      await first.close()
      const after = await take(await openReader(subscription), 100)
      expect(sorted([...before, ...after])).toEqual(numbers(0, 20))
    })
  })
})

onEachServer(() => {
  test('what comes again after a loss, with another lease, is neither handed over again nor lost', async () => {
    jest.spyOn(console, 'warn').mockImplementation(() => {})
    const { subscription, publish } = await published(30)
    const { PUBSUB_EMULATOR_HOST: direct } = process.env
    const wire = new CutWire(direct as string)
    await wire.join()
    process.env.PUBSUB_EMULATOR_HOST = wire.host
    const reader = await openReader(subscription)
    process.env.PUBSUB_EMULATOR_HOST = direct
    const before = await take(reader, 10)
    const mark = overJson(reader.checkpointMark())
    await wire.cut()
    // What is final while the server is away is told when it is back.
    reader.finalize(mark)
    await publish(numbers(30, 40))
    await wire.join()
    const after = await take(reader, 30)
    expect(sorted([...before, ...after])).toEqual(numbers(0, 40))
    expect(await take(reader, 1)).toEqual([])
    reader.finalize(reader.checkpointMark())
    await reader.close()
    await wire.cut()
    expect(await take(await openReader(subscription), 1)).toEqual([])
  })

  test('a server that has forgotten the leases when it is back, as after a long absence, loses and doubles nothing', async () => {
    jest.spyOn(console, 'warn').mockImplementation(() => {})
    const before = process.env.PUBSUB_EMULATOR_HOST
    const data = at('data')
    const first = await startPubSubServer({ port: 0, data })
    process.env.PUBSUB_EMULATOR_HOST = `127.0.0.1:${first.port}`
    const { subscription, publish } = await published(30)
    const reader = await openReader(subscription)
    const taken = await take(reader, 10)
    const mark = overJson(reader.checkpointMark())
    taken.push(...(await take(reader, 5)))
    await first.close()
    reader.finalize(mark)
    const second = await startPubSubServer({ port: first.port, data })
    await publish(numbers(30, 40))
    taken.push(...(await take(reader, 25)))
    expect(sorted(taken)).toEqual(numbers(0, 40))
    reader.finalize(reader.checkpointMark())
    expect(await take(reader, 1)).toEqual([])
    await reader.close()
    expect(await take(await openReader(subscription), 1)).toEqual([])
    for (const one of open.splice(0)) await one.close()
    await second.close()
    process.env.PUBSUB_EMULATOR_HOST = before
  })

  test('a slow pipeline makes the server wait: what waits here is bounded', async () => {
    const count = 12_000
    const { subscription } = await published(count, 1000)
    const reader = await openReader(subscription)
    const all: number[] = []
    let most = 0
    while (all.length < count) {
      // As slow as can be: all that would come while the pipeline is busy comes.
      const rest = Math.min(1000, count - all.length)
      while ((reader.backlog().elements ?? 0) < rest) await turn()
      for (let i = 0; i < 20; i++) await turn()
      most = Math.max(most, reader.backlog().elements ?? 0)
      all.push(...(await take(reader, 256)))
      reader.finalize(reader.checkpointMark())
    }
    expect(most).toBeLessThan(4000)
    expect(new Set(all).size).toBe(count)
    expect(reader.checkpointMark().unconfirmed.length).toBeLessThan(50)
  })
}, 'embedded')
