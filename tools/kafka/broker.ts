import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { freePort, HOST } from '../../lib/portable/engines/free-port.ts'
import { GuardedProcess } from '../../lib/portable/engines/guarded-process.ts'
import { UserError } from '../command.ts'
import { brokerProperties } from './broker-properties.ts'
import { kafkaJars } from './jars.ts'
import { makeTopics, type NewTopic } from './topics.ts'

const READY = 'Kafka Server started'
const LONGEST_CLOSE_MS = 20_000
const JVM_FLAGS = ['-Xms64m', '-Xmx256m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1']
const LOG_FLAGS = ['-Dorg.slf4j.simpleLogger.defaultLogLevel=warn', '-Dorg.slf4j.simpleLogger.log.kafka.server=info']

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
 * some seconds. Throws a MissingTools if Java or Maven is missing, an EngineError if the port is taken, or with what the
 * broker said if it ends by itself.
 */
export async function startKafka(options: KafkaOptions = {}): Promise<RunningKafka> {
  const { topics = [], settings = {}, say = () => {} } = options
  const jars = await kafkaJars(say)
  const own = options.data === undefined ? mkdtempSync(join(tmpdir(), 'yeoul-kafka-')) : ''
  const data = resolve(options.data ?? own)
  try {
    const port = await freePort('kafka', options.port)
    const properties = join(data, 'server.properties')
    mkdirSync(data, { recursive: true })
    writeFileSync(
      properties,
      brokerProperties({ host: HOST, port, controllerPort: await freePort('kafka'), log: join(data, 'log'), settings }),
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
  #process: GuardedProcess | undefined

  constructor(parts: BrokerParts) {
    this.#parts = parts
  }

  get bootstrap(): string {
    return this.#parts.bootstrap
  }

  get pid(): number {
    return this.#process?.pid as number
  }

  get ended(): Promise<void> {
    return this.#process?.ended ?? Promise.resolve()
  }

  async restart(): Promise<void> {
    await this.ended
    const { classpath, properties, folder } = this.#parts
    this.#process = new GuardedProcess({
      name: 'kafka',
      command: ['java', ...JVM_FLAGS, ...LOG_FLAGS, '-cp', classpath, 'kafka.Kafka', properties],
      folder,
      // With thousands of partitions the good order takes minutes; its logs bear the other way, too.
      patienceMs: LONGEST_CLOSE_MS,
    })
    await this.#process.heard(line => line.includes(READY) || undefined)
  }

  async close(): Promise<void> {
    await this.#process?.close()
    if (this.#parts.folder !== '') rmSync(this.#parts.folder, { recursive: true, force: true })
  }

  async kill(): Promise<void> {
    await this.#process?.kill()
  }
}

/** Makes a folder for the broker: it wants an id before it starts. */
async function format(classpath: string, properties: string): Promise<void> {
  const id = randomBytes(16).toString('base64url')
  // In one word, since one in 64 ids begins with a dash.
  const tool = ['kafka.tools.StorageTool', 'format', `--cluster-id=${id}`, '-c', properties]
  try {
    await promisify(execFile)('java', ['-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC', '-cp', classpath, ...tool])
  } catch (thrown) {
    throw new UserError(`the broker of Kafka cannot use its folder: ${(thrown as Error).message}`)
  }
}
