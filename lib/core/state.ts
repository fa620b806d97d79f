import type { Coder } from './coder.ts'
import { type CombineFn, requireCombineFn } from './combine.ts'
import type { KV } from './element.ts'

/** Declares a cell of keyed state. Its contents live per key and window, and are gone once the window has expired. */
export interface StateSpec<out S> {
  readonly kind: 'value' | 'bag' | 'combining' | 'map' | 'set'
  readonly state?: S
}
export interface ValueState<T> {
  read(): T
  write(value: T): void
  clear(): void
}
export interface BagState<T> {
  add(value: T): void
  read(): Iterable<T>
  isEmpty(): boolean
  clear(): void
}
export interface CombiningState<in I, out O> {
  add(value: I): void
  read(): O
  isEmpty(): boolean
  clear(): void
}
export interface MapState<K, V> {
  get(key: K): V | undefined
  put(key: K, value: V): void
  remove(key: K): void
  entries(): Iterable<KV<K, V>>
  isEmpty(): boolean
  clear(): void
}
export interface SetState<T> {
  add(value: T): void
  has(value: T): boolean
  remove(value: T): void
  read(): Iterable<T>
  isEmpty(): boolean
  clear(): void
}

/** What a runner reads of a StateSpec. */
export type StateCell =
  | { readonly kind: 'value'; readonly initial: unknown; readonly coder?: Coder<unknown> }
  | { readonly kind: 'bag' | 'set'; readonly coder?: Coder<unknown> }
  | { readonly kind: 'combining'; readonly fn: CombineFn<unknown, unknown, unknown> }
  | { readonly kind: 'map'; readonly coder?: Coder<unknown>; readonly valueCoder?: Coder<unknown> }

/** One value a key; undefined, or `initial`, until written. Source: Beam's ValueState. */
export function valueState<T>(): StateSpec<ValueState<T | undefined>>
export function valueState<T>(initial: T, coder?: Coder<T>): StateSpec<ValueState<T>>
export function valueState(initial?: unknown, coder?: Coder<unknown>): StateSpec<ValueState<unknown>> {
  return { kind: 'value', initial, ...(coder && { coder }) } as StateSpec<ValueState<unknown>>
}

/** Values in no promised order, each as often as it was added. Source: Beam's BagState. */
export function bagState<T>(coder?: Coder<T>): StateSpec<BagState<T>> {
  return { kind: 'bag', ...(coder && { coder }) } as StateSpec<BagState<T>>
}

/** One accumulator of a CombineFn. Source: Beam's CombiningState. */
export function combiningState<I, A, O>(fn: CombineFn<I, A, O>): StateSpec<CombiningState<I, O>> {
  requireCombineFn(fn, 'combiningState')
  return { kind: 'combining', fn } as StateSpec<CombiningState<I, O>>
}

/** Values by key. Source: Beam's MapState. */
export function mapState<K, V>(key?: Coder<K>, value?: Coder<V>): StateSpec<MapState<K, V>> {
  return { kind: 'map', ...(key && { coder: key }), ...(value && { valueCoder: value }) } as StateSpec<MapState<K, V>>
}

/** Each value once. Source: Beam's SetState. */
export function setState<T>(coder?: Coder<T>): StateSpec<SetState<T>> {
  return { kind: 'set', ...(coder && { coder }) } as StateSpec<SetState<T>>
}
