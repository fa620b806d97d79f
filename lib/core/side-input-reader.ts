import type { SideInputNode } from './graph.ts'
import { type MapKey, mapKeys } from './map-key.ts'
import { showValue } from './show-value.ts'

/** Makes of a firing's values what the function gets: made once, and kept for as long as the firing is the newest. */
export function sideInputReader(
  name: string,
  { kind, defaultValue }: SideInputNode,
): (values: readonly unknown[]) => unknown {
  const made = new WeakMap<readonly unknown[], { readonly value: unknown }>()
  const make = (values: readonly unknown[]): unknown => {
    switch (kind) {
      case 'iterable':
        return values
      case 'singleton': {
        if (values.length === 1) return values[0]
        if (values.length === 0 && defaultValue !== undefined) return defaultValue.value
        const advice =
          values.length === 0 ? 'give asSingleton a defaultValue' : 'combine it to one, or read it by asIterable'
        throw new Error(
          `side input '${name}' is read as a singleton, and its window has ${values.length} elements; ${advice}`,
        )
      }
      case 'map':
        return toMap(name, values)
      case 'multimap':
        return toMultimap(name, values)
    }
  }
  return values => {
    let known = made.get(values)
    if (known === undefined) {
      known = { value: make(values) }
      made.set(values, known)
    }
    return known.value
  }
}

const mapKey = mapKeys(undefined)

/** A map whose keys are equal when their encodings are, so that an object finds its equal. */
class MapByEncodedKey<V> extends Map<unknown, V> {
  readonly #values = new Map<MapKey, V>()

  override get(key: unknown): V | undefined {
    return this.#values.get(mapKey(key))
  }
  override has(key: unknown): boolean {
    return this.#values.has(mapKey(key))
  }
  add(key: unknown, value: V): void {
    this.#values.set(mapKey(key), value)
    super.set(key, value)
  }
}

function toMap(name: string, values: readonly unknown[]): ReadonlyMap<unknown, unknown> {
  const map = new MapByEncodedKey<unknown>()
  for (const [key, value] of pairsOf(name, values)) {
    if (map.has(key))
      throw new Error(
        `side input '${name}' is read as a map, and has the key ${showValue(key)} twice in a firing; read it by asMultimap`,
      )
    map.add(key, value)
  }
  return map
}

function toMultimap(name: string, values: readonly unknown[]): ReadonlyMap<unknown, Iterable<unknown>> {
  const map = new MapByEncodedKey<unknown[]>()
  for (const [key, value] of pairsOf(name, values)) {
    const group = map.get(key)
    if (group === undefined) map.add(key, [value])
    else group.push(value)
  }
  return map
}

function* pairsOf(name: string, values: readonly unknown[]): Generator<readonly [unknown, unknown]> {
  for (const value of values) {
    if (!Array.isArray(value) || value.length !== 2) {
      throw new Error(
        `side input '${name}' is read by key, and holds ${showValue(value)}; make pairs, with kv(key, value) or withKeys(…)`,
      )
    }
    yield value as unknown as readonly [unknown, unknown]
  }
}
