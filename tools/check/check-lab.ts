import { reasonOf } from '../../lib/core/reason-of.ts'
import type { LabMessages, LabProgram, Translation } from '../lab/lab-program.ts'
import type { LabEntry } from '../lab/labs.ts'
import { fileOf } from '../lab/load-parts.ts'
import { language } from '../language.ts'
import { columnsOf } from '../terminal/columns.ts'
import { removeRuns, saveExample } from './example-file.ts'
import type { Task } from './messages.ts'
import { keepVerdicts } from './progress.ts'
import { type Context, detail } from './report.ts'
import type { Checker, Found } from './run-checks.ts'
import { typeErrors } from './type-errors.ts'
import { words } from './words/words.ts'

export interface Asked {
  readonly lab: LabEntry
  readonly program: LabProgram
  /** Functions; none: all. */
  readonly named: readonly string[]
  readonly folder: Task['folder']
  readonly seed: number
  /** Whether the compiler is asked, too, once all is right: it takes a second. */
  readonly withTypes: boolean
  readonly ask: Context['ask']
  /** Takes the report, line by line, as it comes. */
  say(line: string): void
}

export interface Checked {
  readonly parts: readonly string[]
  readonly found: readonly Found[]
  /** Why nothing could be checked. */
  readonly refused: string | undefined
  readonly context: Context
}

/** Checks functions of a lab's file, and tells what is right and what is to be looked at next. */
export async function checkLab(checker: Checker, asked: Asked): Promise<Checked> {
  const { lab, program, named, folder, seed, say } = asked
  const parts = program.checks.map(({ part }) => part).filter(part => named.length === 0 || named.includes(part))
  const width = Math.max(...parts.map(columnsOf))
  const judged: Found[] = []
  say(fileOf(folder, lab))
  const refused = await checker.check({ folder, parts, seed }, one => {
    say(`  ${one.part.padEnd(width)}  ${words().verdicts[one.verdict.word]}`)
    judged.push(one)
  })
  if (folder === 'labs') keepVerdicts(lab.number, judged)
  const found = await Promise.all(judged.map(one => saved(lab, one)))
  const context = contextOf(asked)
  if (refused === undefined) for (const line of summary(asked, found, context)) say(line)
  if (asked.withTypes && found.length > 0 && found.every(({ verdict }) => verdict.word === 'right')) {
    const errors = await typeErrors(fileOf(folder, lab))
    if (errors.length > 0) say([`\n${words().compilerObjects}`, ...errors.map(line => `  ${line}`)].join('\n'))
  }
  return { parts, found, refused, context }
}

/** What is found of a function, its example in a file. */
export async function saved(lab: LabEntry, found: Found): Promise<Found> {
  const { part, example, runs } = found
  const place = { lab: lab.number, part }
  try {
    if (example !== undefined) return { ...found, saved: await saveExample(example, runs, place) }
    await removeRuns(place)
  } catch (thrown) {
    console.error(words().notKept(reasonOf(thrown)))
  }
  return found
}

export function contextOf({ lab, program, ask }: Pick<Asked, 'lab' | 'program' | 'ask'>): Context {
  const messages: LabMessages | Translation = program.messages[language()]
  const inEnglish = (part: string) => program.checks.find(check => check.part === part)?.given
  const given = (part: string) => ('given' in messages ? messages.given[part] : inEnglish(part)) ?? ''
  const options = (part: string) => program.checks.find(check => check.part === part)?.options ?? ''
  return { lab: lab.number, messages, given, options, ask }
}

function summary({ lab, named }: Asked, found: readonly Found[], context: Context): string[] {
  const right = found.filter(({ verdict }) => verdict.word === 'right').length
  const isAll = named.length === 0
  if (right < found.length)
    return [`\n${detail(found, context)}`, ...(isAll ? [`\n${words().someRight(right, found.length)}`] : [])]
  return isAll ? [`\n${words().allRight(right, `solutions/${lab.name}/DISCUSSION.md`)}`] : []
}
