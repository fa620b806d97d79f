import { showValue } from '../../lib/core/show-value.ts'
import type { Found, ReadingOptions, Unreadable } from './found.ts'
import { isTooLong, TOO_LONG } from './found-hashtags.ts'
import { foundTweet } from './found-tweet.ts'
import { NO_AUTHOR } from './json-fields.ts'
import { timeOf } from './times.ts'

/** What a row of a CSV file may tell of a tweet; `--columns` says in which column. */
export const CSV_FIELDS = ['id', 'text', 'created_at', 'author_id', 'lang', 'received_at'] as const
type Field = (typeof CSV_FIELDS)[number]

/** Where each field stands in a row. */
export type CsvLayout = ReadonlyMap<Field, number>

/** Finds the columns in the header of a CSV file. Throws an Error that says which is missing, and which there are. */
export function layoutOf(header: readonly string[], { columns, author }: ReadingOptions): CsvLayout {
  const names = header.map(name => name.trim())
  const layout = new Map<Field, number>()
  for (const field of CSV_FIELDS) {
    const name = columns.get(field) ?? field
    const index = names.indexOf(name)
    if (index >= 0) layout.set(field, index)
    const isNeeded = columns.has(field) || ['id', 'text', 'created_at'].includes(field)
    if (index >= 0 || !(isNeeded || (field === 'author_id' && author === undefined))) continue
    const there = names.map(one => showValue(one)).join(', ')
    const how = columns.has(field)
      ? 'check --columns'
      : `say which holds it, as --columns ${field}=NAME${field === 'author_id' ? ', or who wrote all of them: --author ID' : ''}`
    throw new Error(`no column is called ${showValue(name)}; ${how}. Its first line names ${there}`)
  }
  return layout
}

/** The tweet that a row of a CSV file tells of. */
export function fromCsv(
  cells: readonly string[],
  layout: CsvLayout,
  { timeZone, author }: ReadingOptions,
): Found | Unreadable {
  const cell = (field: Field) => cells[layout.get(field) ?? -1] ?? ''
  const id = cell('id').trim()
  if (id === '') return { reason: 'its id is empty' }
  if (/^\d[\d.,]*E\+?\d+$/i.test(id))
    return { reason: `its id is ${showValue(id)}, rounded by a spreadsheet; export ids as text` }
  const text = cell('text')
  if (isTooLong(text)) return { reason: TOO_LONG }
  const author_id = cell('author_id').trim() || author
  if (author_id === undefined) return { reason: layout.has('author_id') ? 'its author_id is empty' : NO_AUTHOR }
  const createdAt = timeOf(cell('created_at'), timeZone)
  if (typeof createdAt === 'string') return { reason: `its created_at: ${createdAt}` }
  const tweet = foundTweet({ id, text, createdAt, author_id, lang: cell('lang').trim() })
  if (!layout.has('received_at')) return { tweet, createdAt }
  const receivedAt = timeOf(cell('received_at'), timeZone)
  return typeof receivedAt === 'string'
    ? { reason: `its received_at: ${receivedAt}` }
    : { tweet, createdAt, receivedAt }
}
