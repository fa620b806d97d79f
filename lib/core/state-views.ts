import { decodeFromBytes, encodeToBytes } from './byte-buffer.ts'
import type { Coder } from './coder.ts'
import { coders } from './coders.ts'
import { type MapKey, mapKeys } from './map-key.ts'
import { ownCopy } from './own-copy.ts'
import type { StateCell } from './state.ts'

/** Told of each change, for the trace. */
export type OnChange = (action: 'write' | 'clear', value?: unknown) => void

/**
 * One declared state as a DoFn sees it. There is one view a step, moved from key to key; what it shows is `stored`,
 * undefined until written.
 */
export abstract class StateView {
  stored: unknown
  protected readonly onChange: OnChange

  constructor(onChange: OnChange) {
    this.onChange = onChange
  }

  clear(): void {
    if (this.stored !== undefined) this.onChange('clear')
    this.stored = undefined
  }

  /** What is stored, as data that tagged JSON can carry. */
  abstract save(stored: unknown): unknown
  abstract load(saved: unknown): unknown
}

type Codec = { save(value: unknown): unknown; load(saved: unknown): unknown }

function codec(coder: Coder<unknown> | undefined): Codec {
  if (coder === undefined) return { save: value => value, load: saved => saved }
  return { save: value => encodeToBytes(coder, value), load: saved => decodeFromBytes(coder, saved as Uint8Array) }
}

/** An initial value for each key of its own: an object must not be shared, since a function may change what it read. */
function copies(initial: unknown, coder: Coder<unknown> | undefined): () => unknown {
  if (typeof initial !== 'object' || initial === null) return () => initial
  const given = coder ?? coders.json()
  const bytes = encodeToBytes(given, initial)
  return () => decodeFromBytes(given, bytes)
}

class ValueView extends StateView {
  readonly #initial: () => unknown
  readonly #codec: Codec

  constructor({ initial, coder }: Extract<StateCell, { kind: 'value' }>, onChange: OnChange) {
    super(onChange)
    this.#codec = codec(coder)
    this.#initial = copies(initial, coder)
  }

  // Boxed, so that undefined can be written too.
  read(): unknown {
    return this.stored === undefined ? this.#initial() : (this.stored as [unknown])[0]
  }
  write(value: unknown): void {
    this.stored = [value]
    this.onChange('write', value)
  }
  save(stored: unknown): unknown {
    return [this.#codec.save((stored as [unknown])[0])]
  }
  load(saved: unknown): unknown {
    return [this.#codec.load((saved as [unknown])[0])]
  }
}

class BagView extends StateView {
  readonly #codec: Codec

  constructor(coder: Coder<unknown> | undefined, onChange: OnChange) {
    super(onChange)
    this.#codec = codec(coder)
  }

  add(value: unknown): void {
    this.stored ??= []
    ;(this.stored as unknown[]).push(value)
    this.onChange('write', value)
  }
  /** A copy: it stays as it was read. */
  read(): Iterable<unknown> {
    return [...((this.stored as unknown[] | undefined) ?? [])]
  }
  isEmpty(): boolean {
    return this.stored === undefined
  }
  save(stored: unknown): unknown {
    return (stored as unknown[]).map(this.#codec.save)
  }
  load(saved: unknown): unknown {
    return (saved as unknown[]).map(this.#codec.load)
  }
}

class CombiningView extends StateView {
  readonly #fn: Extract<StateCell, { kind: 'combining' }>['fn']
  readonly #codec: Codec

  constructor({ fn }: Extract<StateCell, { kind: 'combining' }>, onChange: OnChange) {
    super(onChange)
    this.#fn = fn
    this.#codec = codec(fn.accumulatorCoder)
  }

  add(value: unknown): void {
    const accumulator = this.stored === undefined ? this.#fn.createAccumulator() : (this.stored as [unknown])[0]
    this.stored = [this.#fn.addInput(accumulator, value)]
    this.onChange('write', value)
  }
  read(): unknown {
    if (this.stored === undefined) return this.#fn.extractOutput(this.#fn.createAccumulator())
    const [accumulator] = this.stored as [unknown]
    const output = this.#fn.extractOutput(accumulator)
    if (output === accumulator) this.stored = [ownCopy(this.#fn, accumulator)]
    return output
  }
  isEmpty(): boolean {
    return this.stored === undefined
  }
  save(stored: unknown): unknown {
    return [this.#codec.save((stored as [unknown])[0])]
  }
  load(saved: unknown): unknown {
    return [this.#codec.load((saved as [unknown])[0])]
  }
}

type Entries = Map<MapKey, readonly [key: unknown, value: unknown]>

class MapView extends StateView {
  readonly #mapKey: (key: unknown) => MapKey
  readonly #keys: Codec
  readonly #values: Codec

  constructor(coder: Coder<unknown> | undefined, valueCoder: Coder<unknown> | undefined, onChange: OnChange) {
    super(onChange)
    this.#mapKey = mapKeys(coder)
    this.#keys = codec(coder)
    this.#values = codec(valueCoder)
  }

  get #entries(): Entries | undefined {
    return this.stored as Entries | undefined
  }
  get(key: unknown): unknown {
    return this.#entries?.get(this.#mapKey(key))?.[1]
  }
  has(key: unknown): boolean {
    return this.#entries?.has(this.#mapKey(key)) ?? false
  }
  put(key: unknown, value: unknown): void {
    this.stored ??= new Map()
    ;(this.stored as Entries).set(this.#mapKey(key), [key, value])
    this.onChange('write', [key, value])
  }
  remove(key: unknown): void {
    if (this.#entries?.delete(this.#mapKey(key))) this.onChange('clear', key)
    if (this.#entries?.size === 0) this.stored = undefined
  }
  entries(): Iterable<readonly [unknown, unknown]> {
    return [...(this.#entries?.values() ?? [])]
  }
  isEmpty(): boolean {
    return this.stored === undefined
  }
  save(stored: unknown): unknown {
    return [...(stored as Entries).values()].map(([key, value]) => [this.#keys.save(key), this.#values.save(value)])
  }
  load(saved: unknown): unknown {
    const pairs = (saved as [unknown, unknown][]).map(
      ([key, value]) => [this.#keys.load(key), this.#values.load(value)] as const,
    )
    return new Map(pairs.map(pair => [this.#mapKey(pair[0]), pair]))
  }
}

class SetView extends MapView {
  constructor(coder: Coder<unknown> | undefined, onChange: OnChange) {
    super(coder, undefined, onChange)
  }

  add(value: unknown): void {
    this.put(value, true)
  }
  read(): Iterable<unknown> {
    return [...this.entries()].map(([value]) => value)
  }
}

/** The view of a declared state. */
export function stateView(cell: StateCell, onChange: OnChange): StateView {
  switch (cell.kind) {
    case 'value':
      return new ValueView(cell, onChange)
    case 'bag':
      return new BagView(cell.coder, onChange)
    case 'combining':
      return new CombiningView(cell, onChange)
    case 'map':
      return new MapView(cell.coder, cell.valueCoder, onChange)
    case 'set':
      return new SetView(cell.coder, onChange)
  }
}
