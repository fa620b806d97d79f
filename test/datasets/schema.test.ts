import { readFileSync } from 'node:fs'
import { expect, test } from '@jest/globals'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { shippedNames } from '../../lib/io/files/shipped-recordings.ts'
import { arrivalLine, headerLine } from '../../lib/io/recording.ts'
import { linesOfFile } from './lines-of-file.ts'

const schema = JSON.parse(readFileSync(new URL('../../datasets/recording.schema.json', import.meta.url), 'utf8'))
const ajv = new Ajv2020({ strict: true, allowUnionTypes: true }).addSchema(schema, 'recording')
const isLine = (line: unknown) => ajv.validate('recording', line) as boolean
const isHeader = (line: unknown) => ajv.validate('recording#/$defs/header', line) as boolean
const isArrival = (line: unknown) => ajv.validate('recording#/$defs/arrival', line) as boolean

/** The numbers of the lines that are not as the schema says, and why. */
function wrongLines(lines: readonly string[]): [line: number, why: string][] {
  return lines.flatMap((line, i) => {
    try {
      const isRight = (i === 0 ? isHeader : isArrival)(JSON.parse(line))
      return isRight ? [] : [[i + 1, ajv.errorsText()]]
    } catch {
      return [[i + 1, 'no JSON']]
    }
  })
}

test.each(shippedNames())('every line of %s is as the schema says', name => {
  // What the broken lines of the one are is told in datasets/README.md.
  const broken: [number, string][] =
    name === 'stalled-partition'
      ? [
          [102, 'no JSON'],
          [503, 'data/data/created_at must be string'],
          [904, 'no JSON'],
        ]
      : []
  expect(wrongLines(linesOfFile(name))).toEqual(broken)
})

test('the schema takes what is written, and what is read', () => {
  const data = { id: '1', text: 'hi', created_at: '2025-11-01T01:04:00Z', author_id: '2', lang: 'en' }
  const arrival = { received_at: '2025-11-01T01:05:00.000Z', partition: 0, data }
  expect(isLine(JSON.parse(headerLine({ title: 'a', madeBy: 'hand' })))).toBe(true)
  expect(isLine(JSON.parse(arrivalLine({ ...arrival, duplicate: true, matching_rules: [{ id: '3' }] })))).toBe(true)
  expect(isLine({ ...arrival, partition: 'eu-1', more: 1, data: { ...data, edit_history_tweet_ids: ['1'] } })).toBe(
    true,
  )
  expect(isLine({ received_at: arrival.received_at, data })).toBe(true)
})

const refused: [string, { data?: object; received_at?: string; partition?: number }][] = [
  ['a number as an id', { data: { id: 1 } }],
  ['no text', { data: { text: undefined } }],
  ['a time that is none', { received_at: 'noon' }],
  ['a partition below 0', { partition: -1 }],
  ['a hashtag without a place', { data: { entities: { hashtags: [{ tag: 'a' }] } } }],
]
test.each(refused)('the schema refuses %s', (_, { data, ...rest }) => {
  const tweet = { id: '1', text: 'hi', created_at: '2025-11-01T01:04:00Z', author_id: '2', lang: 'en', ...data }
  const line = { received_at: '2025-11-01T01:05:00.000Z', partition: 0, data: tweet, ...rest }
  expect(isLine(JSON.parse(JSON.stringify(line)))).toBe(false)
})
