import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { Grade } from '../../tools/check/grade.ts'
import { Learner } from './learner.ts'

const SPLIT = 'return lines.apply(flatMap(wordsOf))'

describe("the learner's file cannot harm the check", () => {
  let learner: Learner
  beforeAll(() => {
    learner = new Learner()
  })
  afterAll(() => learner.leave())
  const check = (...args: string[]) => learner.run('check', '1', ...args)

  test('by a loop without end: what came before it is kept, the other functions are checked', async () => {
    learner.solvesBut(
      SPLIT,
      `return lines.apply(flatMap(function* (line: string) {
        console.log('line', line.length)
        yield* wordsOf(line)
        while (line === '') yield* []
      }))`,
    )
    const { code, stdout } = await check()
    expect(code).toBe(1)
    expect(stdout).toMatch(/\n {2}splitIntoWords {4}timed out\n {2}countByGrouping {3}right\n/)
    expect(stdout).toMatch(/ {2}not done after \d+ s; .*\n {2}it gave before, .*\n {4}"call"\n(.*\n)+ {2}it printed:\n/)
    expect(stdout).toMatch(/ {4}line 61\n {4}line 65\n {4}line 0\n/)
    expect(stdout).toMatch(/\n4 of 5 are right\.\n$/)
  })

  test.each([
    ['ends the program', 'process.exit(0)', 'it ended the program (exit code 0)'],
    ['ends it by a signal', "process.kill(process.pid, 'SIGKILL')", 'it ended the program (SIGKILL)'],
    ['fills the memory', "const all: unknown[] = []; for (;;) all.push(Array(1000).fill('x'))", '256 MB of memory'],
  ])('by code that %s', async (_, wrong, because) => {
    learner.solvesBut(SPLIT, wrong)
    const { code, stdout } = await check('splitIntoWords', 'totals')
    expect(code).toBe(1)
    expect(stdout).toMatch(/\n {2}splitIntoWords {2}error\n {2}totals {10}right\n/)
    expect(stdout).toContain(because)
  })

  test('graders get each function with its points, and the line of an error', async () => {
    learner.solvesBut(SPLIT, "return lines.apply(flatMap(() => { throw new Error('oh') }))")
    const { code, stdout } = await check('--json')
    const grade = JSON.parse(stdout) as Grade
    expect(code).toBe(1)
    expect(grade).toMatchObject({ lab: '1', status: 'error', points: 40, maxPoints: 50 })
    const [first, second] = grade.tests
    expect(first).toMatchObject({ name: 'splitIntoWords', status: 'error', verdict: 'error', points: 0, maxPoints: 10 })
    expect(first?.message).toMatch(/oh.*\n {2}at .*labs\/1-word-count\/lab\.ts:\d+:\d+$/m)
    expect(second).toMatchObject({ name: 'countByGrouping', status: 'pass', message: '', points: 10 })
    expect(second?.output).toContain('["call",1]')
  })

  test('what is not imported is named, with where it is; what the compiler objects to, once all is right', async () => {
    learner.solvesBut(SPLIT, 'return lines.apply(timestamped(wordsOf))')
    const missing = await check('splitIntoWords')
    expect(missing.stdout).toContain("timestamped is not imported: add it to import { … } from 'yeoul' (")
    learner.solvesBut(SPLIT, `const words: number = lines as never as string\n  ${SPLIT}`)
    const objected = await check('splitIntoWords')
    expect(objected.code).toBe(0)
    expect(objected.stdout).toMatch(
      /\nBut the compiler objects, .*\n {2}labs\/1-word-count\/lab\.ts\(\d+,\d+\): error TS2322: .*\n$/,
    )
  })

  test('graders are told of a file that cannot be read', async () => {
    learner.solvesBut(SPLIT, 'return lines.apply(')
    const { code, stdout } = await check('--json')
    expect(code).toBe(1)
    const grade = JSON.parse(stdout) as Grade
    expect(grade).toMatchObject({ status: 'error', points: 0, maxPoints: 50 })
    expect(grade.tests.map(({ message }) => message)).toEqual(Array(5).fill(expect.stringContaining('SyntaxError')))
    expect((await check()).stderr).toMatch(/lab\.ts:\d+\n[\s\S]*SyntaxError/)
  })
})
