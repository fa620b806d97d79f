import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from '@jest/globals'
import { SortedLines } from '../../tools/import/sorted-lines.ts'

const folder = mkdtempSync(join(tmpdir(), 'yeoul-sorted-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test.each([0, 1, 2, 15, 16, 17, 255, 256, 257, 600])('%i files are merged into one order, which is stable', files => {
  const sorted = new SortedLines(() => folder, 20)
  // Three lines of ten characters fill a file; times repeat.
  const lines = Array.from({ length: 3 * files + 1 }, (_, i) => ({
    time: (i * 7919) % 10,
    key: String(i),
    line: String(i).padStart(10, '한'),
  }))
  for (const line of lines) sorted.add(line)
  expect([...sorted.inOrder()]).toEqual(lines.sort((a, b) => a.time - b.time))
  expect(readdirSync(folder)).toEqual([])
})
