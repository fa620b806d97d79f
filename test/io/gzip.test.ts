import { gzipSync } from 'node:zlib'
import { describe, expect, test } from '@jest/globals'
import { direct, Pipeline } from 'yeoul'
import { arrivalLine, headerLine, readRecording } from 'yeoul/io/recording'
import { readText } from 'yeoul/io/text'
import { put, temporaryFolder } from './folder.ts'
import { openText, readAll } from './lines.ts'

const at = temporaryFolder()
const LINES = Array.from({ length: 2000 }, (_, i) => `${i} 여울 ${(i * 7919) % 1009}`)
const TEXT = `${LINES.join('\n')}\n`

/** The lines that are read, and how the run ends. */
async function readingOf(path: string): Promise<{ lines: string[]; end: string }> {
  const reader = await openText(path)
  const lines: string[] = []
  try {
    for (let bundle = await reader.readBundle(100); bundle !== undefined; bundle = await reader.readBundle(100))
      for (const element of bundle) lines.push('value' in element ? element.value : 'broken')
    return { lines, end: 'the end' }
  } catch (thrown) {
    return { lines, end: (thrown as Error).message }
  } finally {
    reader.close?.()
  }
}

describe('a compressed text', () => {
  test('is read as it was, whatever its name, and in several members', async () => {
    const path = put(at('packed.txt'), gzipSync(TEXT))
    expect(await readingOf(path)).toEqual({ lines: LINES, end: 'the end' })
    const members = [TEXT.slice(0, 5000), TEXT.slice(5000)].map(part => gzipSync(part))
    expect((await readingOf(put(at('members.gz'), Buffer.concat(members)))).lines).toEqual(LINES)
    const { values } = await direct().collect(new Pipeline().apply(readText(at('*.gz'))))
    expect(values).toEqual(LINES)
  })

  test('that was cut short gives all whole lines, then says so', async () => {
    const packed = gzipSync(TEXT)
    for (const length of [packed.length - 1, packed.length >> 1, 40, 11]) {
      const { lines, end } = await readingOf(put(at('short/cut.gz'), packed.subarray(0, length)))
      expect(lines).toEqual(LINES.slice(0, lines.length))
      expect(end).toMatch(/'.*cut\.gz' was cut short: its compressed data has no end; all whole lines before were read/)
      if (length > packed.length - 9) expect(lines).toHaveLength(LINES.length)
    }
  })

  test('that is damaged says so', async () => {
    const packed = gzipSync(TEXT)
    packed[packed.length - 6] = (packed[packed.length - 6] as number) ^ 1
    const { end } = await readingOf(put(at('bad/sum.gz'), packed))
    expect(end).toMatch(/is damaged: its compressed data cannot be unpacked further \(incorrect data check\)/)
    const tail = put(at('bad/tail.gz'), Buffer.concat([gzipSync(TEXT), Buffer.from('something else')]))
    expect((await readingOf(tail)).end).toMatch(
      /is damaged: .* \(incorrect header check\); lines before may be missing/,
    )
  })

  test('goes on only from where it holds as much', async () => {
    const path = put(at('shorter.gz'), gzipSync('a\nb\nc\n'))
    const reader = await openText(path)
    await reader.readBundle(2)
    const mark = reader.checkpointMark()
    reader.close?.()
    expect((await readAll(await openText(path, undefined, mark))).flat()).toEqual([
      expect.objectContaining({ value: 'c' }),
    ])
    put(path, gzipSync('a\n'))
    const again = await openText(path, undefined, mark)
    expect(() => again.readBundle(2)).toThrow(
      /cannot be read on from byte 4 of what it holds, .*: it holds 2; put back/,
    )
  })
})

test('a compressed recording', async () => {
  const arrival = (n: number) => {
    const iso = new Date(1_714_564_800_000 + n * 1000).toISOString()
    const data = { id: String(n), text: `${n} 골`, created_at: iso, author_id: '1', lang: 'ko' }
    return arrivalLine({ received_at: iso, partition: 0, data })
  }
  const lines = [
    headerLine({ title: 'a match', madeBy: 'a test' }),
    ...Array.from({ length: 900 }, (_, n) => arrival(n)),
  ]
  const packed = gzipSync(`${lines.join('\n')}\n`)
  const { values } = await direct().collect(new Pipeline().apply(readRecording(put(at('r.jsonl.gz'), packed))))
  expect(values.map(({ id }) => Number(id))).toEqual(Array.from({ length: 900 }, (_, n) => n))
  const seen: string[] = []
  const run = direct().collect(new Pipeline().apply(readRecording(put(at('cut.jsonl.gz'), packed.subarray(0, -300)))))
  await expect(
    (async () => {
      for await (const { value } of run) seen.push(value.id)
    })(),
  ).rejects.toThrow(/cut\.jsonl\.gz' was cut short/)
  expect(seen.length).toBeGreaterThan(700)
})
