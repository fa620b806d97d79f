import { reasonOf } from '../../core/reason-of.ts'

// Of Google's client only what is used here is declared: its own types are 130,000 lines, and a notebook's compiler would
// read them all for each kernel. The streaming pull is used through the generated client (v1): the one above it hands out
// messages one by one, with a limit of its own, and does not tell whether the server took an acknowledgement.

const PACKAGE: string = '@google-cloud/pubsub'

/** What a call failed with: a status of gRPC. */
export interface GrpcError extends Error {
  readonly code?: number
  readonly details?: string
}

type Answer = (error: GrpcError | null, response: unknown) => void

export interface ReceivedMessage {
  readonly ackId: string
  readonly message: {
    readonly data: Uint8Array
    readonly attributes: Readonly<Record<string, string>>
    readonly messageId: string
    readonly publishTime: { readonly seconds: string; readonly nanos: number }
    readonly orderingKey: string
  }
}

export interface StreamingPull {
  write(request: object): void
  pause(): void
  resume(): void
  cancel(): void
  end(): void
  on(event: 'data', listener: (response: { receivedMessages: readonly ReceivedMessage[] }) => void): void
  on(event: 'error', listener: (error: GrpcError) => void): void
  on(event: 'end' | 'metadata', listener: () => void): void
}

export interface Stub {
  waitForReady(deadline: number, callback: (error?: Error) => void): void
  streamingPull(): StreamingPull
  acknowledge(request: object, options: { deadline: number }, callback: Answer): void
  modifyAckDeadline(request: object, options: { deadline: number }, callback: Answer): void
  publish(request: object, options: { deadline: number }, callback: Answer): void
  createTopic(request: object, options: { deadline: number }, callback: Answer): void
  createSubscription(request: object, options: { deadline: number }, callback: Answer): void
}

export interface Client {
  initialize(): Promise<Stub>
  close(): Promise<void>
}

/** How a client is made; what is left out is found out by Google's client itself, from the environment. */
export interface ClientOptions {
  readonly projectId: string
  readonly keyFilename?: string
  /** Of an emulator: without TLS, and with no credentials. */
  readonly emulatorMode?: true
  /** Said to an emulator as well: who does not say it has the client ask a metadata server, for seconds. */
  readonly universeDomain?: string
}

interface Module {
  readonly PubSub: new (options: object) => { readonly options: object }
  readonly v1: {
    readonly SubscriberClient: new (options: object) => Client
    readonly PublisherClient: new (options: object) => Client
  }
}

/** A message of 10 MB, and what it is wrapped in. */
const LONGEST_RESPONSE = 20 * 1024 * 1024

/** Makes one of Google's clients. Throws an Error that says what to install if the package is not there. */
export async function makeClient(kind: keyof Module['v1'], options: ClientOptions, what: string): Promise<Client> {
  let module: Module
  try {
    module = (await import(PACKAGE)) as Module
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw thrown
    throw new Error(
      `${what}: needs Google's client, which is not installed (${reasonOf(thrown)}); npm install ${PACKAGE}`,
    )
  }
  const { PubSub, v1 } = module
  // It reads the variables that say where the server is, as all of Google's tools do.
  const { options: settings } = new PubSub({
    ...options,
    'grpc.max_receive_message_length': LONGEST_RESPONSE,
    'grpc.max_send_message_length': LONGEST_RESPONSE,
    // A server that comes back should not be waited for longer than it was away.
    'grpc.initial_reconnect_backoff_ms': 100,
    'grpc.min_reconnect_backoff_ms': 100,
    'grpc.max_reconnect_backoff_ms': 2000,
  })
  return new v1[kind](settings)
}

/** Calls a method of the stub. Rejects with a GrpcError. */
export function call(
  stub: Stub,
  method: 'acknowledge' | 'modifyAckDeadline' | 'publish' | 'createTopic' | 'createSubscription',
  request: object,
  timeoutMs: number,
): Promise<unknown> {
  return new Promise((resolve, reject) => {
    stub[method](request, { deadline: Date.now() + timeoutMs }, (error, response) =>
      error === null ? resolve(response) : reject(error),
    )
  })
}

/** Resolves to whether there is a connection within so long. */
export function isReady(stub: Stub, withinMs: number): Promise<boolean> {
  return new Promise(resolve => stub.waitForReady(Date.now() + withinMs, error => resolve(error === undefined)))
}
