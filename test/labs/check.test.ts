import { describe, expect, jest, test } from '@jest/globals'
import { combinePerKey, groupByKey, type KV, kv, map, type PCollection, sum } from 'yeoul'
import * as starter from '../../labs/1-word-count/lab.ts'
import * as solution from '../../solutions/1-word-count/lab.ts'
import { program } from '../../tools/lab/1-word-count/program.ts'
import { firstDifference } from '../../tools/lab/first-difference.ts'
import { judge, type Verdict } from '../../tools/lab/judge.ts'
import type { PartCheck, Parts } from '../../tools/lab/lab-program.ts'
import { emptyFolder, runYeoul } from '../tools/run-yeoul.ts'

// Each starts a process of its own, which takes a while on a busy machine.
jest.setTimeout(60_000)

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
  expect(stdout).toMatch(/\ncountByGrouping, given the words of .*:\n {2}TODO 1: .*\n\n1 of 5 are right\.\n$/)
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
    expect(grouped).toMatchObject({ word: 'wrong', because: expect.stringContaining('use combinePerKey') })
    const combined = await verdictOn({ countByGrouping: solution.countByCombining })
    expect(combined).toMatchObject({ word: 'wrong', because: expect.stringContaining('use groupByKey()') })
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
