import { once } from 'node:events'
import net from 'node:net'
import {
  Server,
  ServerCredentials,
  type ServiceDefinition,
  status,
  type UntypedServiceImplementation,
} from '@grpc/grpc-js'
import { Broker } from './broker.ts'
import { openDataDirectory } from './data-directory.ts'
import { pubSubServices, raw } from './protos.ts'
import { publisherMethods, RAW_PUBLISHER } from './publisher-service.ts'
import { RpcError, unimplemented } from './rpc-error.ts'
import { unary, type Written } from './served.ts'
import { RAW_SUBSCRIBER, streamingPull, subscriberMethods } from './subscriber-service.ts'

/** More than any request may have, so that one that is only somewhat too long is told why. */
const LONGEST_REQUEST = 64 * 2 ** 20
/** How often what is older than its retention is dropped where nobody asks for messages. */
const SWEEP_MS = 60_000
const LAST_CALLS_MS = 1000
/** Where a client of this machine finds it by this name. */
const LOCAL = new Set(['127.0.0.1', '0.0.0.0', '::'])

export interface PubSubServerOptions {
  /** 0 for any that is free. */
  readonly port: number
  /** What it listens at: 127.0.0.1 if not given. */
  readonly host?: string | undefined
  /** A directory where all is kept: restored from at the start. Without one, all is gone at the end. */
  readonly data?: string | undefined
  /** The time in ms since the epoch, of which publish times are and the retention: Date.now if not given. */
  now?(): number
  /** Tells whoever runs it what happens; nothing of what messages contain. */
  say?(text: string): void
}

export interface PubSubServer {
  /** Of PUBSUB_EMULATOR_HOST: 'localhost:8085', or with the host that was given. */
  readonly address: string
  readonly port: number
  /** Its topics and subscriptions. */
  readonly broker: Broker
  /** Ends all streams, and all else. */
  close(): Promise<void>
}

/**
 * Serves Google's gRPC API of Pub/Sub at a port of this machine. Rejects with the system's error if
 * the port is taken, with one in words if the directory is. */
export async function startPubSubServer(options: PubSubServerOptions): Promise<PubSubServer> {
  const { port, host = '127.0.0.1', now = Date.now, say = () => {} } = options
  const broker = new Broker(now, say)
  await tryToListen(port, host)
  const stored = options.data === undefined ? undefined : await openDataDirectory(options.data, broker, say)
  const changes: Written = stored ?? { written: () => undefined }
  const server = new Server({
    'grpc.max_receive_message_length': LONGEST_REQUEST,
    'grpc.max_send_message_length': -1,
  })
  const { Publisher, Subscriber, SchemaService } = pubSubServices()
  const answered = (methods: object): UntypedServiceImplementation =>
    Object.fromEntries(Object.entries(methods).map(([name, handler]) => [name, unary(handler, changes, say)]))
  server.addService(raw(Publisher, RAW_PUBLISHER), answered(publisherMethods(broker)))
  server.addService(raw(Subscriber, RAW_SUBSCRIBER), {
    ...answered(subscriberMethods(broker)),
    StreamingPull: streamingPull(broker, say),
  } as UntypedServiceImplementation)
  server.addService(SchemaService, answered(missing(SchemaService, 'schemas')))

  const bound = await bind(server, port, host).catch(async thrown => {
    await stored?.close()
    throw thrown
  })
  const sweeping = setInterval(() => broker.sweep(), SWEEP_MS).unref()
  return {
    address: `${LOCAL.has(host) ? 'localhost' : urlHost(host)}:${bound}`,
    port: bound,
    broker,
    async close() {
      clearInterval(sweeping)
      broker.end(new RpcError(status.UNAVAILABLE, 'yeoul pubsub is ending.'))
      await new Promise<void>(resolve => {
        // Calls that are under way are answered; a client that does not let go does not keep it.
        const force = setTimeout(() => server.forceShutdown(), LAST_CALLS_MS)
        server.tryShutdown(() => {
          clearTimeout(force)
          resolve()
        })
      })
      broker.close()
      await stored?.close()
    },
  }
}

function urlHost(host: string): string {
  return host.includes(':') ? `[${host}]` : host
}

/** Resolves to the port. */
function bind(server: Server, port: number, host: string): Promise<number> {
  const address = `${urlHost(host)}:${port}`
  return new Promise((resolve, reject) => {
    server.bindAsync(address, ServerCredentials.createInsecure(), (error, at) => (error ? reject(error) : resolve(at)))
  })
}

/** Rejects with the system's error if it cannot: grpc-js would only log it. */
async function tryToListen(port: number, host: string): Promise<void> {
  const attempt = net.createServer().listen(port, host)
  await once(attempt, 'listening')
  attempt.close()
  await once(attempt, 'close')
}

function missing(service: ServiceDefinition, what: string): object {
  return Object.fromEntries(
    Object.keys(service).map(name => [
      name,
      () => {
        throw unimplemented(`${what} (SchemaService.${name})`)
      },
    ]),
  )
}
