import type {
  DescMessage,
  DescMethodBiDiStreaming,
  DescMethodServerStreaming,
  DescMethodUnary,
  MessageInitShape,
  MessageShape,
} from '@bufbuild/protobuf'
import {
  type CallOptions,
  Client,
  type ClientDuplexStream,
  type ClientReadableStream,
  credentials,
  Metadata,
} from '@grpc/grpc-js'
import { deserializer, serializer, UNLIMITED } from './serialization.ts'

/** Calls the services at one address ('localhost:8073') by their methods' descriptors, such as `JobService.method.prepare`. */
export class GrpcClient {
  readonly address: string
  readonly #client: Client
  readonly #metadata: Metadata

  /** `metadata` goes with every call. */
  constructor(address: string, metadata: Readonly<Record<string, string>> = {}) {
    this.address = address
    this.#client = new Client(address, credentials.createInsecure(), UNLIMITED)
    this.#metadata = new Metadata()
    for (const [name, value] of Object.entries(metadata)) this.#metadata.set(name, value)
  }

  /** One request, one answer. Rejects with grpc-js' ServiceError. */
  unary<I extends DescMessage, O extends DescMessage>(
    method: DescMethodUnary<I, O>,
    request: MessageInitShape<I>,
    options: CallOptions = {},
  ): Promise<MessageShape<O>> {
    return new Promise((resolve, reject) => {
      this.#client.makeUnaryRequest(
        pathOf(method),
        serializer(method.input),
        deserializer(method.output),
        request,
        this.#metadata,
        options,
        (error, answer) => (error ? reject(error) : resolve(answer as MessageShape<O>)),
      )
    })
  }

  /** One request, a stream of answers. */
  serverStream<I extends DescMessage, O extends DescMessage>(
    method: DescMethodServerStreaming<I, O>,
    request: MessageInitShape<I>,
  ): ClientReadableStream<MessageShape<O>> {
    const [to, from] = [serializer(method.input), deserializer(method.output)]
    return this.#client.makeServerStreamRequest(pathOf(method), to, from, request, this.#metadata)
  }

  /** A stream each way. */
  bidiStream<I extends DescMessage, O extends DescMessage>(
    method: DescMethodBiDiStreaming<I, O>,
  ): ClientDuplexStream<MessageInitShape<I>, MessageShape<O>> {
    const [to, from] = [serializer(method.input), deserializer(method.output)]
    return this.#client.makeBidiStreamRequest(pathOf(method), to, from, this.#metadata)
  }

  /** Resolves when the server is reached; rejects `withinMs` later. */
  ready(withinMs: number): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#client.waitForReady(Date.now() + withinMs, error => (error ? reject(error) : resolve()))
    })
  }

  close(): void {
    this.#client.close()
  }
}

function pathOf(method: { readonly parent: { readonly typeName: string }; readonly name: string }): string {
  return `/${method.parent.typeName}/${method.name}`
}
