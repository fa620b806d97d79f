import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { writeWhole } from '../../lib/io/files/whole-file.ts'
import { UserError } from '../command.ts'
import { shownPath } from '../given-path.ts'
import type { LabProgram } from '../lab/lab-program.ts'
import { type LabEntry, labs } from '../lab/labs.ts'
import { fileOf } from '../lab/load-parts.ts'
import { language } from '../language.ts'
import { folder } from './example-file.ts'
import { differenceToSolution, reset } from './learner-file.ts'
import { countHint, forgetProgress, progressOf } from './progress.ts'
import { words } from './words/words.ts'

type Aid = (lab: LabEntry, program: LabProgram, parts: readonly string[]) => void | Promise<void>

/** The words that may follow a lab's number in place of functions. */
export const aids: Readonly<Record<string, Aid | undefined>> = {
  hint: (lab, program, [named]) => console.log(hint(lab, program, named)),
  look,
  diff,
  reset: resetFile,
}

/** The next hint for a function; without one for the first that is not right. */
export function hint(lab: LabEntry, program: LabProgram, named: string | undefined): string {
  const part = named ?? firstNotRight(lab, program)
  if (part === undefined) return words().nothingToHint(lab.number)
  const command = `npm run check -- ${lab.number} diff`
  const hints = program.messages[language()].hints[part]
  if (hints === undefined) throw new UserError(words().noHints(part, command))
  const level = countHint(lab.number, part, hints.length)
  const lines = [words().hintOf(part, level + 1, hints.length), `  ${hints[level]}`]
  if (level === hints.length - 1) lines.push('', words().diffShows(command))
  return lines.join('\n')
}

/** Writes a page in which both runs can be moved through time. */
async function look(lab: LabEntry, program: LabProgram, [named]: readonly string[]): Promise<void> {
  const part = named ?? firstNotRight(lab, program)
  const [{ counterExample }, { pageOf }] = await Promise.all([import('./look.ts'), import('./example-page.ts')])
  const chart = counterExample(lab.number, part)
  const file = join(folder, `${lab.number}-${part}.html`)
  writeWhole(file, await pageOf(chart))
  console.log(`${chart.toTable()}\n${words().openPage(shownPath(file))}\n${pathToFileURL(file).href}`)
}

/** By the last check; undefined if all are right. */
export function firstNotRight(lab: LabEntry, program: LabProgram): string | undefined {
  const { verdicts } = progressOf(lab.number)
  return program.parts.find(part => verdicts[part] !== 'right')
}

function diff(lab: LabEntry): void {
  console.log(differenceToSolution(lab) ?? words().sameAsSolution(fileOf('labs', lab)))
}

function resetFile(lab: LabEntry): void {
  const copy = reset(lab)
  forgetProgress(lab.number)
  console.log(words().isReset(fileOf('labs', lab), copy))
}

/** The labs with what is right of each, as last checked. */
export async function showProgress(): Promise<void> {
  const width = Math.max(...labs.map(({ number }) => number.length))
  for (const lab of labs) {
    const { checks, messages } = await lab.load()
    const { verdicts, hints } = progressOf(lab.number)
    const marks = checks.map(({ part }) => (verdicts[part] === 'right' ? '●' : '○')).join('')
    const right = checks.filter(({ part }) => verdicts[part] === 'right').length
    const taken = Object.values(hints).reduce((sum, n) => sum + n, 0)
    const rest = [words().rightOf(right, checks.length), ...(taken > 0 ? [words().hintsTaken(taken)] : [])].join(', ')
    const summary = language() === 'ko' ? messages.ko.summary : lab.summary
    console.log(`${lab.number.padEnd(width)}  ${marks.padEnd(7)}  ${rest}: ${summary}`)
  }
}
