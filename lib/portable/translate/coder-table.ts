import type { MessageInitShape } from '@bufbuild/protobuf'
import type { Coder } from '../../core/coder.ts'
import { coders } from '../../core/coders.ts'
import type { CoderSchema } from '../protos/beam_runner_api_pb.ts'
import { JSON_CODER_URN, OWN_CODER_URN } from '../wire/coder-registry.ts'

/** Encodings that every engine knows; all else goes in a length prefix, as bytes. */
const STANDARD = new Set(
  ['bytes', 'string_utf8', 'varint', 'double', 'bool', 'kv', 'iterable', 'nullable'].map(
    name => `beam:coder:${name}:v1`,
  ),
)
/** The default: tagged JSON, in a length prefix. */
export const JSON_ID = 'json'

/** The coders of a pipeline as an engine is told of them, and those of the pipeline's own by name. */
export class CoderTable {
  readonly messages: Record<string, MessageInitShape<typeof CoderSchema>> = {}
  readonly own = new Map<string, Coder<unknown>>()
  readonly #ids = new Map<Coder<unknown>, string>()

  constructor() {
    this.#prefixed(JSON_ID, JSON_CODER_URN, '')
  }

  /** The id of a collection's coder; one that is nobody's but the pipeline's is called by `name`. */
  id(coder: Coder<unknown> | undefined, name: string): string {
    if (coder === undefined || coder === coders.json()) return JSON_ID
    let id = this.#ids.get(coder)
    if (id === undefined) {
      id = this.#add(coder, name)
      this.#ids.set(coder, id)
    }
    return id
  }

  /** The id of a coder made of others. */
  composite(urn: string, ...components: readonly string[]): string {
    const short = urn.split(':')[2] ?? urn
    const id = components.length === 0 ? short : `${short}(${components.join(',')})`
    this.messages[id] ??= { spec: { urn }, componentCoderIds: [...components] }
    return id
  }

  kv(key: string, value: string): string {
    return this.composite('beam:coder:kv:v1', key, value)
  }

  /** The ids of the key's and the value's coder; undefined for what is no coder of pairs. */
  pair(id: string): readonly [key: string, value: string] | undefined {
    const { spec, componentCoderIds = [] } = this.messages[id] ?? {}
    const [key, value] = componentCoderIds
    return spec?.urn === 'beam:coder:kv:v1' && key !== undefined && value !== undefined ? [key, value] : undefined
  }

  #add(coder: Coder<unknown>, name: string): string {
    const { urn, components = [] } = coder
    if (urn !== undefined && STANDARD.has(urn)) {
      return this.composite(
        urn,
        ...components.map((part, index) => this.id(part as Coder<unknown>, `${name}/${index}`)),
      )
    }
    this.own.set(name, coder)
    return this.#prefixed(name, OWN_CODER_URN, name)
  }

  #prefixed(id: string, urn: string, payload: string): string {
    this.messages[`${id}/inside`] = { spec: { urn, payload: new TextEncoder().encode(payload) } }
    this.messages[id] = { spec: { urn: 'beam:coder:length_prefix:v1' }, componentCoderIds: [`${id}/inside`] }
    return id
  }
}
