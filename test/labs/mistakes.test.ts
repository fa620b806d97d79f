import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { Grade } from '../../tools/check/grade.ts'
import type { LabProgram } from '../../tools/lab/lab-program.ts'
import { labOf } from '../../tools/lab/labs.ts'
import { Learner } from './learner.ts'
import { planted as inFirstPipeline } from './mistakes/0.ts'
import { planted as inWordCount } from './mistakes/1.ts'
import { planted as inIngest } from './mistakes/2.ts'
import { planted as inCounter } from './mistakes/3.ts'
import { planted as inTrending } from './mistakes/4.ts'
import { planted as inSentiment } from './mistakes/5.ts'
import type { Planted } from './mistakes/planted.ts'
import { planted as inTasks } from './mistakes/tasks.ts'

const PLANTED: Readonly<Record<string, readonly Planted[]>> = {
  0: inFirstPipeline,
  1: inWordCount,
  2: inIngest,
  3: inCounter,
  4: inTrending,
  5: inSentiment,
  ...inTasks,
}

/** What a planted mistake may need that the solution does not import. */
const NAMES = [
  'afterCount',
  'afterProcessingTime',
  'combineFn',
  'combineGlobally',
  'distinct',
  'filter',
  'fixedWindows',
  'map',
  'repeatedly',
  'sum',
]

describe.each(Object.keys(PLANTED))('lab %s', number => {
  const lab = labOf(number)
  let program: LabProgram
  let learner: Learner
  beforeAll(async () => {
    program = await lab.load()
    learner = new Learner(`${lab.name}/${lab.file}.ts`)
  })
  afterAll(() => learner.leave())

  test('each known mistake has a message, each function hints', () => {
    const inResults = Object.values(program.mistakes ?? {}).flatMap(ways => Object.keys(ways ?? {}))
    const inRuns = program.checks.flatMap(({ inRun }) => Object.keys(inRun ?? {}))
    const inPromises = program.checks.flatMap(({ promise }) => promise?.mistakes ?? [])
    const known = [...inResults, ...inRuns, ...inPromises]
    expect(Object.keys(program.messages?.en.mistakes ?? {}).sort()).toEqual([...new Set(known)].sort())
    expect(Object.keys(program.messages?.en.hints ?? {}).sort()).toEqual([...program.parts].sort())
  })

  test('the starter fails, and says what is to do; the solution passes', async () => {
    const starter = await learner.run('check', number)
    expect(starter.code).toBe(1)
    expect(starter.stdout).toMatch(/\nNext, \w+:\n {2}TODO .*\n {2}hint {6}npm run check -- [\w.-]+ hint \w+\n/)
    const solution = await learner.run('check', number, '--solution', '--json')
    expect(JSON.parse(solution.stdout)).toMatchObject({ status: 'pass' })
    expect(solution.code).toBe(0)
  })

  test.each((PLANTED[number] ?? []).map(one => [`${one.part}: ${one.mistake}`, one] as const))(
    'the planted mistake gets its name: %s',
    async (_, { part, right, wrong, mistake }) => {
      learner.solvesBut(right, wrong, importing(wrong))
      const { stdout, stderr, code } = await learner.run('check', number, part, '--json', '--seed', '1')
      expect(stderr).toBe('')
      const [graded] = (JSON.parse(stdout) as Grade).tests
      expect(graded).toMatchObject({ name: part, points: 0, mistake })
      expect(graded?.message).toContain(program.messages?.en.mistakes[mistake]?.name)
      expect(code).toBe(1)
    },
  )
})

function importing(wrong: string): readonly string[] {
  return NAMES.filter(name => wrong.includes(`${name}(`))
}
