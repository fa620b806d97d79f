import { gzipSync } from 'node:zlib'
import { expect, test } from '@jest/globals'
import { ValueSplitter } from '../../tools/import/value-splitter.ts'
import { workshop, zipOf } from './importing.ts'

const { put, imported } = workshop()
const tweet = (id: number, more: object = {}) =>
  JSON.stringify({ id: String(id), text: `goal ${id}`, created_at: '2024-05-01T12:00:00Z', author_id: '7', ...more })
const lines = Array.from({ length: 50 }, (_, i) => `${tweet(i + 1)}\n`).join('')

test('a file in a zip archive whose checksum is wrong is told', async () => {
  for (const [name, content] of Object.entries({ 'a.jsonl': lines, 'a.jsonl.gz': gzipSync(lines) })) {
    const zip = await zipOf({ [name]: content, 'b.jsonl': tweet(99) })
    // The checksum in the directory at the end, of the file that comes first in it.
    const directory = zip.indexOf(Buffer.from([0x50, 0x4b, 1, 2]))
    zip[directory + 16] = (zip[directory + 16] as number) ^ 1
    put('a.zip', zip)
    const { code, stderr, tweets } = await imported('a.zip')
    expect([code, tweets.length]).toEqual([1, 51])
    expect(stderr).toMatch(/^a\.zip\/a\.jsonl(\.gz)?: it is damaged in the zip archive \(its checksum is wrong\)/)
  }
})

test('what is nested too deep costs only itself', async () => {
  const deep = tweet(2).replace('}', `,"more":${'['.repeat(5000)}${']'.repeat(5000)}}`)
  const page = `{"data":${'['.repeat(200_000)}${']'.repeat(200_000)}}`
  put('deep.jsonl', [tweet(1), deep, page, tweet(3)].join('\n'))
  const { code, stderr, tweets } = await imported('deep.jsonl')
  expect([code, tweets.map(({ id }) => id)]).toEqual([0, ['1', '3']])
  expect(stderr).toMatch(/^deep\.jsonl:2: it is nested too deep.*\ndeep\.jsonl:3: tweet 1 of the page: it is nested/)
})

test('objects that never end do not take for ever', () => {
  const splitter = new ValueSplitter()
  const bytes = Buffer.from(`[\n${'{"id":"1","a":[\n'.repeat(200_000)}`)
  splitter.push(bytes)
  expect(() => splitter.end()).toThrow(/^too many of its objects do not end where they should, up to line \d+; is it/)
})

test('after an object that is too long, the next one that begins a line is found', () => {
  const splitter = new ValueSplitter()
  const long = Buffer.alloc(1024 * 1024, 'x')
  const texts = [...splitter.push(Buffer.from('[{"a":"'))]
  for (let i = 0; i < 70; i++) texts.push(...splitter.push(long))
  texts.push(...splitter.push(Buffer.from('"},{"b":1},\n{"c":1}\n]\n')), ...splitter.end())
  expect(texts.map(({ line, text, reason }) => [line, text.slice(0, 7), reason])).toEqual([
    [1, '{"a":"x', expect.stringMatching(/longer than 64 MB/)],
    [2, '{"c":1}', undefined],
  ])
})
