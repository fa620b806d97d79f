import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import type { Writable } from 'node:stream'
import { promisify } from 'node:util'
import { UserError } from '../command.ts'
import { brokerProperties } from './broker-properties.ts'
import { kafkaJars } from './jars.ts'
import { makeTopics, type NewTopic } from './topics.ts'

const HOST = '127.0.0.1'
const READY = 'Kafka Server started'
/** How many lines of what the broker said are kept for the message when it ends by itself. */
const KEPT_LINES = 30
const LONGEST_CLOSE_MS = 20_000
const JVM_FLAGS = ['-Xms64m', '-Xmx256m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1']
const LOG_FLAGS = ['-Dorg.slf4j.simpleLogger.defaultLogLevel=warn', '-Dorg.slf4j.simpleLogger.log.kafka.server=info']

/**
 * Becomes the broker. What it leaves in the background reads descriptor 3: a line says that the broker has ended; its end
 * without one, that whoever started it is gone, however that was. Then it ends the broker, and removes the folder $1.
 */
const GUARD = `
folder=$1; shift
( if read -r ended <&3; then exit; fi
  kill $$ 2>/dev/null
  n=0; while kill -0 $$ 2>/dev/null && [ $n -lt 100 ]; do sleep 0.1; n=$((n+1)); done
  kill -9 $$ 2>/dev/null
  [ -z "$folder" ] || rm -rf "$folder" ) </dev/null >/dev/null 2>&1 &
exec 3<&-
exec "$@"`

export interface KafkaOptions {
  /** On 127.0.0.1; any free one if not said, or 0. */
  readonly port?: number
  /** Where its logs are kept from start to start; a folder that is removed at the end if not said. */
  readonly data?: string
  /** Made when it is ready, unless they are there. */
  readonly topics?: readonly NewTopic[]
  /** More of the broker's own settings, as Kafka's server.properties has them. */
  readonly settings?: Readonly<Record<string, string | number>>
  /** Tells whoever waits what is going on. */
  say?(text: string): void
}

/** A broker that runs. It ends when this process does, whatever ends it. */
export interface RunningKafka {
  /** Its address, as clients take it: '127.0.0.1:9092'. */
  readonly bootstrap: string
  readonly pid: number
  /** Resolves when it has ended. */
  readonly ended: Promise<void>
  /** Ends it in good order, and removes its folder if it is not the caller's. */
  close(): Promise<void>
  /** Ends it at once, as a crash would (SIGKILL); what is in its folder stays. */
  kill(): Promise<void>
  /** Starts it again after kill, at the same address, on what is in its folder. */
  restart(): Promise<void>
}

/**
 * Starts a broker of Apache Kafka: one node that is its own controller (KRaft), on loopback. Resolves when it answers;
 * some seconds. Throws a UserError if Java or Maven is missing, if the port is taken, or with what the broker said if it
 * ends by itself.
 */
export async function startKafka(options: KafkaOptions = {}): Promise<RunningKafka> {
  const { topics = [], settings = {}, say = () => {} } = options
  const jars = await kafkaJars(say)
  const own = options.data === undefined ? mkdtempSync(join(tmpdir(), 'yeoul-kafka-')) : ''
  const data = resolve(options.data ?? own)
  try {
    const port = await freePort(options.port ?? 0)
    const properties = join(data, 'server.properties')
    mkdirSync(data, { recursive: true })
    writeFileSync(
      properties,
      brokerProperties({ host: HOST, port, controllerPort: await freePort(0), log: join(data, 'log'), settings }),
    )
    const classpath = join(jars, '*')
    if (!existsSync(join(data, 'log', 'meta.properties'))) await format(classpath, properties)
    const broker = new Broker({ bootstrap: `${HOST}:${port}`, classpath, properties, folder: own })
    await broker.restart()
    await makeTopics(broker.bootstrap, topics)
    return broker
  } catch (thrown) {
    if (own !== '') rmSync(own, { recursive: true, force: true })
    throw thrown
  }
}

interface BrokerParts {
  readonly bootstrap: string
  readonly classpath: string
  readonly properties: string
  /** To be removed at the end; '' if it is the caller's. */
  readonly folder: string
}

class Broker implements RunningKafka {
  readonly #parts: BrokerParts
  #child: ChildProcess | undefined
  ended: Promise<void> = Promise.resolve()

  constructor(parts: BrokerParts) {
    this.#parts = parts
  }

  get bootstrap(): string {
    return this.#parts.bootstrap
  }

  get pid(): number {
    return this.#child?.pid as number
  }

  async restart(): Promise<void> {
    await this.ended
    const { classpath, properties, folder } = this.#parts
    const java = ['java', ...JVM_FLAGS, ...LOG_FLAGS, '-cp', classpath, 'kafka.Kafka', properties]
    const child = spawn('sh', ['-c', GUARD, 'yeoul-kafka', folder, ...java], {
      stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
      // A Ctrl-C of the terminal goes to all; here it is this process that ends the broker.
      detached: true,
    })
    this.#child = child
    this.ended = once(child, 'exit').then(() => void (child.stdio[3] as Writable).end('ended\n'))
    const said: string[] = []
    const ready = new Promise<boolean>(done => {
      for (const stream of [child.stdout, child.stderr]) {
        createInterface({ input: stream as NodeJS.ReadableStream }).on('line', line => {
          if (line.includes(READY)) done(true)
          said.push(line)
          if (said.length > KEPT_LINES) said.shift()
        })
      }
      child.once('close', () => done(false))
    })
    if (await ready) return
    throw new UserError(`the broker of Kafka ended by itself. It said last:\n${said.join('\n')}`)
  }

  async close(): Promise<void> {
    await this.#end('SIGTERM')
    if (this.#parts.folder !== '') rmSync(this.#parts.folder, { recursive: true, force: true })
  }

  kill(): Promise<void> {
    return this.#end('SIGKILL')
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    this.#child?.kill(signal)
    // With thousands of partitions the good order takes minutes; its logs bear the other way, too.
    const patience = setTimeout(() => this.#child?.kill('SIGKILL'), LONGEST_CLOSE_MS)
    await this.ended
    clearTimeout(patience)
  }
}

/** Makes a folder for the broker: it wants an id before it starts. */
async function format(classpath: string, properties: string): Promise<void> {
  const id = randomBytes(16).toString('base64url')
  const tool = ['kafka.tools.StorageTool', 'format', '-t', id, '-c', properties]
  try {
    await promisify(execFile)('java', ['-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC', '-cp', classpath, ...tool])
  } catch (thrown) {
    throw new UserError(`the broker of Kafka cannot use its folder: ${(thrown as Error).message}`)
  }
}

/** The port, if it is free; of 0, any that is. */
async function freePort(port: number): Promise<number> {
  const server = createServer()
  server.listen(port, HOST)
  try {
    await once(server, 'listening')
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw thrown
    throw new UserError(`port ${port} is taken, perhaps by another broker; give --port N, or 0 for any that is free`)
  }
  const { port: free } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return free
}
