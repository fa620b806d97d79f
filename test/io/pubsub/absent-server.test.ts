import { once } from 'node:events'
import { createServer } from 'node:net'
import { describe, expect, jest, test } from '@jest/globals'
import { create, direct, map, Pipeline } from 'yeoul'
import { readFromPubSub, writeToPubSub } from 'yeoul/io/pubsub'
import { CutWire } from './cut-wire.ts'
import type { RunningServer } from './independent-server.ts'
import { onEachServer, PROJECT } from './servers.ts'
import { newTopic } from './topics.ts'

/** A port that was free a moment ago. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  await new Promise(resolve => server.close(resolve))
  return port
}

/** Runs `act` with what is said by console.warn, and with another server. */
async function at(host: string, act: (said: readonly string[]) => Promise<void>): Promise<void> {
  const said: string[] = []
  const warn = jest.spyOn(console, 'warn').mockImplementation(text => void said.push(String(text)))
  const { PUBSUB_EMULATOR_HOST: before } = process.env
  process.env.PUBSUB_EMULATOR_HOST = host
  process.env.GOOGLE_CLOUD_PROJECT = PROJECT
  try {
    await act(said)
  } finally {
    warn.mockRestore()
    if (before === undefined) delete process.env.PUBSUB_EMULATOR_HOST
    else process.env.PUBSUB_EMULATOR_HOST = before
  }
}

test('a server that is not there is waited for, and then an error that says what to do', async () => {
  const host = `127.0.0.1:${await freePort()}`
  await at(host, async said => {
    const read = new Pipeline().apply(readFromPubSub({ subscription: 'tweets', connectTimeout: '2500ms' }))
    await expect(direct().collect(read)).rejects.toThrow(
      `readFromPubSub: no Pub/Sub at ${host}, tried for 3 s; is it running? PUBSUB_EMULATOR_HOST says where; npx yeoul pubsub starts one`,
    )
    expect(said).toEqual([`readFromPubSub: no Pub/Sub at ${host} yet; trying for 3 s`])
    const p = new Pipeline()
    p.apply(create(['x']), writeToPubSub({ topic: 'tweets', connectTimeout: '100ms' }))
    await expect(direct().run(p)).rejects.toThrow(`writeToPubSub: no Pub/Sub at ${host}, tried for 0 s; is it running?`)
  })
})

onEachServer(start => {
  describe('a server that goes away', () => {
    test('and comes back at the start is enough', async () => {
      const port = await freePort()
      let late: RunningServer | undefined
      await at(`127.0.0.1:${port}`, async said => {
        const read = new Pipeline().apply(readFromPubSub({ subscription: 'nowhere' }))
        const run = direct().collect(read)
        const failed = expect(run).rejects.toThrow('there is no subscription')
        late = await start(port)
        await failed
        expect(said.length).toBeLessThanOrEqual(1)
      })
      await late?.stop()
    })

    test('in the middle is waited for, by a reader and a writer; nothing is lost or doubled', async () => {
      const { topic, subscription } = await newTopic()
      const to = await newTopic()
      const wire = new CutWire(process.env.PUBSUB_EMULATOR_HOST as string)
      await wire.join()
      await at(wire.host, async said => {
        const seen: string[] = []
        let onSeen = () => {}
        const until = (count: number) =>
          new Promise<void>(resolve => {
            onSeen = () => seen.length >= count && resolve()
            onSeen()
          })
        const p = new Pipeline()
        p.apply(
          readFromPubSub({ subscription }),
          map(({ data }) => {
            seen.push(Buffer.from(data).toString())
            onSeen()
            return data
          }),
          writeToPubSub({ topic: to.name }),
        )
        const run = direct().run(p)
        const texts = Array.from({ length: 30 }, (_, i) => String(i))
        const publish = (some: readonly string[]) =>
          Promise.all(some.map(data => topic.publishMessage({ data: Buffer.from(data) })))
        await publish(texts.slice(0, 10))
        await until(10)
        await wire.cut()
        await publish(texts.slice(10))
        await wire.join()
        await until(30)
        await run.cancel()
        expect((await run).state).toBe('CANCELLED')
        expect(seen.sort()).toEqual([...texts].sort())
        expect(said.every(text => /is away|is back/.test(text))).toBe(true)
      })
      await wire.cut()
      const written = new Pipeline().apply(readFromPubSub({ subscription: to.subscription, endAfterSilence: '1s' }))
      const texts = (await direct().collect(written)).values.map(({ data }) => Buffer.from(data).toString())
      // A publication whose confirmation was cut off is made again.
      expect([...new Set(texts)]).toHaveLength(30)
    })
  })
})
