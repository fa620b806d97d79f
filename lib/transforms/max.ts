import type { CombineFn } from '../core/combine.ts'
import { min } from './min.ts'
import { compareNaturally } from './order.ts'

/**
 * The last by `compare` (as in Array.sort), or in natural order; null of nothing. Source: Beam's Max.
 *
 * @example
 * p.apply(create([3, 1, 2]), combineGlobally(max())) // 3
 */
export function max<T = number>(compare: (a: T, b: T) => number = compareNaturally): CombineFn<T, T | null, T | null> {
  return min<T>((a, b) => compare(b, a))
}
