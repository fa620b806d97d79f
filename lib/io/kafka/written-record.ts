import { showValue } from '../../core/show-value.ts'
import type { Timestamp } from '../../core/time.ts'
import type { WrittenRecord } from './topic-writer.ts'

/** What of an element goes where in its record. */
export interface RecordFunctions<T> {
  value?: (element: T) => string | Uint8Array | null
  key?: (element: T) => string | Uint8Array
  partition?: (element: T) => number
  timestamp?: (element: T) => Timestamp
  headers?: (element: T) => Readonly<Record<string, string | Uint8Array>>
}

/** How elements become records. What it gives throws an Error for one that is no record. */
export function recordOf<T>(what: string, functions: RecordFunctions<T>) {
  const { value = element => element as string, key, partition, timestamp: timeOf, headers } = functions
  const missing =
    functions.value === undefined ? '; say what is written: { value: element => JSON.stringify(element) }' : ''
  return (element: T, eventTime: Timestamp): WrittenRecord => {
    const written = value(element)
    const time = timeOf === undefined ? eventTime : timeOf(element)
    if (timeOf !== undefined && !Number.isSafeInteger(time))
      throw new Error(`${what}: timestamp ${showValue(time)} is no whole milliseconds since the epoch`)
    return {
      value: written === null ? undefined : bytesOf(written, `${what}: the value`, missing),
      key: key === undefined ? undefined : bytesOf(key(element), `${what}: the key`),
      partition: partition?.(element),
      // Kafka has no time before 1970; what has no event time is written now.
      timestamp: BigInt(Number.isFinite(time) && time >= 0 ? time : Date.now()),
      headers: new Map(
        Object.entries(headers?.(element) ?? {}).map(([name, content]) => [
          Buffer.from(name),
          bytesOf(content, `${what}: the header '${name}'`),
        ]),
      ),
    }
  }
}

function bytesOf(given: unknown, what: string, missing = ''): Buffer {
  if (typeof given === 'string') return Buffer.from(given)
  if (given instanceof Uint8Array) return Buffer.from(given.buffer, given.byteOffset, given.byteLength)
  throw new Error(`${what} is ${showValue(given)}, neither a text nor bytes${missing}`)
}
