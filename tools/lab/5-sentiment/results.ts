import type { BoundedWindow } from 'yeoul'
import type { Mood } from '../../../solutions/5-sentiment/lab.ts'
import { refuse } from '../given.ts'

/** What was found of a window. */
export interface WindowMoods {
  readonly window: BoundedWindow
  readonly moods: readonly Mood[]
}

/** Hashtags with their moods; throws a UserError that names the function that gives something else. */
export function moodsOf(given: unknown, from: string): readonly Mood[] {
  if (Array.isArray(given) && given.every(isMood)) return given
  return refuse(given, { from, lab: 5, what: 'a list of hashtags with mean and count, such as [["cup", 0.5, 4]]' })
}

function isMood(given: unknown): given is Mood {
  if (!Array.isArray(given) || given.length !== 3) return false
  const [tag, mean, count] = given
  return typeof tag === 'string' && typeof mean === 'number' && typeof count === 'number'
}
