import type { Checked } from './check-lab.ts'
import { type Context, messageOf } from './report.ts'
import type { Found } from './run-checks.ts'

const POINTS = 10
const STATUS = { right: 'pass', 'to do': 'fail', wrong: 'fail', error: 'error', 'timed out': 'error' } as const

/** What `--json` writes of a lab, as classroom graders take it. */
export interface Grade {
  readonly lab: string
  readonly file: string
  /** Of the second input: the same file gets the same grade with the same seed. */
  readonly seed: number
  readonly status: 'pass' | 'fail' | 'error'
  readonly points: number
  readonly maxPoints: number
  readonly tests: readonly GradedTest[]
}

interface GradedTest {
  readonly name: string
  readonly status: 'pass' | 'fail' | 'error'
  /** As the command tells it: 'right', 'to do', 'wrong', 'error' or 'timed out'. */
  readonly verdict: Found['verdict']['word']
  /** The name of a known mistake, as the lab's messages have it. */
  readonly mistake?: string
  /** Why it does not pass. */
  readonly message: string
  /** What the function gave, a result a line, and what its code printed. */
  readonly output: string
  readonly points: number
  readonly maxPoints: number
}

export function gradeOf(lab: Pick<Grade, 'lab' | 'file' | 'seed'>, { parts, found, refused, context }: Checked): Grade {
  const unchecked = (part: string): Found => ({
    part,
    verdict: { word: 'error', because: refused ?? '' },
    emitted: [],
    printed: '',
  })
  const tests = parts.map(part => tested(found.find(one => one.part === part) ?? unchecked(part), context))
  const statuses = new Set(tests.map(({ status }) => status))
  return {
    ...lab,
    status: statuses.has('error') ? 'error' : statuses.has('fail') ? 'fail' : 'pass',
    points: tests.reduce((sum, { points }) => sum + points, 0),
    maxPoints: POINTS * tests.length,
    tests,
  }
}

function tested(one: Found, context: Context): GradedTest {
  const { part, verdict, mistake, emitted, printed } = one
  return {
    name: part,
    status: STATUS[verdict.word],
    verdict: verdict.word,
    ...(mistake === undefined ? {} : { mistake }),
    message: messageOf(one, context).replace(/^ {2}/gm, ''),
    output: [...emitted, ...(printed === '' ? [] : [printed.trimEnd()])].join('\n'),
    points: verdict.word === 'right' ? POINTS : 0,
    maxPoints: POINTS,
  }
}
