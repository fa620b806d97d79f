import { UserError } from '../command.ts'
import type { LabProgram } from '../lab/lab-program.ts'
import { type LabEntry, labs } from '../lab/labs.ts'
import { fileOf } from '../lab/load-parts.ts'
import { differenceToSolution, reset } from './learner-file.ts'
import { countHint, progressOf } from './progress.ts'

/** The words that may follow a lab's number in place of functions. */
export const aids: Readonly<
  Record<string, ((lab: LabEntry, program: LabProgram, parts: readonly string[]) => void) | undefined>
> = { hint, diff, reset: resetFile }

/** The next hint for a function; without one for the first that is not right. */
function hint(lab: LabEntry, program: LabProgram, [named]: readonly string[]): void {
  const { verdicts } = progressOf(lab.number)
  const part = named ?? program.parts.find(part => verdicts[part] !== 'right')
  if (part === undefined) {
    console.log(`All of lab ${lab.number} is right; there is nothing to hint at.`)
    return
  }
  const hints = program.messages?.hints[part]
  if (hints === undefined)
    throw new UserError(
      `${part}: there are no hints for it; npm run check -- ${lab.number} diff shows how the solution has it`,
    )
  const level = Math.min(countHint(lab.number, part), hints.length - 1)
  console.log(`${part}, hint ${level + 1} of ${hints.length}:\n  ${hints[level]}`)
  if (level === hints.length - 1) console.log(`\nnpm run check -- ${lab.number} diff shows how the solution has it.`)
}

function diff(lab: LabEntry): void {
  const difference = differenceToSolution(lab)
  console.log(difference ?? `${fileOf('labs', lab)} is the solution's, letter by letter.`)
}

function resetFile(lab: LabEntry): void {
  const copy = reset(lab)
  console.log(`${fileOf('labs', lab)} is again as it was given. What you had written is in ${copy}`)
}

/** The labs with what is right of each, as last checked. */
export async function showProgress(): Promise<void> {
  const width = Math.max(...labs.map(({ number }) => number.length))
  for (const lab of labs) {
    const { checks } = await lab.load()
    if (checks.length === 0) continue
    const { verdicts, hints } = progressOf(lab.number)
    const marks = checks.map(({ part }) => (verdicts[part] === 'right' ? '●' : '○')).join('')
    const right = checks.filter(({ part }) => verdicts[part] === 'right').length
    const taken = Object.values(hints).reduce((sum, n) => sum + n, 0)
    const rest = [`${right} of ${checks.length} right`, ...(taken > 0 ? [`hints ${taken}`] : [])].join(', ')
    console.log(`${lab.number.padEnd(width)}  ${marks.padEnd(5)}  ${rest}: ${lab.summary}`)
  }
}
