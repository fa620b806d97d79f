import type { KV } from 'yeoul'
import type { Totals } from '../../../solutions/1-word-count/lab.ts'
import { refuse } from '../given.ts'

/** A word and its count; throws a UserError that names the function that gives something else. */
export function aCount(given: unknown, from: string): KV<string, number> {
  if (isCount(given)) return given
  return refuse(given, { from, lab: 1, what: 'a word and its count, such as kv("sea", 3)' })
}

/** As aCount. */
export function aTotals(given: unknown, from: string): Totals {
  const { words, distinct, longest } = (given ?? {}) as Partial<Totals>
  if (typeof words === 'number' && typeof distinct === 'number' && typeof longest === 'string') return given as Totals
  return refuse(given, { from, lab: 1, what: 'a Totals, { words, distinct, longest }' })
}

/** As aCount. */
export function aList(given: unknown, from: string): readonly KV<string, number>[] {
  if (Array.isArray(given) && given.every(isCount)) return given
  return refuse(given, { from, lab: 1, what: 'a list of words with their counts' })
}

function isCount(given: unknown): given is KV<string, number> {
  return Array.isArray(given) && typeof given[0] === 'string' && typeof given[1] === 'number'
}
