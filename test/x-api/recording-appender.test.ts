import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import { arrivalLine, headerLine } from '../../lib/io/recording.ts'
import { RecordingAppender } from '../../tools/record/recording-appender.ts'
import { SeenIds } from '../../tools/record/seen-ids.ts'
import { afterwards } from './live.ts'
import { temporaryFolder, tweet, tweets, tweetsOf } from './recordings.ts'

const at = temporaryFolder()
const header = headerLine({ title: 'a match', madeBy: 'a test' })
const lineOf = (i: number) => arrivalLine({ received_at: '2024-05-01T12:00:00.000Z', partition: 0, data: tweet(i) })
const whole = `${header}\n${lineOf(0)}\n${lineOf(1)}\n`

async function appendTo(path: string, ...lines: readonly string[]): Promise<RecordingAppender> {
  const file = new RecordingAppender(path, header)
  for (const line of lines) file.append(line)
  await file.close()
  return file
}

describe('a recording that grows', () => {
  test('begins with its header, and goes on behind its last line', async () => {
    expect((await appendTo(at('new/match.jsonl'), lineOf(0))).isNew).toBe(true)
    const { isNew, repaired, bytes } = await appendTo(at('new/match.jsonl'), lineOf(1))
    expect([isNew, repaired, bytes]).toEqual([false, undefined, Buffer.byteLength(whole)])
    expect(readFileSync(at('new/match.jsonl'), 'utf8')).toBe(whole)
  })

  test('is repaired wherever its last line was torn', async () => {
    const bytes = Buffer.from(whole)
    const last = Buffer.byteLength(`${header}\n${lineOf(0)}\n`)
    for (let size = 1; size < bytes.length; size++) {
      writeFileSync(at('torn.jsonl'), bytes.subarray(0, size))
      const { repaired } = await appendTo(at('torn.jsonl'), lineOf(2))
      const kept = size < last ? (size < last - 1 ? 0 : 1) : size < bytes.length - 1 ? 1 : 2
      expect([size, tweetsOf(at('torn.jsonl'))]).toEqual([size, [...tweets(kept), tweet(2)]])
      if (size !== last && size !== Buffer.byteLength(`${header}\n`)) expect(repaired).toMatch(/torn|no end/)
    }
  })

  test('is left alone if it is none', async () => {
    for (const content of ['hello\n', 'hello', '{"format":"other"}\n', `${'x'.repeat(100_000)}`, `[1]\n${lineOf(0)}`]) {
      writeFileSync(at('other.jsonl'), content)
      await expect(appendTo(at('other.jsonl'), lineOf(0))).rejects.toThrow(/other\.jsonl' (is not a recording|has no)/)
      expect(readFileSync(at('other.jsonl'), 'utf8')).toBe(content)
    }
    mkdirSync(at('folder.jsonl'))
    await expect(appendTo(at('folder.jsonl'))).rejects.toThrow(/cannot write .*folder\.jsonl': a folder has that name/)
  })
})

test('a full disk costs no whole line', async () => {
  if (existsSync('/dev/full')) {
    symlinkSync('/dev/full', at('full.jsonl'))
    expect(() => new RecordingAppender(at('full.jsonl'), header)).toThrow(/full\.jsonl: the disk is full \(ENOSPC\)/)
  }
  const disk = tinyDisk()
  if (disk === undefined) return
  const path = `${disk}/match.jsonl`
  const file = new RecordingAppender(path, header)
  let written = 0
  const fill = () => {
    for (;;) file.append(lineOf(written++))
  }
  expect(fill).toThrow(/: the disk is full \(ENOSPC\)\. What was recorded is safe: .* of whole lines\. Make room/)
  await file.close()
  expect(tweetsOf(path)).toEqual(tweets(written - 1))
})

/** The folder of a disk of 64 kB; undefined where this user cannot make one. */
function tinyDisk(): string | undefined {
  const folder = at('disk')
  mkdirSync(folder)
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', folder], { stdio: 'ignore' })
  } catch {
    return undefined
  }
  afterwards(() => execFileSync('umount', [folder]))
  return folder
}

test('ids are known again, as many as there is memory for, in whichever form', () => {
  const seen = new SeenIds(12)
  const half = 2 ** 11
  expect(seen.see('first', 1)).toBeUndefined()
  expect(seen.see('first', 2)).toBe(1)
  expect(seen.see('0', 1)).toBeUndefined()
  expect(seen.see('0', 2)).toBe(1)
  const ids = Array.from({ length: 3 * half }, (_, i) => String(1_785_640_351_256_544_231n + BigInt(i << 3)))
  for (const id of ids) if (seen.see(id, 3) !== undefined) throw new Error(`${id} is new`)
  for (const id of ids.slice(-half)) if (seen.see(id, 4) !== 3) throw new Error(`${id} is known`)
  expect(seen.see('first', 4)).toBeUndefined()
})
