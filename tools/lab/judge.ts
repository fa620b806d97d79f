import { direct, Pipeline } from 'yeoul'
import { inWords } from '../error-message.ts'
import { escapeControls } from '../terminal/escape.ts'
import { firstDifference } from './first-difference.ts'
import type { PartCheck, Parts } from './lab-program.ts'
import { taskOf } from './load-parts.ts'

/** What a check found; `because` is for the learner, in lines. */
export type Verdict =
  | { readonly word: 'right' }
  | { readonly word: 'to do' | 'wrong' | 'error'; readonly because: string }

/** Runs one function of a lab on the check's input, and compares its output with the solution's. */
export async function judge(check: PartCheck<Parts>, mine: Parts, solution: Parts): Promise<Verdict> {
  const task = taskOf(mine[check.part] as Parts[string])
  if (task !== undefined) return { word: 'to do', because: `  TODO ${escapeControls(task)}` }
  const expected = await outputOf(check, solution, solution)
  try {
    const got = await outputOf(check, mine, solution)
    const difference = firstDifference(expected.values, got.values)
    if (difference !== undefined) {
      return {
        word: 'wrong',
        because: `  expected  ${escapeControls(difference.expected)}\n  got       ${escapeControls(difference.got)}`,
      }
    }
    const demand = check.demand?.(got.trace.header)
    return demand === undefined ? { word: 'right' } : { word: 'wrong', because: `  ${demand}` }
  } catch (error) {
    const because = escapeControls(inWords(error, undefined), { keepLines: true }).replace(/^/gm, '  ')
    return { word: 'error', because }
  }
}

function outputOf(check: PartCheck<Parts>, lab: Parts, solution: Parts) {
  return direct({ enforce: true, trace: 'panes' }).collect(check.build(lab, solution, new Pipeline()))
}
