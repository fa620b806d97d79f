import { execFile } from 'node:child_process'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { create, direct, Pipeline, timestamped } from 'yeoul'
import type { Tweet } from 'yeoul/io/recording'
import { rankChanges, trending } from './programs/4-trending.ts'
// Registers its own test.
import './programs/7-unit-test.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'yeoul-programs-'))
})
afterAll(() => rm(folder, { recursive: true }))

/** Runs a program as a user does, in a folder, and gives what an expression makes of its exports. */
async function exportsOf(program: string, expression: string): Promise<unknown> {
  const url = JSON.stringify(new URL(`./programs/${program}`, import.meta.url))
  const script = `import(${url}).then(program => process.stdout.write(JSON.stringify(${expression})))`
  const { stdout } = await promisify(execFile)(process.execPath, ['-e', script], { cwd: folder })
  return JSON.parse(stdout)
}

test('1: a text’s words are counted', async () => {
  await writeFile(join(folder, 'moby-dick.txt'), 'Call me Ishmael.\nCall me, call me!\n')
  expect(await exportsOf('1-word-count.ts', 'program.rows')).toEqual([
    'call        3',
    'me          3',
    'ishmael     1',
  ])
  // collect runs only what leads to its collection: not the branch that writes files.
  expect(await readdir(folder)).toEqual(['moby-dick.txt'])
})

function tweet(at: number, ...tags: string[]): ReturnType<typeof timestamped<Tweet>> {
  const hashtags = tags.map(tag => ({ tag, start: 0, end: 1 }))
  return timestamped({ id: `${at}`, text: '', created_at: '', author_id: '', lang: 'en', entities: { hashtags } }, at)
}

test('4: trending hashtags, and how their ranks change', async () => {
  const tweets = () =>
    new Pipeline().apply(create([tweet(1000, 'Cup', 'goal'), tweet(2000, 'cup'), tweet(61_000, 'goal')]))
  const { outputs } = await direct().collect(tweets().apply(trending))
  expect(outputs.map(({ window, value }) => [window.start, ...value.flat()])).toEqual([
    ...[-50, -40, -30, -20, -10, 0].map(start => [start * 1000, 'cup', 2, 'goal', 1]),
    ...[10, 20, 30, 40, 50, 60].map(start => [start * 1000, 'goal', 1]),
  ])
  const { values } = await direct().collect(tweets().apply(rankChanges))
  expect(values).toEqual([
    { tag: 'cup', rank: 1, from: null },
    { tag: 'goal', rank: 2, from: null },
    { tag: 'goal', rank: 1, from: 2 },
  ])
})

test('9: a source in two parts, and a sink that keys its rows', async () => {
  expect(await exportsOf('9-source-and-sink.ts', 'program.state')).toBe('DONE')
})
