import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from '@jest/globals'
import Sentiment from 'sentiment'
import { direct, drops, Pipeline, withDeadLetters } from 'yeoul'
import { outOfOrder, readRecording, type WatermarkEstimator } from 'yeoul/io/recording'
import * as starter from '../../labs/5-sentiment/lab.ts'
import * as solution from '../../solutions/5-sentiment/lab.ts'
import { program } from '../../tools/lab/5-sentiment/program.ts'
import { emptyFolder, runYeoul } from '../tools/run-yeoul.ts'
import { byCodePoint, finals, inOrder, type Plain, SHIPPED, tweetsOf } from './recount.ts'
import { verdictsOn } from './verdicts.ts'
import { writeRecording } from './written-recording.ts'

const folder = emptyFolder()
afterAll(() => rmSync(folder, { recursive: true }))

type Mood = readonly [tag: string, mean: number, count: number]

function moodsOf(name: string, watermark?: WatermarkEstimator, scored = solution.scored) {
  const read = readRecording(name, watermark && { watermark })
  return new Pipeline().apply(withDeadLetters(read)).output.apply(scored, solution.moodOfTop)
}

/** The scores of each hashtag, by window, found one tweet at a time. */
function scoresByWindow(name: string, scoreOf = englishScore): Map<number, Map<string, number[]>> {
  const windows = new Map<number, Map<string, number[]>>()
  for (const tweet of tweetsOf(name)) {
    if (tweet.tags.length === 0) continue
    const score = scoreOf(tweet)
    const start = tweet.written - (tweet.written % 300_000)
    const tags = windows.get(start) ?? new Map<string, number[]>()
    windows.set(start, tags)
    for (const tag of tweet.tags) {
      if (!tags.has(tag)) tags.set(tag, [])
      tags.get(tag)?.push(score)
    }
  }
  return windows
}

const sentiment = new Sentiment()
function englishScore({ text }: Plain): number {
  return sentiment.analyze(text).score
}

function recounted(name: string, scoreOf = englishScore): Map<number, readonly Mood[]> {
  const moods = new Map<number, readonly Mood[]>()
  for (const [start, tags] of scoresByWindow(name, scoreOf)) {
    const all = [...tags].map(([tag, scores]): Mood => [tag, sum(scores) / scores.length, scores.length])
    moods.set(start, all.sort((a, b) => b[2] - a[2] || byCodePoint(a[0], b[0])).slice(0, 10))
  }
  return moods
}

function sum(numbers: readonly number[]): number {
  let total = 0
  for (const n of numbers) total += n
  return total
}

test.each(SHIPPED)('%s: the moods of all windows are those of a plain recount', async name => {
  const { outputs } = await direct({ trace: 'off' }).collect(moodsOf(name))
  const moods = recounted(name)
  expect(moods.size).toBeGreaterThan(0)
  expect(inOrder(finals(outputs))).toEqual(inOrder(moods))
  expect(outputs.length).toBe(moods.size)
})

test('with Korean scoring, Korean tweets have other moods, and English ones the same', async () => {
  const { outputs } = await direct({ trace: 'off' }).collect(
    moodsOf('product-launch', undefined, solution.scoredByLanguage),
  )
  const byLanguage = ({ text, lang }: Plain) => sentiment.analyze(text, { language: lang === 'ko' ? 'ko' : 'en' }).score
  expect(inOrder(finals(outputs))).toEqual(inOrder(recounted('product-launch', byLanguage)))
  const of = (tag: string) => outputs.map(({ value }) => value.find(([name]) => name === tag)?.[1] ?? 0)
  // The report of batteries that run hot, from 1:10 to 1:25.
  expect(of('배터리').map(mean => mean < -1)).toEqual([false, false, true, true, true, false, false, false])
  expect(of('음질').every(mean => mean > 2)).toBe(true)
})

test('what is counted and what is dropped add up, hashtag by hashtag', async () => {
  const { outputs, trace } = await direct({ trace: 'panes' }).collect(moodsOf('product-launch', outOfOrder('1s')))
  const dropped = new Map<string, number>()
  for (const { event } of drops(trace)) {
    const name = `${event.window.start} ${event.key}`
    dropped.set(name, (dropped.get(name) ?? 0) + 1)
  }
  expect(dropped.size).toBeGreaterThan(5)
  const counts = new Map<string, number>()
  for (const { written, tags } of tweetsOf('product-launch')) {
    for (const tag of tags) {
      const name = `${written - (written % 300_000)} ${tag}`
      counts.set(name, (counts.get(name) ?? 0) + 1)
    }
  }
  for (const { value, window } of outputs) {
    for (const [tag, , n] of value) {
      const name = `${window.start} ${tag}`
      expect([name, n + (dropped.get(name) ?? 0)]).toEqual([name, counts.get(name)])
    }
  }
})

describe('npm run lab -- 5', () => {
  const lab = (...args: string[]) => runYeoul(folder, ['lab', '5', '--solution', '--results', 'out', ...args])

  test('writes the moods of each window: each occurrence counts, and ties go by code point', async () => {
    const recording = writeRecording(join(folder, 'small.jsonl'), [
      { at: 301, text: 'good, good, good', tags: ['Cup', 'cup', '\u{1f600}', '\uff41'] },
      { at: 302, text: 'not good', tags: ['cup'] },
      '{"received_at":',
      { at: 303, text: '좋아요', lang: 'ko', tags: ['컵'] },
      { at: 650, text: 'bad', tags: ['컵'] },
    ])
    const { code, stdout, stderr } = await lab('--recording', recording, '--out', 'moods.jsonl')
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    const lines = readFileSync(join(folder, 'moods.jsonl'), 'utf8').trimEnd().split('\n')
    expect(lines.map(line => JSON.parse(line)).map(({ window, value }) => [window.start, value])).toEqual([
      [
        '1970-01-01T00:05:00.000Z',
        [
          ['cup', 5, 3],
          ['컵', 0, 1],
          ['\uff41', 9, 1],
          ['\u{1f600}', 9, 1],
        ],
      ],
      ['1970-01-01T00:10:00.000Z', [['컵', -3, 1]]],
    ])
    expect(stdout).toMatch(/^ {2}컵 +2 +0\.00 +−3\.00$/m)
    expect(stdout).toContain('1 line left out as dead letters:')
    const korean = await lab('--recording', recording, '--korean')
    expect(korean.stdout).toMatch(/^ {2}컵 +2 +\+2\.00 +−3\.00$/m)
    expect(korean.stdout).toMatch(/^ {2}kept apart +6\d of 80 /m)
  })

  test('shows where negation is misread', async () => {
    const { stdout } = await lab('--recording', 'worked-example')
    expect(stdout).toContain('  ✗  +3  not very good\n')
    expect(stdout).toContain('     +3  not bad at all\n')
  })

  test('takes a recording without hashtags', async () => {
    const { code, stdout } = await lab('--recording', writeRecording(join(folder, 'none.jsonl'), [{ at: 1 }]))
    expect([code, stdout]).toEqual([0, expect.stringContaining('\nNo hashtags.\n')])
  })
})

test('the starter is to do, and the solution is right', async () => {
  expect(await verdictsOn(program, starter, solution)).toEqual(['to do', 'to do', 'to do'])
  expect(await verdictsOn(program, solution, solution)).toEqual(['right', 'right', 'right'])
})
