import { closeSync, fdatasyncSync, ftruncateSync, openSync, readFileSync, writeSync } from 'node:fs'
import type { Sink } from 'yeoul'

/** A row of a table, and its number. */
export type Row = readonly [key: string, count: number]

/** Appends rows to a file, which is a table: of each key the newest row counts, so that one that comes again changes nothing. */
export function rowFile(path: string): Sink<Row> {
  return {
    name: 'rowFile',
    key: ([key]) => key,
    open() {
      const file = openSync(path, 'a')
      // A process that was killed may have left half a line.
      ftruncateSync(file, readFileSync(path).lastIndexOf('\n') + 1)
      return {
        write: bundle => void writeSync(file, bundle.map(({ value }) => `${JSON.stringify(value)}\n`).join('')),
        prepareCommit: () => fdatasyncSync(file),
        close: () => closeSync(file),
      }
    },
  }
}

/** The table that such a file is. */
export function readTable(path: string): ReadonlyMap<string, number> {
  const lines = readFileSync(path, 'utf8').split('\n').slice(0, -1)
  return new Map(lines.map(line => JSON.parse(line) as Row))
}
