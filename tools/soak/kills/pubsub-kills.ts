import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { type Outgoing, Publisher } from '../../../lib/io/pubsub/publisher.ts'
import { recordingFile } from '../../../lib/io/recording.ts'
import type { Random } from '../../datasets/random.ts'
import { recordedMessages } from '../../publish/recorded-messages.ts'
import { tallied } from './life.ts'
import { type Lives, randomKills } from './random-kills.ts'
import { readTable } from './row-file.ts'
import { RECORDING } from './uninterrupted.ts'

const program = fileURLToPath(new URL('pubsub-life.ts', import.meta.url))
const yeoul = fileURLToPath(new URL('../../yeoul.ts', import.meta.url))
const PROJECT = 'yeoul-kills'
const TOPIC = 'tweets'
const AT_ONCE = 500
const CONNECT_MS = 60_000

export interface PubSubKills extends Lives {
  /** Messages that were published; the server may have some of them twice. */
  readonly published: number
  /** Messages that were delivered and read again, after a kill. */
  readonly readAgain: number
  /** Rows that were written over by the same row, or a newer one. */
  readonly absorbed: number
  readonly table: ReadonlyMap<string, number>
}

/** Kills a pipeline from Pub/Sub to a table, and the server, at random, while tweets are published; tells the table. */
export async function pubSubKills(kills: number, random: Random): Promise<PubSubKills> {
  const folder = await mkdtemp(join(tmpdir(), 'yeoul-kills-'))
  const server = new Server(join(folder, 'server'))
  try {
    const host = await server.start()
    const env = { PUBSUB_EMULATOR_HOST: host, GOOGLE_CLOUD_PROJECT: PROJECT }
    const killServer = () => server.killAndStart()
    const args = [TOPIC, folder]
    const publishing = publishAll(env)
    const living = randomKills({ program, args, env, kills, random, killServer })
    const [published, lives] = await Promise.all([publishing, living])
    const table = readTable(join(folder, 'rows.jsonl'))
    const readAgain = tallied(folder, 'read') - published
    return { ...lives, published, readAgain, absorbed: tallied(folder, 'written') - table.size, table }
  } finally {
    await server.end()
    await rm(folder, { recursive: true })
  }
}

/** `yeoul pubsub` in a process of its own, always at the same port. */
class Server {
  readonly #data: string
  #child: ChildProcess | undefined
  #port = 0

  constructor(data: string) {
    this.#data = data
  }

  /** Resolves to its address when it answers. */
  async start(): Promise<string> {
    const args = [yeoul, 'pubsub', '--data', this.#data, '--port', `${this.#port}`, '--project', PROJECT]
    const child = spawn(process.execPath, [...args, '--subscription', `${TOPIC}:${TOPIC}`], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    this.#child = child
    for await (const line of createInterface({ input: child.stdout })) {
      const [, address, port] = /^export PUBSUB_EMULATOR_HOST=(.*:(\d+))$/.exec(line) ?? []
      if (address === undefined) continue
      this.#port = Number(port)
      child.stdout.resume()
      return address
    }
    throw new Error('yeoul pubsub ended by itself')
  }

  async killAndStart(): Promise<void> {
    await this.end()
    await this.start()
  }

  async end(): Promise<void> {
    const child = this.#child
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return
    const ended = once(child, 'exit')
    child.kill('SIGKILL')
    await ended
  }
}

/** Each readable tweet, told apart by its line: what a server confirmed too late is published, and delivered, twice. */
async function publishAll(env: Readonly<Record<string, string>>): Promise<number> {
  const before = { ...process.env }
  Object.assign(process.env, env)
  const publisher = await Publisher.to(TOPIC, 'soak', CONNECT_MS)
  Object.assign(process.env, before)
  let published = 0
  let waiting: Outgoing[] = []
  const send = async () => {
    await publisher.publish(waiting)
    published += waiting.length
    waiting = []
  }
  try {
    for (const { message, isBroken } of recordedMessages(recordingFile(RECORDING))) {
      if (isBroken) continue
      const line = `${published + waiting.length}`
      waiting.push({ ...message, attributes: { ...message.attributes, line } })
      if (waiting.length === AT_ONCE) await send()
    }
    await send()
    return published
  } finally {
    await publisher.close()
  }
}
