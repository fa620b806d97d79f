import type { BoundedWindow, KV, Timestamp } from 'yeoul'
import type { RankChange, Top } from '../../../solutions/4-trending/lab.ts'
import { refuse } from '../given.ts'

/** The top ten of a window. */
export interface WindowTop {
  readonly window: BoundedWindow
  readonly top: Top
}

/** A change, and the end of its window. */
export interface TimedChange extends RankChange {
  readonly at: Timestamp
}

/** Hashtags with their counts; throws a UserError that names the function that gives something else. */
export function aTop(given: unknown, from: string): Top {
  if (Array.isArray(given) && given.every(isCount)) return given
  return refuse(given, { from, lab: 4, what: 'a list of hashtags with their counts, such as [["cup", 3]]' })
}

/** As aTop. */
export function aChange(given: unknown, from: string): RankChange {
  const change = (given ?? {}) as Partial<RankChange>
  const { tag, rank } = change
  const isFrom = change.from === null || typeof change.from === 'number'
  if (typeof tag === 'string' && typeof rank === 'number' && isFrom) return given as RankChange
  return refuse(given, { from, lab: 4, what: 'a RankChange, { tag, rank, from }' })
}

function isCount(given: unknown): given is KV<string, number> {
  return Array.isArray(given) && typeof given[0] === 'string' && typeof given[1] === 'number'
}
