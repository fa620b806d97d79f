import { closeSync, openSync, readFileSync, writeSync } from 'node:fs'
import type { Sink } from 'yeoul'

/** A row of a table, and what it holds, as text. */
export type Row = readonly [key: string, value: string]

/**
 * Appends rows to a file, which is a table: of each key the newest row counts. Several processes may write to it, and be
 * killed; each bundle is one write, on lines of its own, whatever was left unfinished before.
 */
export function tableFile(path: string): Sink<Row> {
  return {
    name: 'tableFile',
    writes: `'${path}'`,
    key: ([key]) => key,
    open() {
      const file = openSync(path, 'a')
      return {
        write: bundle => void writeSync(file, `\n${bundle.map(({ value }) => `${JSON.stringify(value)}\n`).join('')}`),
        close: () => closeSync(file),
      }
    },
  }
}

export interface Table {
  readonly rows: ReadonlyMap<string, string>
  /** How many rows were written, those that others took the place of too. */
  readonly written: number
}

export function readTable(path: string): Table {
  const written = readFileSync(path, 'utf8').split('\n').flatMap(rowsOf)
  return { rows: new Map(written), written: written.length }
}

function rowsOf(line: string): readonly Row[] {
  try {
    return [JSON.parse(line) as Row]
  } catch {
    // Between two bundles, or what a killed process left unfinished.
    return []
  }
}
