import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from '@jest/globals'
import { direct, drops, Pipeline, withDeadLetters } from 'yeoul'
import { outOfOrder, readRecording, type WatermarkEstimator } from 'yeoul/io/recording'
import * as starter from '../../labs/4-trending/lab.ts'
import * as solution from '../../solutions/4-trending/lab.ts'
import { program } from '../../tools/lab/4-trending/program.ts'
import { LiveState } from '../../tools/lab/live-state.ts'
import { emptyFolder, runYeoul } from '../tools/run-yeoul.ts'
import { finals, inOrder, SHIPPED, tweetsOf } from './recount.ts'
import { type Change, changesOf, tagsByWindow, topOf } from './top-tens.ts'
import { verdictsOn } from './verdicts.ts'
import { writeRecording } from './written-recording.ts'

const folder = emptyFolder()
afterAll(() => rmSync(folder, { recursive: true }))

function trendingOf(name: string, watermark?: WatermarkEstimator) {
  const read = readRecording(name, watermark && { watermark })
  return new Pipeline().apply(withDeadLetters(read)).output.apply(solution.split, solution.trending)
}

function recounted(name: string) {
  return new Map([...tagsByWindow(tweetsOf(name))].map(([start, counts]) => [start, topOf(counts)]))
}

describe.each(SHIPPED)('%s', name => {
  test('top tens and changes of rank are those of a plain recount, and state is bounded', async () => {
    const trending = trendingOf(name)
    const state = new LiveState('rankChanges')
    const { collected } = await direct({ traceSink: state }).collectAll({
      tops: trending,
      changes: trending.apply(solution.rankChanges),
    })
    const tops = recounted(name)
    expect(inOrder(finals(collected.tops.outputs))).toEqual(inOrder(tops))
    expect(collected.tops.outputs.length).toBe(tops.size)

    const changes = new Map<number, Change[]>()
    for (const { value, timestamp } of collected.changes.outputs) {
      const start = timestamp + 1 - 60_000
      changes.set(start, [...(changes.get(start) ?? []), value])
    }
    expect(inOrder(changes)).toEqual(inOrder(changesOf(tops)))

    expect(state.ever).toBe(new Set([...tops.values()].flat().map(([tag]) => tag)).size)
    // Where the watermark jumps over many windows, the timers of some wait for the rest.
    expect(state.most).toBeLessThan(40)
    expect(state.now).toBe(0)
    expect(state.timers).toBeGreaterThanOrEqual(state.ever)
  })
})

test('what is counted and what is dropped add up, hashtag by hashtag', async () => {
  const { outputs, trace } = await direct({ trace: 'panes' }).collect(trendingOf('product-launch', outOfOrder('1s')))
  const dropped = new Map<string, number>()
  for (const { event } of drops(trace)) {
    const name = `${event.window.start} ${event.key}`
    dropped.set(name, (dropped.get(name) ?? 0) + 1)
  }
  expect(dropped.size).toBeGreaterThan(10)
  const windows = tagsByWindow(tweetsOf('product-launch'))
  for (const { value, window } of outputs) {
    const counted = value.map(([tag, n]) => [tag, n + (dropped.get(`${window.start} ${tag}`) ?? 0)])
    expect(counted).toEqual(value.map(([tag]) => [tag, windows.get(window.start)?.get(tag)]))
  }
})

describe('npm run lab -- 4', () => {
  const lab = (...args: string[]) => runYeoul(folder, ['lab', '4', '--solution', '--results', 'out', ...args])
  const written = (name: string): { value: unknown; window: { start: string } }[] => {
    const lines = readFileSync(join(folder, name), 'utf8').trimEnd().split('\n')
    return lines.filter(Boolean).map(line => JSON.parse(line))
  }
  const linesOf = (name: string) => readFileSync(join(folder, 'out', `${name}-00000-of-00001`), 'utf8').trimEnd()

  test('breaks ties by code point, also at the end of the list', async () => {
    // By UTF-16 units, the two beyond U+FFFF would come before '\uff41'.
    const tags = ['\u{1d4b6}', '\uff41', '골', '한글', '😀', 'b', 'A', 'ab', 'a', 'z', 'é', '1', 'ⓐ']
    const recording = writeRecording(join(folder, 'ties.jsonl'), [
      { at: 61, tags: ['Z', 'z'] },
      ...tags.map((tag, i) => ({ at: 62 + i / 10, tags: [tag] })),
      '<html>',
      { at: 63 },
    ])
    const { code, stdout, stderr } = await lab('--recording', recording, '--out', 'ties-out.jsonl')
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    const top = [
      ['z', 3],
      ...['a', '1', 'ab', 'b', 'é', 'ⓐ', '골', '한글', '\uff41'].map(tag => [tag, tag === 'a' ? 2 : 1]),
    ]
    expect(written('ties-out.jsonl').map(({ window, value }) => [Date.parse(window.start) / 1000, value])).toEqual(
      [10, 20, 30, 40, 50, 60].map(start => [start, top]),
    )
    expect(
      linesOf('rank-changes')
        .split('\n')
        .map(line => JSON.parse(line)),
    ).toEqual(top.map(([tag], i) => ({ at: '1970-01-01T00:01:10.000Z', tag, rank: i + 1, from: null })))
    expect(stdout).toContain('10 changes of rank: 10 new in the top ten, 0 within it.')
    expect(stdout).toContain('1 line left out as dead letters:')
  })

  test('shows what others wrote without its control characters', async () => {
    const recording = writeRecording(join(folder, 'evil.jsonl'), [{ at: 61, tags: ['a\u001b[2J\u202eb'] }])
    const { stdout } = await lab('--recording', recording)
    expect(stdout).toContain('a\\u{1b}[2j\\u{202e}b')
    expect(stdout).not.toContain('\u001b')
    expect(stdout).not.toContain('\u202e')
  })

  test('takes a recording without hashtags', async () => {
    const { code, stdout } = await lab('--recording', writeRecording(join(folder, 'none.jsonl'), [{ at: 1 }]))
    expect([code, stdout]).toEqual([0, expect.stringContaining('\nNo hashtags.\n')])
    expect(linesOf('rank-changes')).toBe('')
  })

  test('shows the growth of state beside what it would be, and what a bound drops', async () => {
    const { stdout } = await lab('--recording', 'product-launch', '--bound', '1s')
    expect(stdout).toMatch(/^ {2}at {12}( +\d\d:\d\d){7}\n {2}kept {10}( +\d+){7}\n {2}without timers( +14){7}$/m)
    expect(stdout).toMatch(/^\d+ dropped: /m)
  })
})

test('the starter is to do, and the solution is right', async () => {
  expect(await verdictsOn(program, starter, solution)).toEqual(['right', 'to do', 'to do'])
  expect(await verdictsOn(program, solution, solution)).toEqual(['right', 'right', 'right'])
})
