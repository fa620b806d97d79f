import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { afterAll, describe, expect, test } from '@jest/globals'
import { shippedNames } from '../../lib/io/files/shipped-recordings.ts'
import { firstDifference } from '../../tools/datasets/first-difference.ts'
import { workedPanes } from '../../tools/datasets/stories/worked-panes.ts'
import { stories } from '../../tools/datasets/stories.ts'
import { fileName, linesOf } from '../../tools/datasets/story.ts'
import { writeRecording } from '../../tools/datasets/write-recording.ts'

const datasets = fileURLToPath(new URL('../../datasets/', import.meta.url))

describe('the shipped recordings', () => {
  test.each(stories.map(story => [story.name, story] as const))('%s is made again, byte for byte', async (_, story) => {
    expect(await firstDifference(story, join(datasets, fileName(story)))).toBeUndefined()
  })

  test('are those of the stories, and small', () => {
    expect(shippedNames()).toEqual(stories.map(({ name }) => name).sort())
    const bytes = readdirSync(datasets).reduce((sum, file) => sum + statSync(join(datasets, file)).size, 0)
    expect(bytes).toBeLessThan(15_000_000)
  })
})

describe('a difference', () => {
  const folder = mkdtempSync(join(tmpdir(), 'yeoul-datasets-'))
  afterAll(() => rmSync(folder, { recursive: true }))
  const lines = [...linesOf(workedPanes)]
  const differenceOf = (text: string) => {
    const file = join(folder, 'given.jsonl')
    writeFileSync(file, text)
    return firstDifference(workedPanes, file)
  }
  const without = (line: string | undefined) => line?.slice(0, -1)

  test('in a line is named by it', async () => {
    const changed = lines.map(line => line.replace('3 more', '4 more'))
    expect(await differenceOf(changed.join(''))).toEqual({
      line: 4,
      expected: without(lines[3]),
      found: without(changed[3]),
    })
  })

  test('can be a line that is missing, one too many, or an end of line', async () => {
    expect(await differenceOf(lines.slice(0, -1).join(''))).toEqual({
      line: 10,
      expected: without(lines[9]),
      found: undefined,
    })
    expect(await differenceOf(`${lines.join('')}more\n`)).toEqual({ line: 11, expected: undefined, found: 'more' })
    expect(await differenceOf(lines.join('').trimEnd())).toMatchObject({ line: 10 })
    expect(await differenceOf(lines.join('').replaceAll('\n', '\r\n'))).toMatchObject({ line: 1 })
  })

  test('is not looked for in a file that cannot be read to its end', async () => {
    const compressed = { ...workedPanes, isCompressed: true }
    const file = join(folder, 'cut.jsonl.gz')
    const bytes = gzipSync(lines.join(''))
    writeFileSync(file, bytes.subarray(0, bytes.length - 200))
    await expect(firstDifference(compressed, file)).rejects.toThrow(/unexpected end of file/)
    await expect(firstDifference(compressed, join(folder, 'none'))).rejects.toThrow(/ENOENT/)
  })

  test('is none after writing', async () => {
    for (const story of [workedPanes, { ...workedPanes, isCompressed: true }]) {
      const file = join(folder, fileName(story))
      await writeRecording(story, file)
      expect(await firstDifference(story, file)).toBeUndefined()
    }
    expect(readFileSync(join(folder, 'worked-panes.jsonl'), 'utf8')).toBe(lines.join(''))
  })
})
