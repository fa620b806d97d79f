import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from '@jest/globals'
import { recording, streamed } from '../../bench/generate/recording.ts'
import { recordLive } from '../../bench/recorder/record-live.ts'
import { run } from '../../bench/recorder/taken.ts'

const folder = mkdtempSync(join(tmpdir(), 'yeoul-bench-recorder-'))
afterAll(() => rmSync(folder, { recursive: true }))
const served = join(folder, 'served.jsonl')
writeFileSync(served, [...recording(500, 0.1, streamed)].join(''))

test('what yeoul record takes of yeoul x-server is measured', async () => {
  const recorded = await recordLive(served, 400, 'max')
  expect(recorded).toMatchObject({ lost: 0, sha256: expect.stringMatching(/^[0-9a-f]{64}$/) })
  expect(recorded.peakRssMb).toBeGreaterThan(10)
  expect(readdirSync(folder)).toEqual(['served.jsonl'])
})

test('a tweet that is missing, or not as it was, is lost', async () => {
  const lines = readFileSync(served, 'utf8').trimEnd().split('\n')
  const taken = async (recorded: readonly string[]) => {
    const file = join(folder, 'recorded.jsonl')
    writeFileSync(file, `${recorded.join('\n')}\n`)
    return JSON.parse((await run(file, served))[0])
  }
  expect(await taken(lines)).toMatchObject({ lost: 0, seconds: 0.049, behindMs: 0 })
  expect(await taken(lines.filter((_, i) => i !== 7 && i !== 9))).toMatchObject({ lost: 2 })
  const last = lines.length - 1
  expect(await taken(lines.map((line, i) => (i === last ? line.replace('#live', '#love') : line)))).toMatchObject({
    lost: 1,
  })
})
