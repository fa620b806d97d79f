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
import { pubSubServices, raw } from './protos.ts'
import { publisherMethods, RAW_PUBLISHER } from './publisher-service.ts'
import type { PullCall } from './pull-stream.ts'
import { RpcError, unimplemented } from './rpc-error.ts'
import { unary, type Written } from './served.ts'
import { RAW_SUBSCRIBER, streamingPull, subscriberMethods } from './subscriber-service.ts'

/** More than any request may have, so that one that is only somewhat too long is told why. */
const LONGEST_REQUEST = 64 * 2 ** 20
/** How often what is older than its retention is dropped where nobody asks for messages. */
const SWEEP_MS = 60_000

export interface PubSubServerOptions {
  /** 0 for any that is free. */
  readonly port: number
  /** What it listens at: 127.0.0.1 if not given. */
  readonly host?: string
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

/** Serves Google's gRPC API of Pub/Sub at a port of this machine. Rejects with the system's error if the port is taken. */
export async function startPubSubServer(options: PubSubServerOptions): Promise<PubSubServer> {
  const { port, host = '127.0.0.1', now = Date.now, say = () => {} } = options
  const broker = new Broker(now)
  const changes: Written = { written: () => undefined }
  const streams = new Set<PullCall>()
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
    StreamingPull: streamingPull(broker, streams, say),
  } as UntypedServiceImplementation)
  server.addService(SchemaService, answered(missing(SchemaService, 'schemas')))

  await tryToListen(port, host)
  const bound = await new Promise<number>((resolve, reject) => {
    const address = `${host.includes(':') ? `[${host}]` : host}:${port}`
    server.bindAsync(address, ServerCredentials.createInsecure(), (error, at) => (error ? reject(error) : resolve(at)))
  })
  const sweeping = setInterval(() => broker.sweep(), SWEEP_MS).unref()
  return {
    address: `${host === '127.0.0.1' ? 'localhost' : host.includes(':') ? `[${host}]` : host}:${bound}`,
    port: bound,
    broker,
    async close() {
      clearInterval(sweeping)
      for (const call of streams) call.emit('error', new RpcError(status.UNAVAILABLE, 'yeoul pubsub is ending.'))
      broker.close()
      await new Promise<void>(resolve => {
        // Calls that are under way are answered; a connection that is only idle does not keep it.
        const force = setTimeout(() => server.forceShutdown(), 1000)
        server.tryShutdown(() => {
          clearTimeout(force)
          resolve()
        })
      })
    },
  }
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
