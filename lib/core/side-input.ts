import type { KV } from './element.ts'
import type { PCollection } from './pcollection.ts'

/**
 * A collection that a step reads whole, beside its main input: per window, the newest firing. An element waits until its
 * side input's window has fired; one that comes when that window has expired is dropped. Source: Beam's side inputs.
 */
export interface SideInput<out V> {
  readonly kind: 'singleton' | 'iterable' | 'map' | 'multimap'
  readonly collection: PCollection<unknown>
  readonly read?: V
}
export type SideInputs = Readonly<Record<string, SideInput<unknown>>>
export type SideInputValues<D> = { readonly [N in keyof D]: D[N] extends SideInput<infer V> ? V : never }

/** What a runner reads of a singleton. */
export interface SingletonDefault {
  readonly defaultValue?: { readonly value: unknown }
}

/**
 * The element of the newest firing; `defaultValue` where the window has none. Two elements in one firing, or none
 * without a default, are an error. Source: Beam's View.asSingleton.
 *
 * @example
 * const rate = asSingleton(p.apply(create([10])))
 * p.apply(
 *   create([1, 2]),
 *   map((n, { sideInputs }) => n * sideInputs.rate, { sideInputs: { rate } }),
 * ) // 10, 20
 */
export function asSingleton<T>(collection: PCollection<T>, options?: { defaultValue: T }): SideInput<T> {
  const defaultValue = options === undefined ? {} : { defaultValue: { value: options.defaultValue } }
  return { kind: 'singleton', collection, ...defaultValue } as SideInput<T>
}

/** All elements of the newest firing. Source: Beam's View.asIterable. */
export function asIterable<T>(collection: PCollection<T>): SideInput<Iterable<T>> {
  return { kind: 'iterable', collection }
}

/**
 * The pairs of the newest firing, each key once; a key twice is an error. Source: Beam's View.asMap.
 *
 * @example
 * const names = asMap(p.apply(create([kv('ko', 'Korean')])))
 * p.apply(
 *   create(['ko']),
 *   map((lang, { sideInputs }) => sideInputs.names.get(lang), { sideInputs: { names } }),
 * ) // 'Korean'
 */
export function asMap<K, V>(collection: PCollection<KV<K, V>>): SideInput<ReadonlyMap<K, V>> {
  return { kind: 'map', collection }
}

/** The pairs of the newest firing, a key's values together. Source: Beam's View.asMultimap. */
export function asMultimap<K, V>(collection: PCollection<KV<K, V>>): SideInput<ReadonlyMap<K, Iterable<V>>> {
  return { kind: 'multimap', collection }
}
