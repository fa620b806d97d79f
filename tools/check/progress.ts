import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { reasonOf } from '../../lib/core/reason-of.ts'
import { writeWhole } from '../../lib/io/files/whole-file.ts'
import { UserError } from '../command.ts'
import { shownPath } from '../given-path.ts'
import type { Found } from './run-checks.ts'
import { words } from './words/words.ts'

type Word = Found['verdict']['word']

/** What is known of a lab. */
interface LabProgress {
  /** By function: what its last check said. */
  readonly verdicts: Readonly<Record<string, Word>>
  /** By function: how many hints were given. */
  readonly hints: Readonly<Record<string, number>>
}

/** The folder of what a learner's machine remembers; git ignores it. */
export const kept = fileURLToPath(new URL('../../.yeoul/', import.meta.url))
const file = `${kept}progress.json`

/** What is remembered, by lab. Throws a UserError if the file is broken. */
function read(): Readonly<Record<string, LabProgress>> {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch {
    return {}
  }
  try {
    const labs: unknown = JSON.parse(text)
    if (isRecord(labs) && Object.values(labs).every(isProgress)) return labs as Readonly<Record<string, LabProgress>>
  } catch {
    // Told below.
  }
  throw new UserError(`${shownPath(file)}: not what was written there; remove it, and check your labs again`)
}

function isProgress(lab: unknown): boolean {
  return isRecord(lab) && isRecord(lab.verdicts) && isRecord(lab.hints)
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

export function progressOf(lab: string): LabProgress {
  return read()[lab] ?? { verdicts: {}, hints: {} }
}

/** What cannot be kept, as in a clone that is read-only, is told; the check itself goes on. */
function keep(lab: string, change: Partial<LabProgress>): void {
  const all = { ...read(), [lab]: { ...progressOf(lab), ...change } }
  try {
    writeWhole(file, `${JSON.stringify(all, undefined, 2)}\n`)
  } catch (thrown) {
    console.error(words().notKept(reasonOf(thrown)))
  }
}

export function keepVerdicts(lab: string, found: readonly Found[]): void {
  const words = Object.fromEntries(found.map(({ part, verdict: { word } }) => [part, word]))
  keep(lab, { verdicts: { ...progressOf(lab).verdicts, ...words } })
}

/** One hint more, of `most`: its place, from 0; the last one again when all are told. */
export function countHint(lab: string, part: string, most: number): number {
  const { hints } = progressOf(lab)
  const told = Math.min((hints[part] ?? 0) + 1, most)
  keep(lab, { hints: { ...hints, [part]: told } })
  return told - 1
}

/** As if the lab had not been begun. */
export function forgetProgress(lab: string): void {
  keep(lab, { verdicts: {}, hints: {} })
}
