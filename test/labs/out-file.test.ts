import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, expect, test } from '@jest/globals'
import { emptyFolder, runYeoul } from '../tools/run-yeoul.ts'

const folder = emptyFolder()
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const match = fileURLToPath(new URL('../../datasets/final-match.jsonl.gz', import.meta.url))
const lab = (...args: string[]) => runYeoul(folder, ['lab', '3', '--solution', '--results', 'out', ...args])

test('--out of a run that fails leaves what was there', async () => {
  writeFileSync(join(folder, 'cut.jsonl.gz'), readFileSync(match).subarray(0, 200_000))
  writeFileSync(join(folder, 'counts.jsonl'), 'old\n')
  const before = readdirSync(folder)
  const { code, stderr } = await lab('--recording', 'cut.jsonl.gz', '--out', 'counts.jsonl')
  expect([code, stderr]).toEqual([1, expect.stringContaining("'cut.jsonl.gz' was cut short")])
  expect(readFileSync(join(folder, 'counts.jsonl'), 'utf8')).toBe('old\n')
  expect(readdirSync(folder).filter(name => name !== 'out')).toEqual(before)
})

test('--out on a full disk says which file, and what to do', async () => {
  const { code, stderr } = await lab('--recording', 'quiet-afternoon', '--out', '/dev/full')
  expect([code, stderr]).toEqual([
    1,
    "out (teardown): cannot write '/dev/full': the disk is full; make room, or choose another folder\n",
  ])
})
