import { checkStart } from '../../lib/io/files/text-bytes.ts'
import { formatOf } from './archive-format.ts'
import type { ArchivePart } from './archive-parts.ts'
import { CsvRecords } from './csv-records.ts'
import { type CsvLayout, fromCsv, layoutOf } from './csv-tweets.ts'
import type { Item, ReadingOptions } from './found.ts'
import { tweetsInJson } from './json-tweets.ts'
import { LineSplitter } from './line-splitter.ts'
import type { PlacedText, Splitter } from './placed-texts.ts'
import { ValueSplitter } from './value-splitter.ts'

/** So much of a file is looked at to tell its format. */
const START = 64 * 1024
const NEWLINE = 10

/**
 * What a file holds, in the order of the file, as far as one chunk of it after the other goes. Its format is told by its
 * name, or its first line. Throws an Error if it is no text, has no tweets by its form, or cannot be read on.
 */
export async function* readPart(
  { name, bytes, author }: ArchivePart,
  given: ReadingOptions,
): AsyncGenerator<readonly Item[]> {
  const options = author === undefined ? given : { ...given, author }
  const chunks = bytes[Symbol.asyncIterator]()
  const { start, isAll } = await startOf(chunks)
  if (start.length === 0) throw new Error('it is empty')
  checkStart(start, name)
  const [parser, skipped] = parserFor(start, isAll, name, options)
  yield parser.push(start.subarray(skipped))
  let failure: { thrown: unknown } | undefined
  while (!isAll) {
    const next = await chunks.next().catch(thrown => {
      failure = { thrown }
    })
    if (next === undefined || next.done) break
    yield parser.push(next.value)
  }
  yield parser.end(failure !== undefined)
  if (failure !== undefined) throw failure.thrown
}

interface Parser {
  push(bytes: Buffer): readonly Item[]
  end(isCut: boolean): readonly Item[]
}

function parserFor(
  start: Buffer,
  isAll: boolean,
  name: string,
  options: ReadingOptions,
): [parser: Parser, skipped: number] {
  const format = formatOf(start, isAll, name)
  if (format.kind === 'csv') return [new CsvParser(format.delimiter, options), format.skipped]
  const splitter = format.kind === 'json values' ? new ValueSplitter() : new LineSplitter()
  return [new JsonParser(splitter, options), format.skipped]
}

/** The first bytes, with the whole first line if it is not too long, and whether there are no more. */
async function startOf(chunks: AsyncIterator<Buffer>): Promise<{ start: Buffer; isAll: boolean }> {
  let start: Buffer = Buffer.alloc(0)
  for (;;) {
    const next = await chunks.next()
    if (next.done) return { start, isAll: true }
    start = Buffer.concat([start, next.value])
    const line = start.indexOf(NEWLINE)
    if (start.length >= START || (line >= 0 && start.subarray(0, line).toString().trim() !== ''))
      return { start, isAll: false }
  }
}

class JsonParser implements Parser {
  readonly #splitter: Splitter
  readonly #options: ReadingOptions

  constructor(splitter: Splitter, options: ReadingOptions) {
    this.#splitter = splitter
    this.#options = options
  }

  push(bytes: Buffer): readonly Item[] {
    return this.#itemsOf(this.#splitter.push(bytes))
  }

  end(isCut: boolean): readonly Item[] {
    return this.#itemsOf(this.#splitter.end(isCut))
  }

  #itemsOf(texts: readonly PlacedText[]): readonly Item[] {
    const items: Item[] = []
    for (const { line, text, reason } of texts) {
      if (reason !== undefined) items.push({ line, element: text, reason })
      // The streams of X send empty lines to keep the connection.
      else if (text.trim() !== '')
        for (const found of tweetsInJson(text, this.#options)) items.push({ line, element: text, ...found })
    }
    return items
  }
}

class CsvParser implements Parser {
  readonly #records: CsvRecords
  readonly #options: ReadingOptions
  #layout: CsvLayout | undefined
  #width = 0

  constructor(delimiter: string, options: ReadingOptions) {
    this.#records = new CsvRecords(delimiter)
    this.#options = options
  }

  push(bytes: Buffer): readonly Item[] {
    return this.#records.push(bytes).flatMap(record => this.#itemOf(record))
  }

  end(isCut: boolean): readonly Item[] {
    return this.#records.end(isCut).flatMap(record => this.#itemOf(record))
  }

  #itemOf({ line, text: element, reason, cells }: PlacedText & { readonly cells: readonly string[] }): Item[] {
    if (this.#layout === undefined) {
      if (reason !== undefined) throw new Error(`its first line should name the columns, and ${reason}`)
      this.#layout = layoutOf(cells, this.#options)
      this.#width = cells.length
      return []
    }
    if (reason !== undefined) return [{ line, element, reason }]
    if (cells.length === this.#width) return [{ line, element, ...fromCsv(cells, this.#layout, this.#options) }]
    return [{ line, element, reason: `it has ${cells.length} cells, and the first line ${this.#width}` }]
  }
}
