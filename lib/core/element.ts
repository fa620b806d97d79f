import type { PaneInfo } from './pane.ts'
import { type Time, type Timestamp, toTimestamp } from './time.ts'
import type { BoundedWindow } from './window.ts'

/** A key-value pair. Keyed transforms (groupByKey, combinePerKey, state) take a PCollection of these. */
export type KV<K, V> = readonly [key: K, value: V]

/** A key-value pair, typed as one. */
export function kv<K, V>(key: K, value: V): KV<K, V> {
  return [key, value]
}

let makeTimestamped: <T>(value: T, timestamp: Timestamp) => TimestampedValue<T>

/** A value with an event time, for create, testStream and the outputs of a function. */
export class TimestampedValue<out T> {
  // Keeps a look-alike object from being taken for one.
  private readonly timestamped = true
  readonly value: T
  readonly timestamp: Timestamp
  private constructor(value: T, timestamp: Timestamp) {
    this.value = value
    this.timestamp = timestamp
    void this.timestamped
  }
  static {
    makeTimestamped = (value, timestamp) => new TimestampedValue(value, timestamp)
  }
}

/** `value` at event time `timestamp`. */
export function timestamped<T>(value: T, timestamp: Time): TimestampedValue<T> {
  return makeTimestamped(value, toTimestamp(timestamp, 'timestamped'))
}

/** An element as a runner hands it back: with its time, its window and its pane. */
export interface WindowedValue<out T> {
  readonly value: T
  readonly timestamp: Timestamp
  readonly window: BoundedWindow
  readonly pane: PaneInfo
}
