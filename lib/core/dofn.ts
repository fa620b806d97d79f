import type { Coder } from './coder.ts'
import type { TimestampedValue } from './element.ts'
import type { PaneInfo } from './pane.ts'
import type { PCollection } from './pcollection.ts'
import type { SideInputValues } from './side-input.ts'
import type { StateSpec } from './state.ts'
import type { Time, Timestamp } from './time.ts'
import type { TimerSpec } from './timer.ts'
import type { BoundedWindow } from './window.ts'

/** What a function returns for each element: an array, a generator, any iterable. Not a string. */
export type Elements<O> = Iterable<O | TimestampedValue<O>> & object

// ── outputs ──────────────────────────────────────────────────────────────────────────────────────
export interface OutputTag<out T> {
  readonly coder?: Coder<never>
  readonly element?: T
}
export interface OutputReceiver<in T> {
  (value: T, options?: { timestamp?: Time }): void
}
/** Declares one of several outputs: outputs: { long: output<string>(), short: output<string>() }. */
export function output<T>(coder?: Coder<T>): OutputTag<T> {
  return coder === undefined ? {} : { coder: coder as Coder<never> }
}

// ── what a DoFn declares, and what it gets for that ──────────────────────────────────────────────
export type StateSpecs = Readonly<Record<string, StateSpec<unknown>>>
export type TimerSpecs = Readonly<Record<string, TimerSpec<unknown>>>
export type OutputTags = Readonly<Record<string, OutputTag<unknown>>>
export type States<S> = { readonly [N in keyof S]: S[N] extends StateSpec<infer V> ? V : never }
export type Timers<T> = { readonly [N in keyof T]: T[N] extends TimerSpec<infer V> ? V : never }
export type OutputReceivers<R> = {
  readonly [N in keyof R]: R[N] extends OutputTag<infer V> ? OutputReceiver<V> : never
}
export type ParDoOutput<O, R> = {} extends R
  ? PCollection<O>
  : { readonly [N in keyof R]: R[N] extends OutputTag<infer V> ? PCollection<V> : never }
export type KeyOf<I> = I extends readonly [infer K, unknown] ? K : never
export type NeedsKeys<I> = I extends readonly [unknown, unknown]
  ? unknown
  : 'State and timers are kept per key, so this step needs a PCollection<KV>: apply withKeys(…) first'

/** The second argument of map, flatMap and filter. Valid during the call. */
export interface ElementContext<D = {}> {
  readonly timestamp: Timestamp
  readonly window: BoundedWindow
  readonly pane: PaneInfo
  readonly sideInputs: SideInputValues<D>
}
export interface ProcessContext<I, S = {}, T = {}, R = {}, D = {}> extends ElementContext<D> {
  readonly element: I
  readonly key: KeyOf<I>
  readonly state: States<S>
  readonly timers: Timers<T>
  readonly output: OutputReceivers<R>
}
export interface TimerContext<I, S = {}, T = {}, R = {}> {
  /** Which of the declared timers fired. */
  readonly timer: keyof T
  /** When it was due: its output timestamp. */
  readonly timestamp: Timestamp
  readonly window: BoundedWindow
  readonly key: KeyOf<I>
  readonly state: States<S>
  readonly timers: Timers<T>
  readonly output: OutputReceivers<R>
}

/**
 * A function of one element, with a life of its own: one object a worker, whose bundles never overlap.
 * Source: Beam's DoFn. `process` and `onTimer` are synchronous; the other four may wait.
 */
export interface DoFn<I, O, S = {}, T = {}, R = {}, D = {}> {
  state?: S & NeedsKeys<I>
  timers?: T & NeedsKeys<I>
  outputs?: R
  sideInputs?: D
  setup?(): void | Promise<void>
  startBundle?(): void | Promise<void>
  /** Return or yield the outputs; with `outputs` declared, send them to output.name(value). */
  process(context: ProcessContext<I, S, T, R, D>): Elements<O> | void
  onTimer?(context: TimerContext<I, S, T, R>): Elements<O> | void
  finishBundle?(): void | Promise<void>
  teardown?(): void | Promise<void>
}
