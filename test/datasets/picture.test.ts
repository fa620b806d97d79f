import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, jest, test } from '@jest/globals'
import { shippedNames, shippedRecording } from '../../lib/io/files/shipped-recordings.ts'
import { arrivalLine, headerLine } from '../../lib/io/recording.ts'
import { UsageError } from '../../tools/command.ts'
import { command } from '../../tools/commands/datasets.ts'
import { Lags } from '../../tools/datasets/lags.ts'
import { pictureOf } from '../../tools/datasets/picture.ts'
import { type RecordingSummary, summaryOf } from '../../tools/datasets/recording-summary.ts'
import { sparkline } from '../../tools/datasets/shown.ts'
import { columnsOf } from '../../tools/terminal/columns.ts'

const folder = mkdtempSync(join(tmpdir(), 'yeoul-pictures-'))
afterAll(() => rmSync(folder, { recursive: true }))

const START = Date.parse('2025-11-01T00:00:00.000Z')
const iso = (ms: number) => new Date(START + ms).toISOString()

const readme = readFileSync(new URL('../../datasets/README.md', import.meta.url), 'utf8')
const span = ({ firstArrival, lastArrival }: RecordingSummary) => {
  const minutes = Math.round((lastArrival - firstArrival) / 60_000)
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h`
}

/** A recording of arrivals, in milliseconds. */
function recorded(arrivals: readonly { at: number; lag: number; tag?: string }[], title = 'made for a test'): string {
  const lines = arrivals.map(({ at, lag, tag = 'a' }, i) => {
    const entities = { hashtags: [{ start: 0, end: 1 + tag.length, tag }] }
    const data = { id: String(i), text: `#${tag}`, created_at: iso(at - lag), author_id: '1', lang: 'en', entities }
    return arrivalLine({ received_at: iso(at), partition: i % 2, data })
  })
  const file = join(folder, 'given.jsonl')
  writeFileSync(file, `${[headerLine({ title, madeBy: 'hand' }), ...lines].join('\n')}\n`)
  return file
}

async function printed(args: readonly string[]): Promise<string> {
  const log = jest.spyOn(console, 'log').mockImplementation(() => {})
  try {
    expect(await command.run(args)).toBe(0)
    return log.mock.calls.map(words => words.join(' ')).join('\n')
  } finally {
    log.mockRestore()
  }
}

test.each(shippedNames())('%s has its picture, no wider than the terminal', name => {
  const summary = summaryOf(shippedRecording(name) as string)
  for (const width of [60, 100]) {
    const picture = pictureOf(summary, '1 kB', width)
    expect(picture).toContain('Arrivals in each')
    expect(picture).toContain('Lag: from written to received')
    expect(picture).toContain('Hashtags')
    expect(readme).toContain(
      `| ${summary.arrivals.toLocaleString('en-US')} | ${span(summary)} | ${summary.header.seed} |`,
    )
    // What is given as a sentence may be wider.
    const drawn = picture.split('\n').filter(line => /^ {2}.*[█▁-▇▏]/.test(line))
    expect(drawn.length).toBeGreaterThan(5)
    expect(drawn.filter(line => columnsOf(line) > width)).toEqual([])
  }
})

test('the list tells of each: size, span, rate, lateness, and how it went', async () => {
  const list = await printed([])
  for (const name of shippedNames()) expect(list).toContain(`${name}  `)
  expect(list).toMatch(
    /12[\d,]+ arrivals · 1 h · [\d.]+ a second · \d\.\d MB\n {2}lag p50 1\.\d s · p95 .* · max 20\.\d min\n {2}▁/,
  )
  expect(list).toMatch(/· 3 broken lines/)
})

test('a picture counts arrivals, lags, partitions, hashtags', () => {
  const file = recorded([
    { at: 1000, lag: 500 },
    { at: 1500, lag: 1500, tag: 'b' },
    { at: 3000, lag: 90_000 },
  ])
  const lines = pictureOf(summaryOf(file), '1 kB', 80)
    .replace(/[█▏▎▍▌▋▊▉]+/g, '=')
    .replace(/ +/g, ' ')
    .split('\n')
  expect(lines).toEqual([
    'made for a test',
    'made by hand',
    '3 arrivals · 2 s · 1.5 a second · 1 kB · from 2025-11-01T00:00:01.000Z',
    '',
    'Arrivals in each second (UTC), and the longest lag among them',
    ' 00:00:01 = 2 1.5 s',
    ' 00:00:02 0',
    ' 00:00:03 = 1 1.5 min',
    '',
    'Lag: from written to received; 50% within 1.5 s, 90% within 1.5 min, 99% within 1.5 min, all within 1.5 min',
    ' below 1 s = 1',
    ' below 2 s = 1',
    ' below 5 s 0',
    ' below 10 s 0',
    ' below 30 s 0',
    ' below 1 min 0',
    ' below 2 min = 1',
    '',
    'Partitions, arrivals in each second',
    ' 0 = = 2',
    ' 1 = 1',
    '',
    'Hashtags',
    ' #a = 2',
    ' #b = 1',
  ])
})

test('a recording of years is drawn in as few rows, its texts without control characters', () => {
  const day = 24 * 3_600_000
  const many = Array.from({ length: 9000 }, (_, i) => ({ at: i * day, lag: -5, tag: 'x\u001b[2J' }))
  const picture = pictureOf(summaryOf(recorded(many, 'a\u001b[31mb\u202e')), '1 kB', 80)
  expect(picture).toContain('a\\u{1b}[31mb\\u{202e}')
  expect(picture).toContain('#x\\u{1b}[2j')
  expect(picture).not.toMatch(/\p{Cc}(?<!\n)|\u202e/u)
  expect(picture.split('\n').length).toBeLessThan(100)
  expect(picture).toMatch(/^ {2}negative/m)
  expect(picture).toContain('9,000 arrivals')
})

test('an empty recording, and one of broken lines only', () => {
  expect(pictureOf(summaryOf(recorded([])), '1 kB', 80)).toBe('made for a test\nmade by hand\nnothing arrived · 1 kB')
  const file = join(folder, 'broken.jsonl')
  writeFileSync(file, `${headerLine({ title: 'b', madeBy: 'hand' })}\n${'{\n'.repeat(7)}`)
  expect(pictureOf(summaryOf(file), '1 kB', 80)).toMatch(
    /\n7 broken lines\n {2}line 2: it is not JSON[\s\S]*line 6[\s\S]*\n {2}…$/,
  )
})

test('a name or a file is drawn; what is no recording is refused', async () => {
  expect(await printed(['quiet-afternoon'])).toMatch(/^Ten minutes of a quiet afternoon/)
  await expect(command.run(['no-such-story'])).rejects.toThrow(/there are final-match, /)
  await expect(command.run(['a', 'b'])).rejects.toThrow(UsageError)
  await expect(command.run(['--verify', 'a'])).rejects.toThrow(/a: --verify takes all/)
  const text = join(folder, 'poem.txt')
  writeFileSync(text, 'a line\n')
  await expect(command.run([text])).rejects.toThrow(/is not a recording/)
})

test('lags are counted to three digits', () => {
  const lags = new Lags()
  for (let i = 1; i <= 10_000; i++) lags.add(i)
  expect([1, 50, 99, 100].map(p => lags.percentile(p))).toEqual([100, 5000, 9900, 10_000])
  expect(lags.between([1000, 5001])).toEqual([999, 4001, 5000])
})

test('a sparkline has the whole range of heights', () => {
  expect(sparkline([0, 1, 50, 100])).toBe(' ▁▅█')
})
