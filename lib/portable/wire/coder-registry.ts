import { ByteReader } from '../../core/byte-buffer.ts'
import type { Coder } from '../../core/coder.ts'
import { coders } from '../../core/coders.ts'
import type { BoundedWindow } from '../../core/window.ts'
import { globalWindowCoder, intervalWindowCoder } from '../../core/window-coders.ts'
import { paramWindowedValueCoder, windowedValueCoder } from './element.ts'
import { iterableCoder, type Remainder } from './iterable.ts'
import { lengthPrefixCoder } from './length-prefix.ts'
import { timerCoder } from './timer.ts'

/** What a coder's message says; Beam's Coder is one. */
export interface CoderDescription {
  readonly spec?: { readonly urn: string; readonly payload: Uint8Array } | undefined
  readonly componentCoderIds: readonly string[]
}

/** Our default coder: tagged JSON. */
export const JSON_CODER_URN = 'yeoul:coder:json:v1'
/** A learner's own coder, by the name that the translation gave it. */
export const OWN_CODER_URN = 'yeoul:coder:own:v1'

/**
 * The coders of a descriptor, by their ids there: engines rewrite coders, so only the descriptor knows. `own` finds a
 * coder of the pipeline by its name; `onRemainder` hears of each iterable whose end lies in the engine's state.
 */
export class CoderRegistry {
  readonly #descriptions: Readonly<Record<string, CoderDescription>>
  readonly #own: (name: string) => Coder<unknown> | undefined
  readonly #onRemainder: (remainder: Remainder) => void
  readonly #made = new Map<string, Coder<unknown>>()

  constructor(
    descriptions: Readonly<Record<string, CoderDescription>>,
    own: (name: string) => Coder<unknown> | undefined,
    onRemainder: (remainder: Remainder) => void = refuseRemainder,
  ) {
    this.#descriptions = descriptions
    this.#own = own
    this.#onRemainder = onRemainder
  }

  /** The coder of this id; its type is what the descriptor says it is. Throws for one that is not known here. */
  get<T = unknown>(id: string): Coder<T> {
    let coder = this.#made.get(id)
    if (coder === undefined) {
      const description = this.#descriptions[id]
      if (description === undefined) throw new Error(`coder '${id}': the engine named it and did not describe it`)
      coder = this.#make(id, description)
      this.#made.set(id, coder)
    }
    return coder as Coder<T>
  }

  #make(id: string, { spec, componentCoderIds: parts }: CoderDescription): Coder<unknown> {
    const { urn = '', payload = new Uint8Array() } = spec ?? {}
    const part = <T>(index: number) => this.get<T>(parts[index] ?? '')
    switch (urn) {
      case 'beam:coder:bytes:v1':
        return coders.bytes as Coder<unknown>
      case 'beam:coder:string_utf8:v1':
        return coders.string as Coder<unknown>
      case 'beam:coder:varint:v1':
        return coders.varint as Coder<unknown>
      case 'beam:coder:double:v1':
        return coders.double as Coder<unknown>
      case 'beam:coder:bool:v1':
        return coders.boolean as Coder<unknown>
      case 'beam:coder:nullable:v1':
        return coders.nullable(part(0)) as Coder<unknown>
      case 'beam:coder:kv:v1':
        return coders.kv(part(0), part(1)) as Coder<unknown>
      case 'beam:coder:iterable:v1':
      case 'beam:coder:state_backed_iterable:v1':
        return iterableCoder(part(0), urn, this.#onRemainder) as Coder<unknown>
      case 'beam:coder:length_prefix:v1':
        return lengthPrefixCoder(part(0))
      case 'beam:coder:global_window:v1':
        return globalWindowCoder as Coder<unknown>
      case 'beam:coder:interval_window:v1':
        return intervalWindowCoder as Coder<unknown>
      case 'beam:coder:windowed_value:v1':
        return windowedValueCoder(part(0), part<BoundedWindow>(1)) as Coder<unknown>
      case 'beam:coder:param_windowed_value:v1':
        return paramWindowedValueCoder(part(0), part<BoundedWindow>(1), new ByteReader(payload)) as Coder<unknown>
      case 'beam:coder:timer:v1':
        return timerCoder(part(0), part<BoundedWindow>(1)) as Coder<unknown>
      case JSON_CODER_URN:
        return coders.json()
      case OWN_CODER_URN: {
        const name = new TextDecoder().decode(payload)
        const own = this.#own(name)
        if (own !== undefined) return own
        throw new Error(`coder '${name}': this worker's pipeline has none of that name; it was built differently`)
      }
      default:
        throw new Error(`coder '${id}' (${urn}): this worker does not know it, and did not say that it does`)
    }
  }
}

function refuseRemainder(): never {
  throw new Error("an iterable's end lies in the engine's state, and is read where it cannot be fetched")
}
