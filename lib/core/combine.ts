import type { Coder } from './coder.ts'
import { isMade, refuseUnless } from './refuse.ts'

/** How many inputs become one output, in pieces that can be merged. Source: Beam's CombineFn. */
export interface CombineFn<in I, A, out O> {
  createAccumulator(): A
  /** May change and return `accumulator`. */
  addInput(accumulator: A, input: I): A
  /** May change and return the first of them, not the others, which may be needed again. */
  mergeAccumulators(accumulators: Iterable<A>): A
  extractOutput(accumulator: A): O
  /** Optional, where it is exact: takes `part` back out, which makes sliding windows cheaper. */
  subtractAccumulator?(accumulator: A, part: A): A
  readonly accumulatorCoder?: Coder<A>
}

/** A CombineFn as a value of its own, with its types inferred. */
export function combineFn<I, A, O>(fn: CombineFn<I, A, O>): CombineFn<I, A, O> {
  return fn
}

/** Throws a PipelineConstructionError, which names `what` was given it, for what is no CombineFn. */
export function requireCombineFn<I, A, O>(fn: CombineFn<I, A, O>, what: string): void {
  const isOne = isMade(fn, 'createAccumulator', 'addInput', 'mergeAccumulators', 'extractOutput')
  refuseUnless(isOne, fn, what, 'a CombineFn with createAccumulator, addInput, mergeAccumulators and extractOutput')
}

const ordered = new WeakSet<object>()

/** Marks a CombineFn whose output depends on the order of its inputs: they must be added one by one, as they come. */
export function inOrder<I, A, O>(fn: CombineFn<I, A, O>): CombineFn<I, A, O> {
  ordered.add(fn)
  return fn
}

/** False for a CombineFn of one's own, which may be fed in any order, and in pieces. */
export function needsOrder(fn: object): boolean {
  return ordered.has(fn)
}
