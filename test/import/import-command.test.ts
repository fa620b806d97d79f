import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { afterAll, describe, expect, test } from '@jest/globals'
import { direct, Pipeline } from 'yeoul'
import { type Arrival, readRecording, type Tweet } from 'yeoul/io/recording'
import { hashtagsIn } from '../../tools/import/found-hashtags.ts'
import { emptyFolder, runYeoul } from '../tools/run-yeoul.ts'

const folder = emptyFolder()
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Writes a file, imports it, and gives what was said and the arrivals. */
async function imported(name: string, content: string | Buffer, ...options: string[]) {
  writeFileSync(join(folder, name), content)
  rmSync(join(folder, 'out.jsonl'), { force: true })
  const ended = await runYeoul(folder, ['import', name, '--out', 'out.jsonl', ...options])
  const lines = ended.code === 0 ? readFileSync(join(folder, 'out.jsonl'), 'utf8').trimEnd().split('\n').slice(1) : []
  return { ...ended, arrivals: lines.map((line): Arrival => JSON.parse(line)) }
}

const v1 = (id: string, text: string) => ({
  created_at: 'Wed Oct 10 20:19:24 +0000 2018',
  id_str: id,
  full_text: text,
  user: { id_str: '6253282' },
  lang: 'en',
})

describe('yeoul import', () => {
  test('of a CSV file: columns, a time zone, duplicates kept and marked, what is broken told with its place', async () => {
    const csv =
      'n,body,time,user\n1,"골! #Goal, 좋아",2024-05-01 12:00:00,7\n1,"골! #Goal, 좋아",2024-05-01 12:00:00,7\n2,x,noon,8\n'
    const columns = 'id=n,text=body,created_at=time,author_id=user'
    const { code, stderr, arrivals } = await imported('a.csv', csv, '--columns', columns, '--time-zone', 'Asia/Seoul')
    expect(code).toBe(0)
    expect(stderr).toMatch(/a\.csv:4: its created_at: "noon" is no time/)
    expect(arrivals.map(({ data, duplicate }) => [data.text, data.created_at, data.author_id, duplicate])).toEqual([
      ['골! #Goal, 좋아', '2024-05-01T03:00:00.000Z', '7', undefined],
      ['골! #Goal, 좋아', '2024-05-01T03:00:00.000Z', '7', true],
    ])
    expect(arrivals[0]?.data.entities?.hashtags).toEqual([{ start: 3, end: 8, tag: 'Goal' }])
  })

  test('of v1.1, as lines, as a list, and compressed', async () => {
    const tweets = [v1('1050118621198921728', 'To make #room'), v1('1050118621198921729', '다시 #한글')]
    const lines = tweets.map(tweet => JSON.stringify(tweet)).join('\n')
    for (const content of [lines, JSON.stringify(tweets), gzipSync(lines)]) {
      const { arrivals } = await imported('v1.json', content)
      expect(arrivals.map(({ data }) => [data.id, data.created_at, data.entities?.hashtags?.[0]?.tag])).toEqual([
        ['1050118621198921728', '2018-10-10T20:19:24.000Z', 'room'],
        ['1050118621198921729', '2018-10-10T20:19:24.000Z', '한글'],
      ])
    }
  })

  test('of v2 search pages, into a compressed recording that is read again', async () => {
    const tweet = (id: number): Tweet => ({
      id: String(id),
      text: `goal ${id}`,
      created_at: `2024-05-01T12:00:0${id}.000Z`,
      author_id: '7',
      lang: 'en',
    })
    const pages = [[1, 2], [3]].map(ids => JSON.stringify({ data: ids.map(tweet), meta: { result_count: ids.length } }))
    writeFileSync(join(folder, 'v2.jsonl'), pages.join('\n'))
    const { code } = await runYeoul(folder, ['import', 'v2.jsonl', '--out', 'v2.out.jsonl.gz'])
    expect(code).toBe(0)
    const path = join(folder, 'v2.out.jsonl.gz')
    expect(gunzipSync(readFileSync(path)).toString()).toMatch(/^\{"format":"yeoul-recording"/)
    const { values } = await direct().collect(new Pipeline().apply(readRecording(path)))
    expect(values.map(({ id, text, created_at }) => [id, text, created_at])).toEqual(
      [1, 2, 3].map(id => [String(id), `goal ${id}`, `2024-05-01T12:00:0${id}.000Z`]),
    )
  })

  test('with delays of a seed: the same each time, and another for another seed', async () => {
    const lines = Array.from({ length: 50 }, (_, i) => JSON.stringify(v1(String(100 + i), `tweet ${i}`))).join('\n')
    const [once, again, other] = [
      await imported('d.json', lines, '--delays', '1'),
      await imported('d.json', lines, '--delays', '1'),
      await imported('d.json', lines, '--delays', '2'),
    ]
    expect(once.arrivals).toHaveLength(50)
    expect(again.arrivals).toEqual(once.arrivals)
    expect(other.arrivals).not.toEqual(once.arrivals)
    const times = once.arrivals.map(({ received_at }) => received_at)
    expect(times).toEqual([...times].sort())
  })

  test('over a recording that is there: not', async () => {
    await imported('a.csv', 'id,text,created_at,author_id\n1,x,2024-05-01T12:00:00Z,7\n')
    const before = readFileSync(join(folder, 'out.jsonl'))
    const again = await runYeoul(folder, ['import', 'a.csv', '--out', 'out.jsonl'])
    expect(again).toEqual({
      code: 1,
      stdout: '',
      stderr: 'out.jsonl is there already; name another file, or remove it first\n',
    })
    expect(readFileSync(join(folder, 'out.jsonl'))).toEqual(before)
  })

  test('of nothing, and of no file', async () => {
    expect(await imported('empty.json', '\n')).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/No tweet was found/),
    })
    const missing = await runYeoul(folder, ['import', 'nowhere.json', '--out', 'out.jsonl'])
    expect([missing.code === 0, missing.stderr]).toEqual([
      false,
      expect.stringMatching(/no file is called 'nowhere\.json'/),
    ])
  })
})

const cases = new URL('../../../shared/conformance/hashtags.json', import.meta.url)
const ifBeside = existsSync(cases) ? test : test.skip
ifBeside('hashtags as the cases beside the clone say', () => {
  const all: { id: string; text: string; expected: string[] }[] = JSON.parse(readFileSync(cases, 'utf8'))
  expect(all.length).toBeGreaterThan(10)
  for (const { id, text, expected } of all) expect([id, hashtagsIn(text).map(({ tag }) => tag)]).toEqual([id, expected])
})
