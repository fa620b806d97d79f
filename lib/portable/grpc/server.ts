import type {
  DescMethodBiDiStreaming,
  DescMethodServerStreaming,
  DescMethodUnary,
  DescService,
  MessageInitShape,
  MessageShape,
} from '@bufbuild/protobuf'
import {
  type handleBidiStreamingCall,
  type handleServerStreamingCall,
  type handleUnaryCall,
  Server,
  ServerCredentials,
  type ServiceDefinition,
  type UntypedServiceImplementation,
} from '@grpc/grpc-js'
import { deserializer, serializer, UNLIMITED } from './serialization.ts'

/** A server of gRPC services on a free port of the loopback interface. */
export interface GrpcServer {
  /** 'localhost:PORT'. */
  readonly address: string
  /** Ends all calls at once. */
  close(): void
}

/** What answers a service's methods, named as in TypeScript (`startWorker`). A method left out answers UNIMPLEMENTED. */
export type Handlers<S extends DescService> = {
  readonly [K in keyof S['method']]?: S['method'][K] extends DescMethodUnary<infer I, infer O>
    ? handleUnaryCall<MessageShape<I>, MessageInitShape<O>>
    : S['method'][K] extends DescMethodServerStreaming<infer I, infer O>
      ? handleServerStreamingCall<MessageShape<I>, MessageInitShape<O>>
      : S['method'][K] extends DescMethodBiDiStreaming<infer I, infer O>
        ? handleBidiStreamingCall<MessageShape<I>, MessageInitShape<O>>
        : never
}

/** A service and its handlers. */
export interface Handled {
  readonly service: DescService
  readonly handlers: UntypedServiceImplementation
}

/** A service with what answers it, for `serve`. */
export function handled<S extends DescService>(service: S, handlers: Handlers<S>): Handled {
  return { service, handlers: handlers as UntypedServiceImplementation }
}

/** Serves on `port`, by default any free one. */
export async function serve(services: readonly Handled[], port = 0): Promise<GrpcServer> {
  const server = new Server(UNLIMITED)
  for (const { service, handlers } of services) server.addService(definitionOf(service), handlers)
  const bound = await new Promise<number>((resolve, reject) => {
    server.bindAsync(`127.0.0.1:${port}`, ServerCredentials.createInsecure(), (error, at) =>
      error ? reject(error) : resolve(at),
    )
  })
  return { address: `localhost:${bound}`, close: () => server.forceShutdown() }
}

/** The service as grpc-js wants it described. */
function definitionOf(service: DescService): ServiceDefinition {
  const methods = service.methods.map(method => [
    method.localName,
    {
      path: `/${service.typeName}/${method.name}`,
      requestStream: method.methodKind === 'client_streaming' || method.methodKind === 'bidi_streaming',
      responseStream: method.methodKind === 'server_streaming' || method.methodKind === 'bidi_streaming',
      requestSerialize: serializer(method.input),
      requestDeserialize: deserializer(method.input),
      responseSerialize: serializer(method.output),
      responseDeserialize: deserializer(method.output),
    },
  ])
  return Object.fromEntries(methods)
}
