import { ByteWriter, encodeToBytes } from '../../../core/byte-buffer.ts'
import type { Coder } from '../../../core/coder.ts'
import { type MapKey, mapKeys } from '../../../core/map-key.ts'
import type { StateCell } from '../../../core/state.ts'
import { type StateView, stateView } from '../../../core/state-views.ts'
import { decodeAll } from '../decode-all.ts'
import type { StateClient, StateKeyInit } from '../state-client.ts'

/** What one key has in one cell: what the view shows, and what of it the engine has. */
export interface Stored {
  value: unknown
  /** How many elements the engine keeps, none of which were changed. */
  kept: number
  /** True if the engine must forget what it keeps. */
  isOutdated: boolean
  isChanged: boolean
}

type Entries = Map<MapKey, readonly [key: unknown, value: unknown]>

/**
 * A declared state, kept by the engine as a bag of elements, which all engines have: a value and an accumulator are bags
 * of one, a map is a bag of pairs, a set of its members.
 */
export class KeyedCell {
  readonly name: string
  readonly view: StateView
  readonly #cell: StateCell
  readonly #coder: Coder<unknown>
  readonly #mapKey: (key: unknown) => MapKey
  /** Whose state the view shows. */
  #current: Stored | undefined

  constructor(
    name: string,
    cell: StateCell,
    coder: Coder<unknown>,
    onChange: (name: string, action: 'write' | 'clear', value: unknown) => void,
  ) {
    this.name = name
    this.#cell = cell
    this.#coder = coder
    this.#mapKey = mapKeys(cell.kind === 'map' || cell.kind === 'set' ? cell.coder : undefined)
    this.view = stateView(cell, (action, value) => {
      const current = this.#current
      if (current !== undefined) {
        current.isChanged = true
        if (action === 'clear' || cell.kind !== 'bag') current.isOutdated = true
      }
      onChange(name, action, value)
    })
  }

  /** What the engine keeps. */
  async load(client: StateClient, instructionId: string, key: StateKeyInit): Promise<Stored> {
    return this.#stored(await client.get(instructionId, key))
  }

  /** Of a key that has nothing. */
  empty(): Stored {
    return this.#stored(new Uint8Array())
  }

  show(stored: Stored): void {
    this.#current = stored
    this.view.stored = stored.value
  }

  /** Takes over what the view shows now. */
  hide(): void {
    if (this.#current !== undefined) this.#current.value = this.view.stored
    this.#current = undefined
  }

  /** Has the engine keep what was changed: it does what it is asked in the order in which it is asked. */
  async save(stored: Stored, client: StateClient, instructionId: string, key: StateKeyInit): Promise<void> {
    const asked: Promise<void>[] = []
    if (stored.isOutdated && stored.kept > 0) asked.push(client.clear(instructionId, key))
    const writer = new ByteWriter()
    const elements = this.#elements(stored.value)
    for (const element of stored.isOutdated ? elements : elements.slice(stored.kept))
      this.#coder.encode(element, writer)
    if (writer.length > 0) asked.push(client.append(instructionId, key, writer.toBytes()))
    stored.kept = elements.length
    stored.isOutdated = false
    stored.isChanged = false
    await Promise.all(asked)
  }

  #stored(bytes: Uint8Array): Stored {
    const elements = decodeAll(this.#coder, bytes)
    return { value: this.#valueOf(elements), kept: elements.length, isOutdated: false, isChanged: false }
  }

  #valueOf(elements: unknown[]): unknown {
    if (elements.length === 0) return undefined
    switch (this.#cell.kind) {
      case 'bag':
        return elements
      case 'value':
        return [elements.at(-1)]
      case 'combining':
        return elements.length === 1 ? elements : [this.#cell.fn.mergeAccumulators(elements)]
      case 'map':
        return new Map((elements as [unknown, unknown][]).map(pair => [this.#mapKey(pair[0]), pair])) as Entries
      case 'set':
        return new Map(elements.map(member => [this.#mapKey(member), [member, true]])) as Entries
    }
  }

  #elements(value: unknown): readonly unknown[] {
    if (value === undefined) return []
    switch (this.#cell.kind) {
      case 'map':
        return [...(value as Entries).values()]
      case 'set':
        return [...(value as Entries).values()].map(([member]) => member)
      default:
        return value as unknown[]
    }
  }
}

/** An encoding as text, to find equals by. */
export function encodedText(
  coder: Coder<unknown>,
  value: unknown,
): { readonly bytes: Uint8Array; readonly text: string } {
  const bytes = encodeToBytes(coder, value)
  return { bytes, text: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1') }
}
