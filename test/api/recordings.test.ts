import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { create, direct, Pipeline } from 'yeoul'
import { outOfOrder, readRecording } from 'yeoul/io/recording'
import { rankChanges } from './programs/4-trending.ts'
import { sentimentOfTop } from './programs/5-sentiment.ts'
import { recording, timed } from './tweets.ts'

// The labs' programs over a small recording.
let folder: string
const file = () => join(folder, 'datasets', 'final-match.jsonl')
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'yeoul-recordings-'))
  await mkdir(join(folder, 'datasets'))
})
afterAll(() => rm(folder, { recursive: true }))

test('3: early, on-time and late counts of a keyword, and the micro-batch beside them', async () => {
  // Written within 95 seconds, and received within 8, so that the live run is short.
  const received = (at: number, when: number, text: string, lang = 'en') => ({ at, delay: when - at, text, lang })
  const text = recording([
    received(0, 100, 'goal!'),
    received(1, 101, 'goal again'),
    received(2, 101, 'no'),
    received(3, 102, 'goal', 'ko'),
    // Six seconds after the first of its pane, by the recording's clock.
    received(8, 106, 'a third goal'),
    received(95, 107, 'goal in the next minute'),
    received(20, 108, 'late goal'),
  ])
  await writeFile(file(), text)
  const url = JSON.stringify(new URL('./programs/3-counter.ts', import.meta.url))
  const script = `import(${url}).then(program => console.log(JSON.stringify([program.counted, program.seen,
    program.collected.batches.outputs.slice(0, 3).map(o => [o.window.start, o.value])])))`
  const { stdout } = await promisify(execFile)(process.execPath, ['-e', script], { cwd: folder })
  const [counted, seen, batches] = JSON.parse(stdout)
  expect(counted).toEqual([
    [0, 2, 'EARLY'],
    [0, 3, 'ON_TIME'],
    [0, 4, 'LATE'],
    [60_000, 1, 'ON_TIME'],
  ])
  expect(seen).toEqual(['3', '1'])
  expect(batches).toEqual([
    [50_000, 7],
    [60_000, 7],
    [70_000, 7],
  ])
})

test('4: changes of rank over a recording', async () => {
  await writeFile(
    file(),
    recording([
      { at: 1, text: '#Cup #goal' },
      { at: 2, text: '#cup' },
      { at: 61, text: '#goal' },
    ]),
  )
  const changes = new Pipeline().apply(readRecording(file(), { watermark: outOfOrder('5s') }), rankChanges)
  expect((await direct().collect(changes)).values).toEqual([
    { tag: 'cup', rank: 1, from: null },
    { tag: 'goal', rank: 2, from: null },
    { tag: 'goal', rank: 1, from: 2 },
  ])
})

test('5: the mood of the most used hashtags', async () => {
  const moods = new Pipeline().apply(
    create([
      timed({ at: 1, text: 'great #cup' }),
      timed({ at: 2, text: 'bad #cup #final' }),
      timed({ at: 3, text: 'good #cup' }),
      timed({ at: 400, text: 'good #cup' }),
    ]),
    sentimentOfTop,
  )
  const { outputs } = await direct().collect(moods)
  expect(outputs.map(({ window, value }) => [window.start, value])).toEqual([
    [
      0,
      [
        ['cup', 2 / 3, 3],
        ['final', -1, 1],
      ],
    ],
    [300_000, [['cup', 1, 1]]],
  ])
})
