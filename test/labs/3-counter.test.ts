import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from '@jest/globals'
import { type Duration, direct, drops, type PCollection, Pipeline, withDeadLetters, withName } from 'yeoul'
import { outOfOrder, readRecording, type Tweet } from 'yeoul/io/recording'
import * as starter from '../../labs/3-counter/lab.ts'
import * as solution from '../../solutions/3-counter/lab.ts'
import { program } from '../../tools/lab/3-counter/program.ts'
import { emptyFolder, runYeoul } from '../tools/run-yeoul.ts'
import { Learner } from './learner.ts'
import { add, finals, inOrder, SHIPPED, tweetsOf } from './recount.ts'
import { verdictsOn } from './verdicts.ts'
import { writeRecording } from './written-recording.ts'

const folder = emptyFolder()
afterAll(() => rmSync(folder, { recursive: true }))
const lab = (...args: string[]) => runYeoul(folder, ['lab', '3', '--solution', '--results', 'out', ...args])

interface Line {
  readonly value: number
  readonly window: { readonly start: string }
  readonly pane: { readonly timing: string }
}

/** What --out wrote. */
function written(name: string): Line[] {
  const lines = readFileSync(join(folder, name), 'utf8').trimEnd().split('\n')
  return lines.filter(Boolean).map(line => JSON.parse(line))
}

function byMinute(name: string, isWanted = (_: { text: string; lang: string }) => true): Map<number, number> {
  const counts = new Map<number, number>()
  for (const tweet of tweetsOf(name)) {
    if (isWanted(tweet)) add(counts, tweet.written - (tweet.written % 60_000))
  }
  return counts
}

/** The whole tweets of a recording. */
function whole(name: string) {
  return (p: Pipeline) => p.apply(withDeadLetters(readRecording(name, { watermark: outOfOrder('30s') }))).output
}

describe.each(SHIPPED)('%s', name => {
  const counted = (allowedLateness?: Duration) =>
    new Pipeline().apply(
      whole(name),
      withName('counter', (tweets: PCollection<Tweet>) => solution.counter(tweets, allowedLateness)),
    )

  test('the last counts of all minutes are those of a plain recount', async () => {
    const { outputs } = await direct({ trace: 'off' }).collect(counted())
    expect(inOrder(finals(outputs))).toEqual(inOrder(byMinute(name)))
  })

  test('with less lateness, the counts and the drops are', async () => {
    const { outputs, trace } = await direct({ trace: 'panes' }).collect(counted('2m'))
    const all = new Map<number, number>(finals(outputs))
    for (const { event } of drops(trace)) add(all, event.window.start)
    expect(inOrder(all)).toEqual(inOrder(byMinute(name)))
    // Phones that come back after twenty minutes, and one that was in a tunnel for as long.
    expect(drops(trace).length > 0).toBe(['final-match', 'worked-example'].includes(name))
  })
})

test('every ten seconds, the micro-batch has what came in the last sixty', async () => {
  const { outputs } = await direct({ trace: 'off' }).collect(
    new Pipeline().apply(readRecording('product-launch', { eventTime: 'received' }), solution.microBatch),
  )
  const recount = new Map<number, number>()
  for (const { received } of tweetsOf('product-launch')) {
    const last = received - (received % 10_000)
    for (let start = last; start > received - 60_000; start -= 10_000) add(recount, start)
  }
  expect(inOrder(finals(outputs))).toEqual(inOrder(recount))
  expect(outputs.length).toBe(recount.size)
})

test('the rolling count only grows, and ends with all', async () => {
  const { values } = await direct({ trace: 'off' }).collect(
    new Pipeline().apply(readRecording('product-launch'), solution.rolling),
  )
  expect(values).toEqual([...values].sort((a, b) => a - b))
  expect(values.length).toBeGreaterThan(200)
  expect(values.at(-1)).toBe(tweetsOf('product-launch').length)
})

describe('npm run lab -- 3', () => {
  test('writes every pane of a minute, and tells that they add up', async () => {
    const recording = writeRecording(join(folder, 'small.jsonl'), [
      { at: 0, received: 100, text: 'goal!' },
      { at: 1, received: 101, text: '골', lang: 'ko' },
      { at: 12, received: 111, text: 'a third' },
      { at: 95, received: 112, text: 'the next minute' },
      { at: 20, received: 113, text: 'late' },
    ])
    const { code, stdout, stderr } = await lab('--recording', recording, '--out', 'small-out.jsonl')
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(written('small-out.jsonl').map(({ window, value, pane }) => [window.start, value, pane.timing])).toEqual([
      ['1970-01-01T00:00:00.000Z', 2, 'EARLY'],
      ['1970-01-01T00:00:00.000Z', 3, 'ON_TIME'],
      ['1970-01-01T00:00:00.000Z', 4, 'LATE'],
      ['1970-01-01T00:01:00.000Z', 1, 'ON_TIME'],
    ])
    expect(stdout).toMatch(/^ {2}from +early +on time +late +dropped +final +by arrival$/m)
    expect(stdout).toMatch(/^ {2}00:00 +2 +3 +\+1 +· +4 +– {2}█+$/m)
    expect(stdout).toContain('5 tweets came: 5 in windows, of which 1 late, and 0 dropped. It adds up in every minute.')
  })

  test('counts only a keyword and a language', async () => {
    const args = ['--recording', 'product-launch', '--out', 'some.jsonl']
    const counts = async (...more: string[]) => {
      expect((await lab(...args, ...more)).code).toBe(0)
      const minutes = written('some.jsonl').map(({ window, value }) => [Date.parse(window.start), value] as const)
      return inOrder(new Map(minutes))
    }
    const isKorean = ({ lang }: { lang: string }) => lang === 'ko'
    expect(await counts('--lang', 'ko')).toEqual(inOrder(byMinute('product-launch', isKorean)))
    const isAbout = ({ text, lang }: { text: string; lang: string }) => lang === 'en' && text.includes('battery')
    const about = byMinute('product-launch', isAbout)
    expect(about.size).toBeGreaterThan(10)
    expect(await counts('--keyword', 'battery', '--lang', 'en')).toEqual(inOrder(about))
  })

  test('counts what is dropped, and adds it up', async () => {
    const { code, stdout } = await lab('--recording', 'product-launch', '--bound', '1s', '--lateness', '0s')
    expect(code).toBe(0)
    const [, came, kept, dropped] = /^([\d,]+) tweets came: (\S+) in windows, .* and (\S+) dropped/m.exec(stdout) ?? []
    expect(came).toBe('3,163')
    expect(Number(dropped)).toBeGreaterThan(10)
    expect(Number(kept?.replace(',', '')) + Number(dropped)).toBe(3163)
    // With a bound that is long enough, nothing is late.
    const patient = await lab('--recording', 'product-launch', '--bound', '1h', '--lateness', '0s')
    expect(patient.stdout).toContain('3,163 tweets came: 3,163 in windows, of which 0 late, and 0 dropped.')
  })

  test('leaves broken lines out, and says where they are', async () => {
    const recording = writeRecording(join(folder, 'broken.jsonl'), [
      { at: 1 },
      '{"received_at":"1970-01-01T00:00:03.000Z","data":{"id":"9","text":"\\u001b[2J","created_at":"\\u001b[2J"}}',
      '<html>',
      { at: 2 },
      '{"received_at":"1970-01-0',
    ])
    const { code, stdout } = await lab('--recording', recording, '--out', 'rest.jsonl')
    expect(code).toBe(0)
    expect(written('rest.jsonl').at(-1)?.value).toBe(2)
    expect(stdout).toContain('3 lines left out as dead letters:\n')
    expect(stdout).toMatch(/broken\.jsonl:3: the tweet's created_at is /)
    const letters = readFileSync(join(folder, 'out', 'dead-letters-00000-of-00001'), 'utf8')
      .trimEnd()
      .split('\n')
    expect(letters.map(line => JSON.parse(line).place.split(':').at(-1))).toEqual(['3', '4', '6'])
    expect(stdout).not.toContain('\x1b')
  })

  test('takes a recording without tweets', async () => {
    const { code, stdout } = await lab('--recording', writeRecording(join(folder, 'none.jsonl'), []))
    expect([code, stdout]).toEqual([0, expect.stringContaining('\nNo tweets.\n')])
  })

  test.each([
    [['--lateness', 'long'], '--lateness long: not a duration; write 30s, 2m, 1h or 1d'],
    [['--bound', '-1s'], '--bound: its value begins with a dash; write --bound=VALUE'],
    [['--bound=-1s'], '--bound -1s: not a duration'],
    [['--keyword', ''], '--keyword: an empty value'],
    [['match.jsonl'], 'match.jsonl: this lab reads a recording; write --recording match.jsonl'],
  ])('refuses %j', async (args, message) => {
    const { code, stderr } = await lab(...args)
    expect([code, stderr]).toEqual([2, expect.stringContaining(message)])
  })

  test('is refused an option of another lab', async () => {
    const { code, stderr } = await runYeoul(folder, ['lab', '1', '--lang', 'ko'])
    expect([code, stderr]).toEqual([2, expect.stringContaining('--lang: lab 1 has no such option; lab 3 has')])
  })
})

test('the starter is to do, and the solution is right', async () => {
  expect(await verdictsOn(program, starter, solution)).toEqual(['to do', 'to do', 'to do', 'to do'])
  expect(await verdictsOn(program, solution, solution)).toEqual(['right', 'right', 'right', 'right'])
})

test('a wrong counter is told by the check, and by the run, whose counts do not add up', async () => {
  const wrong = { ...solution, counter: (tweets: PCollection<Tweet>) => solution.microBatch(tweets) }
  expect(await verdictsOn(program, wrong, solution)).toEqual(['right', 'wrong', 'right', 'right'])
  const learner = new Learner('3-counter/lab.ts')
  try {
    learner.solvesBut("accumulationMode: 'accumulating'", "accumulationMode: 'discarding'")
    const recording = writeRecording(learner.path('own', 'two.jsonl'), [
      { at: 0, received: 100 },
      { at: 1, received: 120 },
    ])
    const { code, stdout } = await learner.run('lab', '3', '--recording', recording)
    expect(code).toBe(1)
    expect(stdout).toContain('Windows and drops do NOT add up to the tweets of 1 of 3 minutes; the first:\n')
    expect(stdout).toContain('  00:00: 2 tweets came, but 1 in the window and 0 dropped make 1\n')
  } finally {
    learner.leave()
  }
})

test('counts the same through a topic of Pub/Sub, and by arrival what was published', async () => {
  const name = 'stalled-partition'
  const { code, stdout, stderr } = await lab('--recording', name, '--source', 'pubsub', '--out', 'published.jsonl')
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  const finals = new Map(written('published.jsonl').map(({ value, window }) => [Date.parse(window.start), value]))
  expect(inOrder(finals)).toEqual(inOrder(byMinute(name)))
  const byArrival = [...stdout.matchAll(/^ {2}\d{4}-\d\d-\d\d .* ([\d,]+) {2}[^ ]*$/gm)].map(([, n = '']) =>
    Number(n.replace(',', '')),
  )
  expect(byArrival.reduce((sum, n) => sum + n, 0)).toBe(1239)
})
