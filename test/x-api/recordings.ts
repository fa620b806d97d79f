import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from '@jest/globals'
import { type Arrival, arrivalLine, headerLine, type Tweet } from '../../lib/io/recording.ts'

const START = Date.parse('2024-05-01T12:00:00.000Z')
/** When ids began to be counted. */
const FIRST_MS = 1_288_834_974_657n

/** A folder for one test file, gone after it. Gives the path of a name in it. */
export function temporaryFolder(): (name: string) => string {
  const root = mkdtempSync(join(tmpdir(), 'yeoul-x-api-'))
  afterAll(() => rmSync(root, { recursive: true, force: true }))
  return name => join(root, name)
}

/** The i-th tweet, written 100 ms after the one before. */
export function tweet(i: number, more: Partial<Tweet> = {}): Tweet {
  const at = START + i * 100
  return {
    id: String(((BigInt(at) - FIRST_MS) << 22n) + BigInt(i % 4096)),
    text: `goal ${i}! 한국어 골 😀 #결승`,
    created_at: new Date(at).toISOString(),
    author_id: String(i % 7),
    lang: i % 2 === 0 ? 'en' : 'ko',
    entities: { hashtags: [{ tag: '결승', start: 0, end: 3 }] },
    ...more,
  }
}

/** So many tweets. */
export function tweets(count: number): readonly Tweet[] {
  return Array.from({ length: count }, (_, i) => tweet(i))
}

/** Writes a recording of them, and gives its path. */
export function recordingOf(path: string, all: readonly Tweet[]): string {
  const lines = all.map((data, i) =>
    arrivalLine({ received_at: new Date(START + i * 100).toISOString(), partition: 0, data }),
  )
  writeFileSync(path, `${[headerLine({ title: 'a match', madeBy: 'a test' }), ...lines].join('\n')}\n`)
  return path
}

/** The arrivals of a recording, read by hand. Throws if a line is not whole. */
export function arrivalsOf(path: string): readonly Arrival[] {
  const text = readFileSync(path, 'utf8')
  if (!text.endsWith('\n')) throw new Error(`the last line is torn: ${text.slice(-50)}`)
  return text
    .slice(0, -1)
    .split('\n')
    .slice(1)
    .map(line => JSON.parse(line))
}

/** The tweets of a recording. */
export function tweetsOf(path: string): readonly Tweet[] {
  return arrivalsOf(path).map(({ data }) => data)
}
