import { type Chart, compare } from 'yeoul/charts'
import { UserError } from '../command.ts'
import { readRuns } from './example-file.ts'
import { groupingIn } from './grouping-in.ts'
import { words } from './words/words.ts'

/**
 * The panes of the counter-example that the last check of a function saved, as the function and as the solution has
 * them. Throws a UserError if there is none.
 */
export function counterExample(lab: string, part: string | undefined): Chart {
  if (part === undefined) throw new UserError(words().allRightToLookAt(lab))
  const runs = readRuns({ lab, part })
  const step = runs === undefined ? undefined : groupingIn(runs.solution, part)
  if (runs === undefined || step === undefined) throw new UserError(words().nothingToLookAt(part))
  return compare(runs.mine, runs.solution, { step, names: [words().yours, words().solution] })
}
