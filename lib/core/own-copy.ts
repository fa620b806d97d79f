import { decodeFromBytes, encodeToBytes } from './byte-buffer.ts'
import { coders } from './coders.ts'
import type { CombineFn } from './combine.ts'

/**
 * For an accumulator that extractOutput handed out as it is: a copy to go on with, since addInput may change it in place,
 * and the output belongs to whoever got it. What no coder carries stays as it is.
 */
export function ownCopy(fn: CombineFn<unknown, unknown, unknown>, accumulator: unknown): unknown {
  if (typeof accumulator !== 'object' || accumulator === null) return accumulator
  const coder = fn.accumulatorCoder ?? coders.json()
  try {
    return decodeFromBytes(coder, encodeToBytes(coder, accumulator))
  } catch {
    return accumulator
  }
}
