import { create, type MessageInitShape, toBinary } from '@bufbuild/protobuf'
import { ByteReader, encodeToBytes } from '../../lib/core/byte-buffer.ts'
import { NO_FIRING } from '../../lib/core/pane.ts'
import type { BoundedWindow } from '../../lib/core/window.ts'
import { GLOBAL_WINDOW } from '../../lib/core/window.ts'
import { type ProcessBundleDescriptorSchema, RemoteGrpcPortSchema } from '../../lib/portable/protos/beam_fn_api_pb.ts'
import {
  CoderSchema,
  FunctionSpecSchema,
  ParDoPayloadSchema,
  PTransformSchema,
} from '../../lib/portable/protos/beam_runner_api_pb.ts'
import { CoderRegistry, JSON_CODER_URN } from '../../lib/portable/wire/coder-registry.ts'
import type { WireElement } from '../../lib/portable/wire/element.ts'

type Transforms = NonNullable<MessageInitShape<typeof ProcessBundleDescriptorSchema>['transforms']>
export type TransformInit = Transforms[string]

const beam = (name: string, ...componentCoderIds: string[]) =>
  create(CoderSchema, { spec: { urn: `beam:coder:${name}:v1` }, componentCoderIds })

/** Coders by the names that the tests use; json stands for what our pipelines carry. */
const CODERS = {
  bytes: beam('bytes'),
  text: beam('string_utf8'),
  plain: create(CoderSchema, { spec: { urn: JSON_CODER_URN } }),
  json: beam('length_prefix', 'plain'),
  kv: beam('kv', 'json', 'json'),
  list: beam('iterable', 'json'),
  grouped: beam('kv', 'json', 'list'),
  double: beam('double'),
  read: beam('kv', 'restricted', 'double'),
  restricted: beam('kv', 'bytes', 'json'),
  global: beam('global_window'),
  interval: beam('interval_window'),
  globalTimer: beam('timer', 'json', 'global'),
  intervalTimer: beam('timer', 'json', 'interval'),
}

export function coderOf<T>(id: string, window: 'global' | 'interval' = 'global') {
  const element = beam('windowed_value', id, window)
  return new CoderRegistry({ ...CODERS, element }, () => undefined).get<T>('element')
}

export function plainCoder<T>(id: keyof typeof CODERS) {
  return new CoderRegistry(CODERS, () => undefined).get<T>(id)
}

/** Values as an engine sends them: in one window, at the time 0 where not said. */
export function encoded(
  coder: string,
  values: readonly unknown[],
  { timestamp = 0, window = GLOBAL_WINDOW }: { timestamp?: number; window?: BoundedWindow } = {},
): Uint8Array {
  const elements = coderOf<WireElement>(coder, window === GLOBAL_WINDOW ? 'global' : 'interval')
  return Buffer.concat(
    values.map(value => encodeToBytes(elements, { value, timestamp, windows: [window], pane: NO_FIRING })),
  )
}

export function decoded(coder: string, bytes: Uint8Array | undefined, window: 'global' | 'interval' = 'global') {
  const elements = coderOf<WireElement>(coder, window)
  const from = new ByteReader(bytes ?? new Uint8Array())
  const found: WireElement[] = []
  while (from.remaining > 0) found.push(elements.decode(from))
  return found
}

export const valuesOf = (coder: string, bytes: Uint8Array | undefined, window?: 'global' | 'interval') =>
  decoded(coder, bytes, window).map(({ value }) => value)

/** A ParDo of the pipeline's. */
export function parDo(
  path: string,
  outputs: Readonly<Record<string, string>>,
  inputs: Readonly<Record<string, string>> = { in: 'in' },
  more: MessageInitShape<typeof ParDoPayloadSchema> = {},
  urn = 'beam:transform:pardo:v1',
): TransformInit {
  const doFn = create(FunctionSpecSchema, { urn: 'yeoul:par_do:v1', payload: Buffer.from(path) })
  const payload = toBinary(ParDoPayloadSchema, create(ParDoPayloadSchema, { ...more, doFn }))
  return create(PTransformSchema, { uniqueName: path, spec: { urn, payload }, inputs, outputs })
}

/**
 * A stage that gets its elements as the collection `in`, from the source `source`, and whose other collections go to
 * sinks called as they are, if no transform reads them.
 */
export function stage(
  id: string,
  address: string,
  collections: Readonly<Record<string, string>>,
  transforms: Transforms,
  window: 'global' | 'interval' = 'global',
) {
  const coders: Record<string, (typeof CODERS)['bytes']> = { ...CODERS }
  for (const coder of new Set(Object.values(collections)))
    coders[`${coder}/${window}`] = beam('windowed_value', coder, window)
  const port = (collection: string) =>
    toBinary(
      RemoteGrpcPortSchema,
      create(RemoteGrpcPortSchema, {
        apiServiceDescriptor: { url: address },
        coderId: `${collections[collection]}/${window}`,
      }),
    )
  const ends: Transforms = {
    source: { spec: { urn: 'beam:runner:source:v1', payload: port('in') }, outputs: { out: 'in' } },
  }
  const read = new Set(Object.values(transforms).flatMap(({ inputs = {} }) => Object.values(inputs)))
  const made = new Set(Object.values(transforms).flatMap(({ outputs = {} }) => Object.values(outputs)))
  for (const name of Object.keys(collections)) {
    if (!made.has(name) || read.has(name)) continue
    ends[name] = { spec: { urn: 'beam:runner:sink:v1', payload: port(name) }, inputs: { in: name } }
  }
  return {
    id,
    transforms: { ...transforms, ...ends },
    pcollections: Object.fromEntries(
      Object.entries(collections).map(([name, coderId]) => [name, { coderId, windowingStrategyId: window }]),
    ),
    windowingStrategies: { global: { windowCoderId: 'global' }, interval: { windowCoderId: 'interval' } },
    coders,
    stateApiServiceDescriptor: { url: address },
  } satisfies MessageInitShape<typeof ProcessBundleDescriptorSchema>
}
