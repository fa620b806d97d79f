import type { Coder } from '../../core/coder.ts'
import { coders } from '../../core/coders.ts'

/** The rest of an iterable, which lies in the engine's state: to be fetched, and added to `values`. */
export interface Remainder {
  readonly values: unknown[]
  readonly element: Coder<unknown>
  /** For the state request of kind `runner`. */
  readonly token: Uint8Array
}

/** In the place of a chunk's count: a token follows, of state that holds the rest. */
const IN_STATE = -1
/** In the place of the count: chunks follow. */
const CHUNKED = 0xffffffff

/**
 * Beam's iterable as an engine writes it: counted, in chunks, or with its end in the engine's state. What is in state
 * is told to `onRemainder`; the array has it only when that was fetched. Writes as core's does.
 */
export function iterableCoder<T>(
  element: Coder<T>,
  urn: 'beam:coder:iterable:v1' | 'beam:coder:state_backed_iterable:v1',
  onRemainder: (remainder: Remainder) => void,
): Coder<Iterable<T>> {
  const plain = coders.iterable(element)
  return {
    urn,
    deterministic: element.deterministic,
    encode: plain.encode,
    decode(from) {
      const values: T[] = []
      const read = (count: number) => {
        for (let left = count; left > 0; left--) values.push(element.decode(from))
      }
      let count = 0
      for (let index = 0; index < 4; index++) count = count * 256 + from.byte()
      if (count !== CHUNKED) {
        read(count)
        return values
      }
      for (let chunk = Number(from.varint()); chunk !== 0; chunk = Number(from.varint())) {
        if (chunk === IN_STATE) {
          const token = from.bytes(Number(from.varint())).slice()
          onRemainder({ values, element: element as Coder<unknown>, token })
          return values
        }
        if (chunk < 0) throw new RangeError(`an iterable's chunk of ${chunk} elements: written by another coder`)
        read(chunk)
      }
      return values
    },
  }
}
