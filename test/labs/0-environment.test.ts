import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, test } from '@jest/globals'
import { fixedWindows, type PCollection, windowInto } from 'yeoul'
import { readTraceFile } from 'yeoul/io/trace-file'
import * as starter from '../../labs/0-environment/lab.ts'
import * as solution from '../../solutions/0-environment/lab.ts'
import { program } from '../../tools/lab/0-environment/program.ts'
import { emptyFolder, runYeoul } from '../tools/run-yeoul.ts'
import { Learner } from './learner.ts'
import { verdictsOn } from './verdicts.ts'

const folder = emptyFolder()
afterAll(() => rmSync(folder, { recursive: true }))
const lab = (...args: string[]) => runYeoul(folder, ['lab', '0', '--results', 'out', ...args])

test('says what the machine has, counts the words, and draws the graph', async () => {
  const { code, stdout, stderr } = await lab('--solution', '--out', 'o/out.jsonl', '--trace', 'o/trace.jsonl')
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  expect(stdout).toMatch(/^Runner: direct +ready /m)
  expect(stdout).toMatch(/^Runner: flink +(ready|later|missing) /m)
  expect(stdout).toContain('  minute 1: sea 1\n  minute 1: whale 2\n  minute 2: whale 1\n  and 1 word dropped\n')
  expect(stdout).toContain('\n6 steps, 1 grouping: 3 panes, 1 dropped\n')
  const lines = readFileSync(join(folder, 'o', 'out.jsonl'), 'utf8')
    .trimEnd()
    .split('\n')
  expect(lines.map(line => JSON.parse(line)).map(({ value, timestamp }) => [...value, timestamp.slice(14)])).toEqual([
    ['sea', 1, '00:59.999Z'],
    ['whale', 2, '00:59.999Z'],
    ['whale', 1, '01:59.999Z'],
  ])
  const { events } = readTraceFile(join(folder, 'o', 'trace.jsonl'))
  expect(events.filter(({ type }) => type === 'drop')).toHaveLength(1)
  const picture = readFileSync(join(folder, 'out', '0-graph.svg'), 'utf8')
  expect(picture).toMatch(/^<svg [\s\S]*CombinePerKey[\s\S]*<\/svg>\s*$/)
})

test('borrows what is still to do', async () => {
  const { code, stdout } = await lab()
  expect(code).toBe(0)
  expect(stdout).toMatch(
    /^Still to do in labs\/0-environment\/lab\.ts; these are the solution's:\n {2}counts, sentences\n/,
  )
  expect(stdout).toContain('  minute 1: whale 2\n')
})

test.each([
  [['poem.txt'], 'poem.txt: lab 0 has its own five words; lab 1 takes a text'],
  [['--recording', 'final-match'], 'final-match: lab 0 has its own five words'],
  [['--out', 'a', '--trace', './a'], '--out and --trace: give each a file of its own'],
  [['--runner', 'storm'], '--runner storm: no such runner; there are direct, prism'],
])('refuses %j', async (args, message) => {
  const { code, stderr } = await lab(...args)
  expect([code, stderr]).toEqual([2, expect.stringContaining(message)])
})

test('the starter is to do, the solution is right, and words without windows are wrong', async () => {
  expect(await verdictsOn(program, starter, solution)).toEqual(['right', 'to do', 'to do'])
  expect(await verdictsOn(program, solution, solution)).toEqual(['right', 'right', 'right'])
  const longer = {
    ...solution,
    counts: (words: PCollection<string>) => solution.counts(words).apply(windowInto(fixedWindows('120s'))),
  }
  expect(await verdictsOn(program, longer, solution)).toEqual(['right', 'wrong', 'right'])
})

test('what is no sentence is told', async () => {
  const learner = new Learner('0-environment/lab.ts')
  try {
    learner.solvesBut('=> `minute', '=> [window] as never ?? `minute')
    const { code, stderr } = await learner.run('lab', '0')
    expect(code).toBe(1)
    expect(stderr).toMatch(/^sentences gave \[.*\], not a string such as .*; npm run check -- 0 sentences says more\n$/)
  } finally {
    learner.leave()
  }
})
