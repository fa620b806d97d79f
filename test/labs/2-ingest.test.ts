import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from '@jest/globals'
import { direct, type PCollection, Pipeline, withDeadLetters } from 'yeoul'
import { outOfOrder, readRecording, type Tweet } from 'yeoul/io/recording'
import * as starter from '../../labs/2-ingest/lab.ts'
import * as solution from '../../solutions/2-ingest/lab.ts'
import { program } from '../../tools/lab/2-ingest/program.ts'
import { emptyFolder, runYeoul } from '../tools/run-yeoul.ts'
import { Learner } from './learner.ts'
import { add, finals, inOrder, SHIPPED, tweetsOf } from './recount.ts'
import { verdictsOn } from './verdicts.ts'
import { writeRecording } from './written-recording.ts'

const folder = emptyFolder()
afterAll(() => rmSync(folder, { recursive: true }))
const lab = (...args: string[]) => runYeoul(folder, ['lab', '2', '--results', 'out', ...args])

interface Line {
  readonly value: number
  readonly window: { readonly start: string; readonly end: string } | 'global'
  readonly pane: { readonly timing: string }
}

/** The panes that --out wrote. */
function written(name: string): Line[] {
  const text = readFileSync(join(folder, name), 'utf8').trimEnd()
  return text.split('\n').map(line => JSON.parse(line))
}

/** What comes of a counting of the whole tweets of a recording. */
async function counted(name: string, counting: (tweets: PCollection<Tweet>) => PCollection<number>) {
  const read = (p: Pipeline) => solution.source(p, name, { watermark: outOfOrder('30s') })
  const tweets = new Pipeline().apply(withDeadLetters(read)).output
  return (await direct({ trace: 'off' }).collect(counting(tweets))).outputs
}

describe.each(SHIPPED)('%s, by a plain loop', name => {
  const tweets = tweetsOf(name)

  test('by windows of a grid', async () => {
    const minutes = new Map<number, number>()
    const sixty = new Map<number, number>()
    const tens = new Map<number, number>()
    for (const { written } of tweets) {
      add(minutes, written - (written % 60_000))
      add(tens, written - (written % 600_000))
      const last = written - (written % 10_000)
      for (let start = last; start > written - 60_000; start -= 10_000) add(sixty, start)
    }
    const all = '1d'
    expect(inOrder(finals(await counted(name, ts => solution.fixed(ts, all))))).toEqual(inOrder(minutes))
    expect(inOrder(finals(await counted(name, ts => solution.sliding(ts, all))))).toEqual(inOrder(sixty))
    expect(inOrder(finals(await counted(name, ts => solution.wholes(ts, all))))).toEqual(inOrder(tens))
    const sums = new Map<number, number>()
    for (const { value, window } of await counted(name, ts => solution.pieces(ts, all))) add(sums, window.start, value)
    expect(inOrder(sums)).toEqual(inOrder(tens))
  })

  test('by sessions', async () => {
    const sessions: [start: number, end: number, n: number][] = []
    for (const { written } of [...tweets].sort((a, b) => a.written - b.written)) {
      const last = sessions.at(-1)
      if (last === undefined || written >= last[1]) sessions.push([written, written + 20_000, 1])
      else [last[1], last[2]] = [written + 20_000, last[2] + 1]
    }
    // Sessions that were told apart and joined later are parts of the one that was told last.
    const newest = new Map<number, [number, number, number]>()
    for (const { window, value } of await counted(name, ts => solution.session(ts, '1d'))) {
      for (const start of newest.keys()) if (start >= window.start && start < window.end) newest.delete(start)
      newest.set(window.start, [window.start, window.end, value])
    }
    expect([...newest.values()].sort(([a], [b]) => a - b)).toEqual(sessions)
  })

  test('a hundred at a time, and the rest', async () => {
    const values = (await counted(name, solution.every100)).map(({ value }) => value)
    expect(values.slice(0, -1).every(n => n === 100)).toBe(true)
    expect(values.length).toBe(Math.floor(tweets.length / 100) + 1)
    expect(values.reduce((sum, n) => sum + n, 0)).toBe(tweets.length)
  })
})

describe('npm run lab -- 2', () => {
  const row = (stdout: string, name: string) =>
    new RegExp(`^  ${name} +(.*)$`, 'm')
      .exec(stdout)?.[1]
      ?.split(/ +/)
      .map(cell => Number(cell.replace(/,/g, '')))

  test('tells after every three what is new, or all', async () => {
    const panes = async (windows: string) => {
      const file = `${windows}.jsonl`
      const args = ['--solution', '--recording', 'worked-panes', '--windows', windows, '--out', file]
      const { code, stdout, stderr } = await lab(...args)
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
      expect(row(stdout, windows)).toEqual([3, 1, 0, 9, 0, 9])
      return written(file).map(({ value, pane }) => [value, pane.timing])
    }
    const timings = ['EARLY', 'EARLY', 'EARLY', 'ON_TIME']
    expect(await panes('pieces')).toEqual([3, 3, 3, 0].map((n, i) => [n, timings[i]]))
    expect(await panes('wholes')).toEqual([3, 6, 9, 9].map((n, i) => [n, timings[i]]))
  })

  test('adds up whoever is waited for, or not', async () => {
    const stalled = ['--solution', '--recording', 'stalled-partition', '--bound', '5s']
    const patient = await lab(...stalled)
    expect([patient.code, row(patient.stdout, 'fixed')]).toEqual([0, [0, 20, 0, 1239, 0, 1239]])
    expect(patient.stdout).toContain('3 lines left out as dead letters:\n')
    const hasty = await lab(...stalled, '--idle', '30s')
    expect([hasty.code, row(hasty.stdout, 'fixed')]).toEqual([0, [0, 20, 16, 1168, 71, 1239]])
    expect(row(hasty.stdout, 'sliding')).toEqual([0, 125, 112, 6988, 446, 7434])
    const corrected = await lab(...stalled, '--idle', '30s', '--lateness', '10m')
    expect([corrected.code, row(corrected.stdout, 'fixed')]).toEqual([0, [0, 20, 87, 1239, 0, 1239]])
  })

  test('counts the same through a topic of Pub/Sub', async () => {
    const stalled = ['--solution', '--recording', 'stalled-partition', '--bound', '5s', '--lateness', '10m']
    const { code, stdout, stderr } = await lab(...stalled, '--source', 'pubsub')
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toContain(
      'Published to the topic tweets of an embedded Pub/Sub server; reading its subscription tweets.',
    )
    // How many came late depends on the order of delivery.
    const [early, onTime, , ...counted] = row(stdout, 'fixed') ?? []
    expect([early, onTime, ...counted]).toEqual([0, 20, 1239, 0, 1239])
    expect(row(stdout, 'every100')).toEqual([12, 1, 0, 1239, 0, 1239])
    expect(stdout).toMatch(
      /3 lines left out as dead letters:\n {2}tweets:\d+: no attribute 'created_at', which should hold/,
    )
    const [letter] = readFileSync(join(folder, 'out', 'dead-letters-00000-of-00001'), 'utf8').split('\n')
    expect(JSON.parse(letter ?? '').line).toBe('<html><head><title>503 Service Unavailable</title></head></html>')
  })

  test('tells a session anew that a late tweet has made longer', async () => {
    const recording = writeRecording(join(folder, 'pause.jsonl'), [
      { at: 0, received: 1 },
      { at: 30, received: 31 },
      { at: 60, received: 61 },
      { at: 15, received: 62 },
    ])
    const args = ['--recording', recording, '--windows', 'session', '--bound', '0s', '--out', 'sessions.jsonl']
    const { code, stdout } = await lab('--solution', ...args)
    expect([code, row(stdout, 'session')]).toEqual([0, [0, 3, 1, 4, 0, 4]])
    expect(stdout).toMatch(/^ {2}00:00:00–00:00:50 {2}LATE {5}3$/m)
    const seconds = ({ window }: Line) =>
      window === 'global' ? [] : [Date.parse(window.start) / 1000, Date.parse(window.end) / 1000]
    expect(written('sessions.jsonl').map(line => [...seconds(line), line.value])).toEqual([
      [0, 20, 1],
      [30, 50, 1],
      [0, 50, 3],
      [60, 80, 1],
    ])
  })

  test.each([
    [['--windows', 'daily'], '--windows daily: no such windows; there are fixed, sliding, session, every100'],
    [['--idle', '30s'], '--idle: a perfect watermark waits for what it knows will come; give --bound, too'],
    [['--source', 'kafka'], '--source kafka: no such source; there are recording, pubsub'],
    [['--subscription', 't', '--source', 'recording'], '--subscription t: needs --source pubsub'],
    [['--lateness', 'long'], '--lateness long: not a duration; write 30s, 2m, 1h or 1d'],
  ])('refuses %j', async (args, message) => {
    const { code, stderr } = await lab(...args)
    expect([code, stderr]).toEqual([2, expect.stringContaining(message)])
  })
})

test('the starter is to do, the solution is right, and each mistake is wrong', async () => {
  const rest = ['to do', 'to do', 'to do', 'to do', 'to do']
  expect(await verdictsOn(program, starter, solution)).toEqual(['to do', 'right', ...rest])
  const right = program.parts.map(() => 'right')
  expect(await verdictsOn(program, solution, solution)).toEqual(right)
  const received: typeof solution.source = (p, recording) =>
    p.apply(readRecording(recording, { eventTime: 'received' }))
  const mistakes = {
    source: received,
    fixed: solution.sliding,
    sliding: solution.fixed,
    session: solution.fixed,
    every100: solution.fixed,
    pieces: solution.wholes,
    wholes: solution.pieces,
  }
  for (const [i, [part, mistake]] of Object.entries(mistakes).entries()) {
    const verdicts = right.map((word, j) => (i === j ? 'wrong' : word))
    expect(await verdictsOn(program, { ...solution, [part]: mistake }, solution)).toEqual(verdicts)
  }
})

test('a trigger that is finished closes its window, and the ledger still adds up; the wrong mode does not', async () => {
  const learner = new Learner('2-ingest/lab.ts')
  try {
    learner.solvesBut('repeatedly(afterCount(100))', 'afterCount(100)')
    const finished = await learner.run('lab', '2', '--recording', 'stalled-partition')
    expect(finished.stdout).toMatch(/^ {2}every100 +1 +0 +0 +100 +1,139 {2}1,239$/m)
    expect(finished.code).toBe(0)
    learner.solvesBut("accumulationMode: 'discarding' }),\n", "accumulationMode: 'accumulating' }),\n")
    const summed = await learner.run('lab', '2', '--recording', 'stalled-partition')
    expect(summed.code).toBe(1)
    expect(summed.stdout).toMatch(/^ {2}every100 .* {2}1,239 {2}does NOT add up; npm run check -- 2$/m)
  } finally {
    learner.leave()
  }
})
