import { once } from 'node:events'
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, expect, test } from '@jest/globals'
import { emptyFolder, runYeoul, startYeoul } from './run-yeoul.ts'

const folder = emptyFolder()
afterAll(() => rmSync(folder, { recursive: true }))

const START = Date.parse('2026-01-01T12:00:00Z')
const at = (seconds: number) => new Date(START + seconds * 1000).toISOString()

writeFileSync(join(folder, 'poem.txt'), 'a line\n'.repeat(25))
const recording = [
  { format: 'yeoul-recording', version: 1, title: 'made for a test', made: 'by hand', seed: 1 },
  ...[0, 20, 40, 70, 100].map((s, i) => ({
    received_at: at(s + 1),
    partition: 0,
    data: { id: String(i), text: 'hi', created_at: at(s), author_id: '1', lang: 'en' },
  })),
].map(line => JSON.stringify(line))
writeFileSync(join(folder, 'match.jsonl'), [...recording, '{broken', ''].join('\n'))

/** The window, the timing and the count of each row. */
function rows(stdout: string): string[] {
  return [...stdout.matchAll(/(\[[^)]*\)) +\S+ (\w+) +(\d+)$/gm)].map(([, ...cells]) => cells.join(' '))
}

test('a text is played line by line', async () => {
  const { code, stdout, stderr } = await runYeoul(folder, ['replay', 'poem.txt', '--speed', '50', '--window', '1s'])
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  expect(stdout).toMatch(/^poem\.txt, 50 times as fast: lines in windows of 1 s\./)
  const onTime = rows(stdout).filter(row => row.includes('ON_TIME'))
  expect(onTime).toEqual(['[0:00, 0:01) ON_TIME 10', '[0:01, 0:02) ON_TIME 10', '[0:02, 0:03) ON_TIME 5'])
  expect(stdout).toMatch(/\nThe end after \d+\.\d s: 25 lines arrived\.\n$/)
})

test('a recording is played as it was received, its broken lines told', async () => {
  const { code, stdout, stderr } = await runYeoul(folder, [
    'replay',
    '--recording',
    'match.jsonl',
    '--to',
    'terminal',
    '--speed',
    '300',
  ])
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  const onTime = rows(stdout).filter(row => row.includes('ON_TIME'))
  expect(onTime).toEqual(['[12:00:00, 12:01:00) ON_TIME 3', '[12:01:00, 12:02:00) ON_TIME 2'])
  expect(stdout).toMatch(
    /: 5 tweets arrived\.\n1 line left out as dead letters:\n {2}match\.jsonl:7: it is not JSON: .*\n$/,
  )
})

test('the clock begins with the first line that can be read', async () => {
  const [header, ...arrivals] = recording
  writeFileSync(join(folder, 'late.jsonl'), [header, '{broken', 'and again', ...arrivals, ''].join('\n'))
  const { code, stdout } = await runYeoul(folder, ['replay', 'late.jsonl', '--to', 'terminal', '--speed', '300'])
  expect(code).toBe(0)
  expect(stdout).toMatch(/^12:00:16\.0 .* EARLY +1$/m)
  expect(stdout).toMatch(/^12:01:41\.0 .*\[12:01:00, 12:02:00\) .* ON_TIME +2$/m)
  expect(stdout).toMatch(/\n2 lines left out as dead letters:\n {2}late\.jsonl:2: .*\n {2}late\.jsonl:3: .*\n$/)
})

test('a trace is told from a recording', async () => {
  await runYeoul(folder, ['lab', '1', 'poem.txt', '--solution', '--results', 'out', '--trace', 'trace.jsonl'])
  const is =
    'trace.jsonl: this is a trace, which tells what a run did, and no recording; give the file that the run read'
  for (const args of [
    ['replay', 'trace.jsonl'],
    ['lab', '1', '--recording', 'trace.jsonl'],
  ]) {
    expect(await runYeoul(folder, args)).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining(is) })
  }
})

test('Ctrl-C ends it well', async () => {
  const child = startYeoul(folder, ['replay', 'poem.txt', '--rate', '0.01'])
  const lines: string[] = []
  const printed = createInterface({ input: child.stdout })
  const closed = Promise.all([once(child, 'close'), once(printed, 'close')])
  for await (const line of printed) {
    lines.push(line)
    // The head of the table: the first line has arrived, and the second is far.
    if (lines.length === 2) child.kill('SIGINT')
  }
  const [[code]] = await closed
  expect(code).toBe(0)
  expect(lines.at(-1)).toMatch(/^Stopped after \d+\.\d s: 1 line arrived\.$/)
})

test('a file that cannot be played is told in a line', async () => {
  const { code, stderr } = await runYeoul(folder, ['replay', 'nope.txt'])
  expect(code).toBe(1)
  expect(stderr).toMatch(/^ReadText.*no file is called 'nope\.txt'.*\n$/)
})
