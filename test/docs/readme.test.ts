import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { Learner } from '../labs/learner.ts'

// The programs of the README run as they stand; the first, with what it prints, is run from the package.

const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8')
const programs = [...readme.matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map(([, program = '']) => program)
const CSV = 'time,station,temperature\n2026-03-01T09:00:10Z,sea,3\nno line\n2026-03-01T09:04:10Z,sea,5\n'

let learner: Learner
beforeAll(() => {
  learner = new Learner()
  mkdirSync(learner.path('scratch'))
  writeFileSync(learner.path('scratch', 'temperatures.csv'), CSV)
})
afterAll(() => learner.leave())

function run(part: string) {
  const program = programs.find(program => program.includes(part)) ?? ''
  writeFileSync(learner.path('scratch', 'mine.ts'), program)
  const { status, stdout, stderr } = spawnSync(process.execPath, ['scratch/mine.ts'], {
    cwd: learner.folder,
    encoding: 'utf8',
  })
  expect([status, stderr]).toEqual([0, ''])
  return stdout
}

test("a table of one's own: what is counted, and what is broken", () => {
  run('temperatures.csv')
  const written = (name: string) => readFileSync(learner.path('out', `${name}-00000-of-00001`), 'utf8')
  expect(written('means')).toBe('sea 4\n')
  expect(
    written('broken')
      .split('\n')
      .map(line => /csv:\d/.exec(line)?.[0]),
  ).toEqual(['csv:1', 'csv:3', undefined])
})

test('a recording, minute by minute', () => {
  expect(run('quiet-afternoon')).toMatch(/^\S+Z ON_TIME \d+\n/)
})
