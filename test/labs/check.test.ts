import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import {
  type CombineFn,
  combineGlobally,
  combinePerKey,
  groupByKey,
  type KV,
  kv,
  map,
  type PCollection,
  sum,
  withKeys,
} from 'yeoul'
import * as starter from '../../labs/1-word-count/lab.ts'
import * as solution from '../../solutions/1-word-count/lab.ts'
import { program } from '../../tools/lab/1-word-count/program.ts'
import { firstDifference } from '../../tools/lab/first-difference.ts'
import { judge, type Verdict } from '../../tools/lab/judge.ts'
import type { PartCheck, Parts } from '../../tools/lab/lab-program.ts'
import { emptyFolder, runYeoul } from '../tools/run-yeoul.ts'
import { Learner } from './learner.ts'

type WordCount = typeof solution

function verdicts(lab: Partial<WordCount>): Promise<[string, Verdict][]> {
  const checks = program.checks as unknown as readonly PartCheck<Parts>[]
  return Promise.all(
    checks.map(async check => [check.part, await judge(check, { ...solution, ...lab } as Parts, solution as Parts)]),
  ) as Promise<[string, Verdict][]>
}

async function verdictOn(lab: Partial<WordCount>): Promise<Verdict> {
  const [name] = Object.keys(lab)
  const all = new Map(await verdicts(lab))
  for (const [part, { word }] of all) expect([part, word]).toEqual([part, part === name ? expect.anything() : 'right'])
  return all.get(name as string) as Verdict
}

test('the starter is to do, and says what is first', async () => {
  const { code, stdout } = await runYeoul(emptyFolder(), ['check', '1'])
  expect(code).toBe(1)
  expect(stdout).toMatch(/^labs\/1-word-count\/lab\.ts\n {2}splitIntoWords +right\n {2}countByGrouping +to do\n/)
  expect(stdout).toMatch(/\nNext, countByGrouping:\n {2}TODO 1: .*\n {2}hint .*\n\n1 of 5 are right\.\n$/)
  expect((await verdicts(starter)).map(([, { word }]) => word)).toEqual(['right', 'to do', 'to do', 'to do', 'to do'])
})

test('the solution is right', async () => {
  expect((await verdicts({})).map(([, { word }]) => word)).toEqual(['right', 'right', 'right', 'right', 'right'])
})

describe('a mistake shows the first result that differs', () => {
  const ones = (words: PCollection<string>) => words.apply(map(word => kv(word, 1)))

  test('a wrong count', async () => {
    const countByGrouping = (words: PCollection<string>) =>
      ones(words).apply(
        groupByKey(),
        map(([word]) => kv(word, 1)),
      )
    expect(await verdictOn({ countByGrouping })).toEqual({
      word: 'wrong',
      because: '  expected  ["i",2]\n  got       ["i",1]',
    })
  })

  test('pairs that were never combined', async () => {
    const verdict = await verdictOn({ countByCombining: ones })
    expect(verdict).toEqual({ word: 'wrong', because: '  expected  ["i",2]\n  got       ["i",1]' })
  })

  test('the right result by the wrong way', async () => {
    const grouped = await verdictOn({ countByCombining: solution.countByGrouping })
    expect(grouped).toMatchObject({ word: 'wrong', mistake: 'ones are kept' })
    const combined = await verdictOn({ countByGrouping: solution.countByCombining })
    expect(combined).toMatchObject({ word: 'wrong', mistake: 'nothing grouped' })
  })

  test('a list in the wrong order', async () => {
    const mostFrequent = (counts: PCollection<KV<string, number>>) =>
      solution.mostFrequent(counts).apply(map(list => [...list].reverse()))
    expect(await verdictOn({ mostFrequent })).toMatchObject({
      word: 'wrong',
      because: expect.stringMatching(/^ {2}expected {2}\["the",\d\] at index 0\n {2}got {7}\[/),
    })
  })

  test('a function that throws', async () => {
    const splitIntoWords = (lines: PCollection<string>) =>
      lines.apply(
        map(line => {
          if (line === '') throw new Error('an empty line')
          return line
        }),
      )
    expect(await verdictOn({ splitIntoWords })).toMatchObject({
      word: 'error',
      because: expect.stringMatching(
        /^ {2}splitIntoWords\/Map: an empty line .*\n {4}at test\/labs\/check\.test\.ts:\d+:\d+$/,
      ),
    })
  })

  test('a graph that cannot be built', async () => {
    const countByCombining = (words: PCollection<string>) =>
      (words as unknown as PCollection<KV<string, number>>).apply(combinePerKey(sum()))
    expect(await verdictOn({ countByCombining })).toMatchObject({ word: 'error' })
  })
})

describe('a CombineFn of your own', () => {
  type Totals = solution.Totals
  const isLonger = (a: string, b: string) => a.length > b.length || (a.length === b.length && a < b)
  const right: CombineFn<KV<string, number>, Totals, Totals> = {
    createAccumulator: () => ({ words: 0, distinct: 0, longest: '' }),
    addInput: ({ words, distinct, longest }, [word, n]) => ({
      words: words + n,
      distinct: distinct + 1,
      longest: isLonger(word, longest) ? word : longest,
    }),
    mergeAccumulators: parts =>
      [...parts].reduce((a, b) => ({
        words: a.words + b.words,
        distinct: a.distinct + b.distinct,
        longest: isLonger(b.longest, a.longest) ? b.longest : a.longest,
      })),
    extractOutput: totals => totals,
  }
  const verdictBut = (wrong: Partial<typeof right>) =>
    verdictOn({ totals: counts => counts.apply(combineGlobally({ ...right, ...wrong })) })

  test('may be right', async () => {
    expect(await verdictBut({})).toEqual({ word: 'right' })
  })

  test.each<[to: string, wrong: Partial<typeof right>, got: string]>([
    [
      'the first part',
      { mergeAccumulators: ([first]) => first as Totals },
      '{"words":1,"distinct":1,"longest":"call"}',
    ],
    [
      'the last part',
      { mergeAccumulators: parts => [...parts].at(-1) as Totals },
      '{"words":1,"distinct":1,"longest":"me"}',
    ],
    [
      'what nothing gives',
      { mergeAccumulators: () => right.createAccumulator() },
      '{"words":0,"distinct":0,"longest":""}',
    ],
    ['nothing', { mergeAccumulators: () => undefined as never }, 'undefined'],
  ])('that merges to %s is told which parts, what was expected, and what came', async (_, wrong, got) => {
    expect(await verdictBut(wrong)).toEqual({
      word: 'wrong',
      because: `  right in one accumulator, but a runner may fill several, in any order, and merge them. Tried:
  mergeAccumulators of 2 accumulators: ["call",1] | ["me",1]
  expected  {"words":2,"distinct":2,"longest":"call"}
  got       ${got}`,
    })
  })

  test('that fails to merge is told where', async () => {
    const mergeAccumulators = () => {
      throw new Error('not needed')
    }
    const { word, because } = (await verdictBut({ mergeAccumulators })) as { word: string; because: string }
    expect(word).toBe('error')
    expect(because).toMatch(/\n {2}mergeAccumulators of 2 accumulators: .*\n {2}Error: not needed\n {4}at test\/labs\//)
    // It is given something iterable, which need not be an array.
    const asArray = {
      mergeAccumulators: (parts: unknown) => (parts as Totals[]).reduce(() => right.createAccumulator()),
    }
    expect(await verdictBut(asArray)).toMatchObject({
      word: 'error',
      because: expect.stringMatching(/reduce is not a f/),
    })
  })

  test('whose parts are not put together alike in any order', async () => {
    const mergeAccumulators = (parts: Iterable<Totals>) =>
      [...parts].reduce((a, b) => ({
        words: a.words + b.words,
        distinct: a.distinct + b.distinct,
        longest: b.longest.length > a.longest.length ? b.longest : a.longest,
      }))
    expect(await verdictBut({ mergeAccumulators })).toMatchObject({
      word: 'wrong',
      because: expect.stringMatching(/: \["some",1\] \| \["call",1\]\n.*"longest":"call"\}\n.*"longest":"some"\}$/),
    })
  })

  test.each<[which: string, takes: (word: string, other: string) => boolean, got: string]>([
    ['first', (word, other) => word.length > other.length, 'ishmael'],
    ['last', (word, other) => word.length >= other.length, 'whether'],
    [
      'greatest',
      (word, other) => word.length > other.length || (word.length === other.length && word > other),
      'whether',
    ],
  ])('that takes the %s of several longest words', async (_, takes, got) => {
    const addInput = ({ words, distinct, longest }: Totals, [word, n]: KV<string, number>) => ({
      words: words + n,
      distinct: distinct + 1,
      longest: takes(word, longest) ? word : longest,
    })
    expect(await verdictBut({ addInput })).toMatchObject({
      word: 'wrong',
      because: expect.stringMatching(new RegExp(`expected .*"longest":"another"}\n.*got .*"longest":"${got}"}$`)),
    })
  })

  test('that has one accumulator for all', async () => {
    const only = { words: 0, distinct: 0, longest: '' }
    const addInput = (totals: Totals, input: KV<string, number>) => Object.assign(totals, right.addInput(totals, input))
    const verdict = await verdictBut({ createAccumulator: () => only, addInput })
    expect(verdict).toMatchObject({ word: 'wrong', because: expect.stringContaining('createAccumulator again') })
  })

  test('is asked for', async () => {
    const totals = (counts: PCollection<KV<string, number>>) =>
      counts.apply(
        withKeys(() => ''),
        groupByKey(),
        map(([, all]) => [...all].reduce(right.addInput, right.createAccumulator())),
      )
    expect(await verdictOn({ totals })).toMatchObject({
      word: 'wrong',
      mistake: 'nothing combined',
    })
  })
})

describe('in a clone', () => {
  let learner: Learner
  beforeAll(() => {
    learner = new Learner()
  })
  afterAll(() => learner.leave())

  test('a mistake comes before what is to do', async () => {
    learner.startsWith("return counts.apply(todo('TODO 4", "return counts as never; counts.apply(todo('TODO 4")
    const { code, stdout } = await learner.run('check', '1')
    expect(code).toBe(1)
    expect(stdout).toMatch(/ countByGrouping +to do\n/)
    expect(stdout).toMatch(
      / mostFrequent +wrong\n\nmostFrequent, given .*:\n {2}you gave .*\n {2}and not .*\n.*\n {2}expected .*\n {2}got .*\n {2}look at [\s\S]*\n {2}hint .*\n\n1 of 5 are right/,
    )
  })

  test('functions may be named', async () => {
    learner.solvesBut('[...parts].reduce(plus)', '[...parts][0] as Totals')
    const one = await learner.run('check', '1', 'totals')
    expect(one.code).toBe(1)
    expect(one.stdout).toMatch(/^\S+\n {2}totals {2}wrong\n\ntotals, given/)
    const others = await learner.run('check', '1', 'mostFrequent', 'countByGrouping')
    expect(others).toEqual({
      code: 0,
      stdout: 'labs/1-word-count/lab.ts\n  countByGrouping  right\n  mostFrequent     right\n',
      stderr: '',
    })
  })
})

test('the first difference of two outputs in any order', () => {
  const pairs = [
    ['a', 1],
    ['b', 2],
  ]
  expect(firstDifference(pairs, [...pairs].reverse())).toBeUndefined()
  expect(firstDifference(pairs, pairs.slice(1))).toEqual({ expected: '["a",1]', got: 'nothing' })
  expect(firstDifference(pairs, [...pairs, ['b', 2]])).toEqual({ expected: 'nothing more', got: '["b",2]' })
  expect(firstDifference([['x', 'y', 'z']], [['x', 'y']])).toEqual({
    expected: '"z" at index 2',
    got: 'the end of the list',
  })
  expect(firstDifference([['x', 'y', 'z']], [['x', 'y', 'z', 'z']])).toEqual({
    expected: 'a list of 3',
    got: 'a list of 4',
  })
  expect(firstDifference([undefined], [null])).toEqual({ expected: 'undefined', got: 'null' })
})
