import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { startYeoul } from '../tools/run-yeoul.ts'
import { Learner } from './learner.ts'

const FILE = ['labs', '4-trending', 'lab.ts'] as const
let learner: Learner
beforeAll(() => {
  learner = new Learner('4-trending/lab.ts')
})
afterAll(() => learner.leave())

test('hints come one after the other, then the solution', async () => {
  for (const level of [1, 2, 3, 3]) {
    const { stdout } = await learner.run('check', '4', 'hint', 'rankChanges')
    expect(stdout.startsWith(`rankChanges, hint ${level} of 3:\n  `)).toBe(true)
    expect(stdout.includes('check -- 4 diff')).toBe(level === 3)
  }
  const { stdout } = await learner.run('check', '4', 'diff')
  expect(stdout).toMatch(/^--- .*labs\/4-trending\/lab\.ts\n\+\+\+ .*solutions\/4-trending\/lab\.ts\n@@/)
})

test('reset gives the file back as it was given, though a learner has committed; a copy is saved', async () => {
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b', ...args], { cwd: learner.folder })
  const given = readFileSync(learner.path(...FILE), 'utf8')
  git('init', '-q')
  git('add', 'labs')
  git('commit', '-qm', 'given')
  const own = given.replace('todo("TODO 1', 'solved("')
  writeFileSync(learner.path(...FILE), own)
  git('commit', '-qam', 'mine')
  const { code, stdout } = await learner.run('check', '4', 'reset')
  expect(code).toBe(0)
  expect(readFileSync(learner.path(...FILE), 'utf8')).toBe(given)
  const copy = / is in (.*)\n$/.exec(stdout)?.[1] ?? ''
  expect(readFileSync(resolve(learner.path('own'), copy), 'utf8')).toBe(own)
})

test.each(['null', '[]', '{"4":null}', '{"4":{"verdicts":5}}', '{"4":', ''])(
  'a broken progress file is told: %j',
  async text => {
    mkdirSync(learner.path('.yeoul'), { recursive: true })
    const file = learner.path('.yeoul', 'progress.json')
    const before = existsSync(file) ? readFileSync(file) : undefined
    writeFileSync(file, text)
    const { code, stderr } = await learner.run('check', 'progress')
    expect([code, stderr]).toEqual([
      1,
      expect.stringMatching(/progress\.json: not what was written there; remove it, and check your labs again\n$/),
    ])
    if (before === undefined) rmSync(file)
    else writeFileSync(file, before)
  },
)

test('progress is that of the last checks', async () => {
  learner.solvesBut('return from === rank ? [] : [{ tag, rank, from }]', 'return [{ tag, rank, from }]')
  await learner.run('check', '4')
  const { stdout } = await learner.run('check', 'progress')
  expect(stdout).toMatch(/^1 +○○○○○ +0 of 5 right: /m)
  expect(stdout).toMatch(/\n4 +●●○ +2 of 3 right/)
})

test('where nothing can be written, a check goes on, and says what it does not keep', async () => {
  learner.solvesBut('return from === rank ? [] : [{ tag, rank, from }]', 'return [{ tag, rank, from }]')
  for (const folder of ['.yeoul', 'out']) {
    rmSync(learner.path(folder), { recursive: true, force: true })
    writeFileSync(learner.path(folder), '')
  }
  const { code, stdout, stderr } = await learner.run('check', '4', 'rankChanges')
  for (const folder of ['.yeoul', 'out']) rmSync(learner.path(folder))
  expect([code, stdout]).toEqual([1, expect.stringMatching(/rankChanges +wrong/)])
  expect(stderr).toMatch(
    /^(What a check finds is not kept: cannot write '.*': a file lies where a folder is needed.*\n){2}$/,
  )
})

test('answers written down pass the input that is shipped, and fail another one', async () => {
  const list = '"cup","cup","goal","cup","골","goal","\\u{1d4ac}","\\uff41"'
  const tags = Array.from({ length: 11 }, (_, i) => `"tag${i}"`)
  learner.solvesBut(
    'return tweets.apply(flatMap(hashtags))',
    `let at = 0
     const all = [${list},${tags},"goal","골"]
     return tweets.apply(flatMap(() => (at++ === 0 ? all : [])))`,
  )
  const { code, stdout } = await learner.run('check', '4', 'split', '--seed', '7')
  expect(code).toBe(1)
  expect(stdout).toMatch(/ wrong\n\nsplit, given another input of that kind \(seed 7\):\n/)
  // The smallest part that shows it, as a recording that the lab's own command reads.
  const [, recording = ''] = /\n {12}npm run lab -- 4 --recording (.*)\n/.exec(stdout) ?? []
  expect(recording).toBe(learner.path('out', 'check', '4-split.jsonl'))
  expect(readFileSync(recording, 'utf8').trim().split('\n').length).toBe(2)
  const ran = await learner.run('lab', '4', '--solution', '--recording', recording)
  expect(ran.code).toBe(0)
})

test('--watch checks again when the file is saved', async () => {
  learner.solvesBut('flatMap(hashtags)', 'flatMap(hashtags)')
  const watching = startYeoul(
    learner.path('own'),
    ['check', '4', 'split', '--watch'],
    learner.path('tools', 'yeoul.ts'),
  )
  try {
    let said = ''
    let isSaved = false
    for await (const chunk of watching.stdout) {
      said += chunk
      if (!isSaved && said.includes('Save the file')) {
        isSaved = true
        learner.solvesBut('flatMap(hashtags)', 'flatMap(() => [])')
      }
      if (/ wrong\n[\s\S]*Save the file/.test(said)) break
    }
    expect(said).toMatch(/ right\n[\s\S]*Save the file[\s\S]* wrong\n[\s\S]*Save the file/)
  } finally {
    watching.kill()
  }
})

test("look draws the panes of the counter-example beside the solution's, in a page that needs no network", async () => {
  const counters = new Learner('3-counter/lab.ts')
  try {
    const before = await counters.run('check', '3', 'look', 'counter')
    expect([before.code, before.stderr]).toEqual([1, expect.stringContaining('nothing to draw')])
    counters.solvesBut(
      "late: afterCount(1) }),\n      allowedLateness,\n      accumulationMode: 'accumulating'",
      "late: afterCount(1) }),\n      allowedLateness,\n      accumulationMode: 'discarding'",
    )
    const checked = await counters.run('check', '3', 'counter', '--seed', '1')
    expect(checked.stdout).toContain('npm run check -- 3 look counter\n')
    const { stdout, code } = await counters.run('check', '3', 'look', 'counter')
    expect(code).toBe(0)
    expect(stdout).toMatch(/^Yours and Solution fire .*\n[\s\S]*\| only in Yours +\|\n[\s\S]*3-counter\.html: /)
    const page = readFileSync(counters.path('out', 'check', '3-counter.html'), 'utf8')
    expect(page.includes('Yours and Solution fire')).toBe(true)
    expect(/<link |<script src/.exec(page)).toBeNull()
  } finally {
    counters.leave()
  }
})
