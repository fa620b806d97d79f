import { parse } from 'csv-parse/sync'
import { LineSplitter } from './line-splitter.ts'
import type { PlacedText } from './placed-texts.ts'

const QUOTE = /"/g
/** A quoted cell that goes on for longer was hardly meant to. */
const MOST_LINES = 200
/** So many records are parsed at once: each call costs more than a record. */
const BATCH = 256

/** A row of a CSV file: its cells, or why it has none. */
export type CsvRecord = PlacedText & { readonly cells: readonly string[] }

/**
 * Cuts a CSV file into records. A line whose quotes do not pair goes on in the next, up to where they do; if they never
 * do, it is broken, and the next line is read by itself: one lost quote does not take the rest of the file with it.
 */
export class CsvRecords {
  readonly #lines = new LineSplitter()
  readonly #delimiter: string
  #pending: PlacedText[] = []

  constructor(delimiter: string) {
    this.#delimiter = delimiter
  }

  push(bytes: Buffer): readonly CsvRecord[] {
    this.#pending.push(...this.#lines.push(bytes))
    return this.#take(false)
  }

  end(isCut: boolean): readonly CsvRecord[] {
    this.#pending.push(...this.#lines.end(isCut))
    return this.#take(true)
  }

  #take(isEnd: boolean): CsvRecord[] {
    const records: CsvRecord[] = []
    let batch: Candidate[] = []
    const lines = this.#pending
    let at = 0
    while (at < lines.length) {
      const first = lines[at] as PlacedText
      const length = first.reason === undefined ? pairedLines(lines, at) : 1
      if (length === undefined && !isEnd && lines.length - at < MOST_LINES) break
      if (first.text.trim() === '') at++
      else if (length === undefined || length === 1) {
        const reason =
          length === undefined ? 'a quote in it is not closed; a quote in a cell is written twice' : undefined
        batch.push({ reason, ...first })
        at++
      } else {
        const text = lines
          .slice(at, at + length)
          .map(line => line.text)
          .join('\n')
        const candidate = { line: first.line, text }
        // Two quotes lost in two lines pair as well; then each line is read by itself.
        if (this.#cellsOf([candidate]) === undefined) batch.push({ reason: this.#fault(text), ...first })
        else batch.push(candidate)
        at += batch.at(-1) === candidate ? length : 1
      }
      if (batch.length === BATCH) {
        this.#parse(batch, records)
        batch = []
      }
    }
    this.#pending = lines.slice(at)
    this.#parse(batch, records)
    return records
  }

  #parse(batch: readonly Candidate[], records: CsvRecord[]): void {
    const whole = batch.filter(({ reason }) => reason === undefined)
    const parsed = this.#cellsOf(whole)
    let next = 0
    for (const candidate of batch) {
      const cells =
        candidate.reason !== undefined ? [] : parsed === undefined ? this.#cellsOf([candidate])?.[0] : parsed[next++]
      records.push({
        reason: cells === undefined ? this.#fault(candidate.text) : undefined,
        ...candidate,
        cells: cells ?? [],
      })
    }
  }

  /** Undefined if they are not as many records. */
  #cellsOf(candidates: readonly Candidate[]): readonly (readonly string[])[] | undefined {
    const text = candidates.map(candidate => candidate.text).join('\n')
    try {
      const parsed = this.#parsed(text)
      return parsed.length === candidates.length ? parsed : undefined
    } catch {
      return undefined
    }
  }

  #fault(text: string): string {
    try {
      return `it is ${this.#parsed(text).length} records in one`
    } catch (thrown) {
      return `it is not CSV: ${(thrown as Error).message.replace(/ (at|on) line \d+/, '')}`
    }
  }

  #parsed(text: string): string[][] {
    return parse(text, { delimiter: this.#delimiter, relaxColumnCount: true })
  }
}

type Candidate = PlacedText

/** How many lines from `at` on have quotes that pair; undefined if those at hand do not. */
function pairedLines(lines: readonly PlacedText[], at: number): number | undefined {
  let isOpen = false
  for (let count = 1; count <= MOST_LINES; count++) {
    const line = lines[at + count - 1]
    if (line === undefined || line.reason !== undefined) return undefined
    if (((line.text.match(QUOTE)?.length ?? 0) & 1) === 1) isOpen = !isOpen
    if (!isOpen) return count
  }
  return undefined
}
