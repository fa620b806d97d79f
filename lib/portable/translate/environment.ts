import type { MessageInitShape } from '@bufbuild/protobuf'
import {
  DockerPayloadSchema,
  type EnvironmentSchema,
  ExternalPayloadSchema,
  ProcessPayloadSchema,
} from '../protos/beam_runner_api_pb.ts'
import { bytesOf } from './bytes-of.ts'

/** Where the engine finds workers: in this process, or by starting a program, or a container. */
export type WorkerEnvironment =
  | { readonly kind: 'loopback' /** Of the worker pool. */; readonly address: string }
  | { readonly kind: 'process' /** An executable file. */; readonly command: string }
  | { readonly kind: 'container'; readonly image: string }

/** What the worker understands, as engines ask for it before they send it. */
const CAPABILITIES = [
  'beam:protocol:progress_reporting:v1',
  'beam:protocol:multi_core_bundle_processing:v1',
  'beam:protocol:control_request_elements_embedding:v1',
  'beam:transform:sdf_truncate_sized_restrictions:v1',
  'beam:version:sdk_base:yeoul',
  ...[
    'bytes',
    'string_utf8',
    'varint',
    'double',
    'bool',
    'kv',
    'iterable',
    'state_backed_iterable',
    'nullable',
    'length_prefix',
    'global_window',
    'interval_window',
    'windowed_value',
    'param_windowed_value',
    'timer',
  ].map(name => `beam:coder:${name}:v1`),
]

/** The environment as Beam's message. */
export function environmentMessage(environment: WorkerEnvironment): MessageInitShape<typeof EnvironmentSchema> {
  switch (environment.kind) {
    case 'loopback':
      return of('beam:env:external:v1', bytesOf(ExternalPayloadSchema, { endpoint: { url: environment.address } }))
    case 'process':
      return of('beam:env:process:v1', bytesOf(ProcessPayloadSchema, { command: environment.command }))
    case 'container':
      return of('beam:env:docker:v1', bytesOf(DockerPayloadSchema, { containerImage: environment.image }))
  }
}

function of(urn: string, payload: Uint8Array): MessageInitShape<typeof EnvironmentSchema> {
  return { urn, payload, capabilities: CAPABILITIES }
}
