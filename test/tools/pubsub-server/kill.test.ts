import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { expect, test } from '@jest/globals'
import { Random } from '../../../tools/datasets/random.ts'
import { afterwards, publisherOf, subscriberOf } from './live.ts'

const yeoul = fileURLToPath(new URL('../../../tools/yeoul.ts', import.meta.url))
const topic = 'projects/school/topics/tweets'
const subscription = 'projects/school/subscriptions/lab'
const SEED = Math.floor(Math.random() * 2 ** 31)
/** The client tries nothing again by itself. */
const onlyOnce = { retry: null as never }

interface Life {
  readonly host: string
  readonly child: ChildProcess
}

async function start(data: string): Promise<Life> {
  const args = [yeoul, 'pubsub', '--port', '0', '--data', data, '--project', 'school', '--subscription', 'tweets:lab']
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  afterwards(() => child.kill('SIGKILL'))
  for await (const line of createInterface(child.stdout)) {
    const host = /PUBSUB_EMULATOR_HOST=(\S+)/.exec(line)?.[1]
    if (host !== undefined) return { host, child }
  }
  throw new Error('yeoul pubsub did not start')
}

test(`killed at any instant, it loses nothing that was confirmed: neither messages nor acknowledgements (seed ${SEED})`, async () => {
  const data = mkdtempSync(join(tmpdir(), 'yeoul-pubsub-kill-'))
  afterwards(() => rmSync(data, { recursive: true, force: true }))
  const confirmed = new Set<string>()
  const seen = new Set<string>()
  const acknowledged = new Set<string>()
  const cameAgain: string[] = []
  let published = 0

  /** Takes and acknowledges until the server is gone, or `isEnough`. */
  const take = async (host: string, isEnough: () => boolean) => {
    const subscriber = subscriberOf(host)
    while (!isEnough()) {
      const [{ receivedMessages }] = await subscriber.pull({ subscription, maxMessages: 37 }, onlyOnce)
      const texts = (receivedMessages ?? []).map(({ message }) => String(message?.data))
      for (const text of texts) {
        if (acknowledged.has(text)) cameAgain.push(text)
        seen.add(text)
      }
      const ackIds = (receivedMessages ?? []).map(({ ackId }) => String(ackId))
      if (ackIds.length > 0) await subscriber.acknowledge({ subscription, ackIds }, onlyOnce)
      for (const text of texts) acknowledged.add(text)
    }
  }
  const publish = async (host: string) => {
    const publisher = publisherOf(host)
    for (;;) {
      const texts = Array.from({ length: 10 }, () => `${++published}-${'x'.repeat(published % 3000)}`)
      const messages = texts.map(text => ({ data: Buffer.from(text) }))
      await publisher.publish({ topic, messages }, onlyOnce)
      for (const text of texts) confirmed.add(text)
    }
  }

  const kills = 5
  const random = new Random(SEED)
  for (let life = 0; life < kills; life++) {
    const { host, child } = await start(data)
    const enough = confirmed.size + 50 + random.below(500)
    // Their calls fail when the server is gone.
    const publishing = publish(host).catch(() => {})
    void publish(host).catch(() => {})
    void take(host, () => false).catch(() => {})
    await new Promise<void>(resolve => {
      const look = () => {
        if (confirmed.size > enough) resolve()
        else setImmediate(look)
      }
      look()
    })
    const gone = once(child, 'exit')
    child.kill('SIGKILL')
    await Promise.all([gone, publishing])
  }
  const { host } = await start(data)
  await take(host, () => [...confirmed].every(text => seen.has(text)))
  expect(cameAgain).toEqual([])
  expect(confirmed.size).toBeGreaterThan(kills * 50)
})
