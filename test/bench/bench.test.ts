import { createHash } from 'node:crypto'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { alternate } from '../../bench/alternate.ts'
import { fileOf } from '../../bench/data.ts'
import { book } from '../../bench/generate/book.ts'
import { tweets } from '../../bench/generate/tweets.ts'
import { shortBook } from '../../bench/inputs.ts'
import { MeasurementError } from '../../bench/job.ts'
import { percentile } from '../../bench/percentile.ts'
import { type ProgramName, programs } from '../../bench/programs.ts'
import { jsonLines } from '../../bench/report.ts'
import { resultHash } from '../../bench/result-hash.ts'
import { main } from '../../bench/run.ts'

const HASHES: Record<string, string> = {
  W1: '252cb2476556b641d1a5d5fd7d7ef58c68489c476610490e2f9ac4cd7c6a7dc8',
  W2: '8249adf513a015ff0b61fd5b1d587497a7d58e2ca6f3971332d3ee50866f61df',
  W2b: '8210b79ccc184386641d610db30b0b6da69e06a2f29f8439564f9c0856d14ab6',
}

let folder: string
let bookFile: string
let tweetFile: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'yeoul-bench-test-'))
  bookFile = join(folder, 'book.txt')
  tweetFile = join(folder, 'tweets.jsonl')
  await writeFile(bookFile, [...book(20_000)].join(''))
  await writeFile(tweetFile, [...tweets(5000)].join(''))
})

afterAll(() => rm(folder, { recursive: true }))

function sha256(text: string | Uint8Array): string {
  return createHash('sha256').update(text).digest('hex')
}

test('the generators make the same bytes everywhere', () => {
  expect(sha256([...book(10_000)].join(''))).toBe('af3f98cff375080fbb536de939ad012706ec7bf3654d05ddbf41321ff6d05b59')
  expect(sha256([...tweets(200)].join(''))).toBe('58a850b17045a601e4abc7beb4c77cadbfde00a94400d54057bbc47f654fe1a6')
})

test('fewer tweets are the beginning of more', () => {
  const few = [...tweets(10)].join('')
  expect([...tweets(20)].join('').slice(0, few.length)).toBe(few)
})

test('a result hash does not depend on the order of the lines, and sorts by bytes', () => {
  expect(resultHash(['b', 'a', 'é', '🐋', '\uffee'])).toBe(sha256('a\nb\né\n\uffee\n🐋\n'))
  expect(resultHash(['🐋', '\uffee', 'é', 'a', 'b'])).toBe(resultHash(['b', 'a', 'é', '🐋', '\uffee']))
})

describe('all programs agree', () => {
  const cases: [workload: string, file: () => string, lines: number][] = [
    ['W1', () => bookFile, 2130],
    ['W2', () => tweetFile, 10],
    ['W2b', () => tweetFile, 31],
  ]
  test.each(cases)('%s', async (workload, file, lines) => {
    for (const name of ['node-hand', 'rxjs', 'yeoul']) {
      const { run } = await programs[`${name} ${workload}` as ProgramName]()
      const result = await run(file())
      expect([name, result.length, resultHash(result)]).toEqual([name, lines, HASHES[workload]])
    }
  })
})

test('an input is generated once, and again when it was changed', async () => {
  const file = await fileOf(shortBook, folder)
  expect(sha256(await readFile(file))).toBe(shortBook.sha256)
  await writeFile(file, Buffer.alloc(shortBook.bytes))
  expect(await fileOf(shortBook, folder)).toBe(file)
  expect(sha256(await readFile(file))).toBe(shortBook.sha256)
})

test('a time counts only with the right result', async () => {
  const job = { program: 'node-hand W1', input: bookFile } as const
  const [measurement] = await alternate('W1', [{ name: 'node-hand', job, expected: HASHES.W1 }], 1)
  expect(measurement).toMatchObject({ name: 'node-hand', sha256: HASHES.W1 })
  const wrong = alternate('W1', [{ name: 'node-hand', job, expected: HASHES.W2 }], 1)
  await expect(wrong).rejects.toThrow(MeasurementError)
  await expect(wrong).rejects.toThrow('W1: node-hand: wrong result')
})

test('nothing has no percentile, which would meet its target', () => {
  expect([0, 50, 95, 100].map(p => percentile([30, 10, 20], p))).toEqual([10, 20, 30, 30])
  expect(() => percentile([], 95)).toThrow(MeasurementError)
})

test('JSON lines have the fields that were promised, in order', () => {
  const measured = {
    workload: 'W2',
    name: 'yeoul',
    seconds: 4.00049,
    wallSeconds: 4.2,
    peakRssMb: 101.25,
    sha256: 'ab',
  }
  const verdict = { workload: 'memory', measure: 'peak', value: 1.25, target: 1.2 }
  expect(
    jsonLines({
      rows: [
        { ...measured, ratio: 0.98765 },
        { ...measured, ratio: null },
      ],
      verdicts: [verdict],
    }),
  ).toEqual([
    '{"workload":"W2","name":"yeoul","seconds":4,"peakRssMb":101.3,"sha256":"ab","ratio":0.988}',
    '{"workload":"W2","name":"yeoul","seconds":4,"peakRssMb":101.3,"sha256":"ab","ratio":null}',
    '{"workload":"memory","measure":"peak","value":1.25,"target":1.2,"met":false}',
  ])
})

test.each([[['W9']], [['--rounds', '0']], [['--fast']]])('arguments %j are refused', async args => {
  expect(await main(args)).toBe(2)
})
