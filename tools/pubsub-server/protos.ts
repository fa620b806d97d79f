import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import type { ServiceDefinition } from '@grpc/grpc-js'
import { loadSync } from '@grpc/proto-loader'

/** The services of google.pubsub.v1, by the protos that come with Google's client. */
export interface PubSubServices {
  readonly Publisher: ServiceDefinition
  readonly Subscriber: ServiceDefinition
  readonly SchemaService: ServiceDefinition
}

/** Reads the protos: those of Pub/Sub from its client's package, those that they import from google-gax, which it uses. */
export function pubSubServices(): PubSubServices {
  const client = createRequire(import.meta.url).resolve('@google-cloud/pubsub')
  const gax = createRequire(client).resolve('google-gax')
  const definitions = loadSync(['google/pubsub/v1/pubsub.proto', 'google/pubsub/v1/schema.proto'], {
    includeDirs: [client, gax].map(main => join(dirname(main), '..', 'protos')),
    keepCase: true,
    longs: Number,
    enums: String,
    defaults: true,
  })
  const service = (name: string) => definitions[`google.pubsub.v1.${name}`] as ServiceDefinition
  return {
    Publisher: service('Publisher'),
    Subscriber: service('Subscriber'),
    SchemaService: service('SchemaService'),
  }
}

/** The service with these methods' requests taken, and answers given, as they go over the wire. */
export function raw(
  service: ServiceDefinition,
  { requests, answers }: { requests: readonly string[]; answers: readonly string[] },
): ServiceDefinition {
  const asItIs = (bytes: Buffer) => bytes
  return Object.fromEntries(
    Object.entries(service).map(([name, method]) => [
      name,
      {
        ...method,
        ...(requests.includes(name) ? { requestDeserialize: asItIs } : {}),
        ...(answers.includes(name) ? { responseSerialize: asItIs } : {}),
      },
    ]),
  )
}
