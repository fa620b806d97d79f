import { closeSync, mkdirSync, openSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import {
  type DoFn,
  type PCollection,
  type ProcessContext,
  parDo,
  type Timestamp,
  type WindowedValue,
  withName,
} from 'yeoul'

/** An output element as a line of JSON, without the newline; the ends of time are "-Infinity" and "Infinity". */
export function outputLine({ value, timestamp, window, pane }: WindowedValue<unknown>): string {
  const isGlobal = window.start === Number.NEGATIVE_INFINITY && window.end === Number.POSITIVE_INFINITY
  return JSON.stringify({
    value: plain(value),
    timestamp: iso(timestamp),
    window: isGlobal ? 'global' : { start: iso(window.start), end: iso(window.end) },
    pane: { timing: pane.timing, index: pane.index, isFirst: pane.isFirst, isLast: pane.isLast },
  })
}

function iso(timestamp: Timestamp): string {
  return Number.isFinite(timestamp) ? new Date(timestamp).toISOString() : String(timestamp)
}

/** What JSON has no word for: undefined is null, a Map an array of pairs, a Set an array; the rest is its text. */
function plain(value: unknown): unknown {
  if (value === undefined) return null
  if (typeof value === 'bigint' || (typeof value === 'number' && !Number.isFinite(value))) return String(value)
  if (typeof value !== 'object' || value === null || value instanceof Date) return value
  if (value instanceof Map || value instanceof Set || Array.isArray(value)) return Array.from(value, plain)
  return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, plain(field)]))
}

/** Writes each element as a line of a file, whose folder is made. Throws at once if it cannot be written. */
export function writeOutputLines(path: string): (outputs: PCollection<unknown>) => PCollection<never> {
  mkdirSync(dirname(path), { recursive: true })
  return withName('out', parDo<unknown, never>(new OutputLines(openSync(path, 'w'))))
}

class OutputLines implements DoFn<unknown, never> {
  readonly #file: number
  #lines: string[] = []

  constructor(file: number) {
    this.#file = file
  }

  process({ element: value, timestamp, window, pane }: ProcessContext<unknown>) {
    this.#lines.push(`${outputLine({ value, timestamp, window, pane })}\n`)
  }

  finishBundle() {
    writeFileSync(this.#file, this.#lines.splice(0).join(''))
  }

  /** After a failure, too: what came before it stays. */
  teardown() {
    closeSync(this.#file)
  }
}
