import * as yeoul from 'yeoul'
import { direct, map, Pipeline, PipelineError, withName } from 'yeoul'
import * as recording from 'yeoul/io/recording'
import { labelled } from '../check/words/labelled.ts'
import { words } from '../check/words/words.ts'
import { inWords } from '../error-message.ts'
import { escapeControls } from '../terminal/escape.ts'
import { type BrokenLaw, brokenLaw } from './combine-laws.ts'
import { type Difference, firstDifference } from './first-difference.ts'
import type { Broken, PartCheck, Parts } from './lab-program.ts'
import { taskOf } from './load-parts.ts'

/** What a check found; `because` is for the learner, in lines. */
export type Verdict =
  | { readonly word: 'right' }
  | { readonly word: 'to do' | 'error'; readonly because: string }
  | {
      readonly word: 'wrong'
      readonly because: string
      /** The name of a known mistake, where the results are right, or only promised. */
      readonly mistake?: string
    }

interface Watched {
  /** Gets what the function gives, as it comes. */
  readonly emitted?: ((value: unknown) => void) | undefined
  /** In place of the check's own. */
  readonly input?: readonly unknown[]
}

/**
 * Runs one function of a lab on the check's input, and compares its output with the solution's.
 */
export async function judge(
  check: PartCheck<Parts>,
  mine: Parts,
  solution: Parts,
  { emitted = () => {}, input = check.input }: Watched = {},
): Promise<Verdict> {
  const task = taskOf(mine[check.part] as Parts[string])
  if (task !== undefined) return { word: 'to do', because: `  TODO ${escapeControls(task)}` }
  const expected = await outputOf(check, solution, solution, input)
  try {
    const got = await outputOf(check, mine, solution, input, emitted)
    const wrong = wrongIn(check, input, { expected: expected.values, got: got.values })
    if (wrong !== undefined) return { word: 'wrong', because: shown(wrong), ...nameIn(wrong) }
    const mistake = Object.entries(check.inRun ?? {}).find(([, isIn]) => isIn(got.trace))?.[0]
    if (mistake !== undefined) return { word: 'wrong', because: `  ${words().resultsAreRight}`, mistake }
    const broken = await brokenLaw(check.build(mine, solution, new Pipeline(), input), check.promise)
    return broken === undefined ? { word: 'right' } : verdictOn(broken)
  } catch (error) {
    return { word: 'error', because: told(error) }
  }
}

interface Outputs {
  readonly expected: readonly unknown[]
  readonly got: readonly unknown[]
}

/** Where outputs are not the solution's, or where several are right, not as promised. */
export function wrongIn(
  { promise }: PartCheck<Parts>,
  input: readonly unknown[],
  { expected, got }: Outputs,
): Difference | Broken | undefined {
  return promise === undefined ? firstDifference(expected, got) : promise.ofOutputs(input, got)
}

function nameIn(wrong: Difference | Broken) {
  return 'mistake' in wrong ? { mistake: wrong.mistake } : {}
}

/** One accumulator gives the right result, but a runner may as well take several. */
function verdictOn({ way, outcome }: BrokenLaw): Verdict {
  const because = `  ${words().severalAccumulators}\n  ${escapeControls(way)}\n`
  if ('thrown' in outcome) return { word: 'error', because: because + told(outcome.thrown) }
  return { word: 'wrong', because: because + shown(outcome), ...nameIn(outcome) }
}

function shown({ expected, got }: Difference): string {
  return `${labelled('expected', escapeControls(expected))}\n${labelled('got', escapeControls(got))}`
}

function told(error: unknown): string {
  const text = escapeControls(inWords(error, undefined), { keepLines: true })
  return [text, ...missingImport(error)].join('\n').replace(/^/gm, '  ')
}

/** Where a name comes from that a file does not import. */
function missingImport(error: unknown): string[] {
  const cause = error instanceof PipelineError ? error.cause : error
  const [, name = ''] = cause instanceof ReferenceError ? (/^(\w+) is not defined$/.exec(cause.message) ?? []) : []
  const from = Object.entries({ yeoul, 'yeoul/io/recording': recording }).find(([, names]) => name in names)?.[0]
  return from === undefined ? [] : [words().importIt(name, from)]
}

/** What a function gives, of an input. */
export function outputOf(
  check: PartCheck<Parts>,
  lab: Parts,
  solution: Parts,
  input: readonly unknown[],
  emitted: (value: unknown) => void = () => {},
) {
  const output = check.build(lab, solution, new Pipeline(), input)
  const watched = output.apply(
    withName(
      'emitted',
      map(value => {
        emitted(value)
        return value
      }),
    ),
  )
  return direct({ enforce: true, trace: check.inRun === undefined ? 'panes' : 'full' }).collect(watched)
}
