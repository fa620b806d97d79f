import type { CombineFn } from '../core/combine.ts'
import { min } from './min.ts'
import { compareNaturally } from './order.ts'

/** The last by `compare` (as in Array.sort), or in natural order; null of nothing. Source: Beam's Max. */
export function max<T = number>(compare: (a: T, b: T) => number = compareNaturally): CombineFn<T, T | null, T | null> {
  return min<T>((a, b) => compare(b, a))
}
