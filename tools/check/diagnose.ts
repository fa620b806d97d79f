import { direct, Pipeline } from 'yeoul'
import { Random } from '../datasets/random.ts'
import { firstDifference } from '../lab/first-difference.ts'
import { judge, outputOf, type Verdict, wrongIn } from '../lab/judge.ts'
import type { LabProgram, PartCheck, Parts } from '../lab/lab-program.ts'
import type { Runs } from './example-file.ts'
import { groupingIn } from './grouping-in.ts'
import { smallestOf } from './smallest.ts'
import { words } from './words/words.ts'

/** The most results that are told of. */
const MOST_SHOWN = 3

/** What is wrong with a function, and why that may be. */
export interface Diagnosis {
  readonly verdict: Verdict
  /** All that was expected, in short. */
  readonly expected?: string
  /** All that came. */
  readonly got?: string
  /** The name of a mistake that gives just this. */
  readonly mistake?: string
  /** The input if it was not the check's own: made from this seed. */
  readonly seed?: number
  /** A part of the input, as small as may be, that gives something wrong, too. */
  readonly example?: readonly unknown[]
  /** What both make of that part, where panes can be drawn. */
  readonly runs?: Runs
}

interface Asked {
  readonly check: PartCheck<Parts>
  readonly mine: Parts
  readonly solution: Parts
  readonly mistakes: LabProgram['mistakes']
  /** Of the input beside the check's own. */
  readonly seed: number
  readonly emitted?: (value: unknown) => void
}

/** Judges a function on the check's input, then on one that is made from a seed; looks for the reason if it is wrong. */
export async function diagnose(asked: Asked): Promise<Diagnosis> {
  const { check, mine, solution, seed, emitted } = asked
  const verdict = await judge(check, mine, solution, { emitted })
  if (verdict.word === 'wrong') return { verdict, ...mistakeIn(verdict), ...(await reasonOf(asked, check.input)) }
  if (verdict.word === 'error') return { verdict, ...(await nameOf(asked, check.input)) }
  if (verdict.word !== 'right' || check.another === undefined) return { verdict }
  const input = check.another(new Random(seed))
  const again = await judge(check, mine, solution, { input })
  if (again.word === 'right') return { verdict }
  return { verdict: again, seed, ...mistakeIn(again), ...(again.word === 'wrong' ? await reasonOf(asked, input) : {}) }
}

function mistakeIn(verdict: Verdict) {
  return 'mistake' in verdict ? { mistake: verdict.mistake as string } : {}
}

async function reasonOf({ check, mine, solution, mistakes }: Asked, input: readonly unknown[]) {
  const valuesOf = async (lab: Parts, given: readonly unknown[]) =>
    (await outputOf(check, lab, solution, given)).values as readonly unknown[]
  const expected = await valuesOf(solution, input)
  const got = await valuesOf(mine, input)
  if (wrongIn(check, input, { expected, got }) === undefined) return {}
  const isWrong = async (given: readonly unknown[]) =>
    wrongIn(check, given, { expected: await valuesOf(solution, given), got: await valuesOf(mine, given) }) !== undefined
  const example = await smallestOf(input, isWrong)
  return {
    // Where several outputs are right, the solution's is not what was expected.
    ...(check.promise === undefined ? { expected: inShort(expected), got: inShort(got) } : {}),
    example,
    ...(await runsOf({ check, mine, solution }, example)),
    ...(await nameOf({ check, mine, solution, mistakes }, input, got)),
  }
}

/** Both runs, in full; nothing where there are no windows to draw, or the function does not group where the solution does. */
async function runsOf(
  { check, mine, solution }: Pick<Asked, 'check' | 'mine' | 'solution'>,
  input: readonly unknown[],
) {
  const traceOf = async (lab: Parts) => {
    const output = check.build(lab, solution, new Pipeline(), input)
    return (await direct({ trace: 'full' }).collect(output)).trace
  }
  const runs = { mine: await traceOf(mine), solution: await traceOf(solution) }
  const step = groupingIn(runs.solution, check.part)
  const hasWindows = runs.solution.events.some(
    event => event.type === 'pane' && event.step === step && Number.isFinite(event.window.end - event.window.start),
  )
  return hasWindows && groupingIn(runs.mine, check.part) === step ? { runs } : {}
}

interface Outcome {
  readonly values?: readonly unknown[]
  readonly thrown?: string
}

/** The known mistake that gives, or throws, just what the function does. */
async function nameOf(
  { check, mine, solution, mistakes }: Pick<Asked, 'check' | 'mine' | 'solution' | 'mistakes'>,
  input: readonly unknown[],
  /** What the function gives, where that is known. */
  got?: readonly unknown[],
) {
  const outcomeOf = async (lab: Parts): Promise<Outcome> => {
    try {
      return { values: (await outputOf(check, lab, solution, input)).values as readonly unknown[] }
    } catch (thrown) {
      return { thrown: thrown instanceof Error ? thrown.message : String(thrown) }
    }
  }
  const mineGives: Outcome = got === undefined ? await outcomeOf(mine) : { values: got }
  for (const [mistake, instead] of Object.entries(mistakes?.[check.part] ?? {})) {
    const gives = await outcomeOf({ ...solution, [check.part]: named(check.part, instead) })
    const isSame =
      mineGives.values === undefined || gives.values === undefined
        ? mineGives.thrown !== undefined && mineGives.thrown === gives.thrown
        : firstDifference(mineGives.values, gives.values) === undefined
    if (isSame) return { mistake }
  }
  return {}
}

/** Under the name of the function that it stands for, which is in the messages of errors. */
function named(name: string, instead: Parts[string]): Parts[string] {
  const part = ((input: never, ...more: never[]) => instead(input, ...more)) as Parts[string]
  return Object.defineProperty(part, 'name', { value: name })
}

function inShort(values: readonly unknown[]): string {
  const first = values.slice(0, MOST_SHOWN).map(value => JSON.stringify(value) ?? String(value))
  const more = values.length > first.length ? ` ${words().andMore(values.length - first.length)}` : ''
  return values.length === 0 ? words().nothing : `${first.join('  ')}${more}`
}
