import { type DoFn, type PCollection, type ProcessContext, parDo, type WindowedValue, withName } from 'yeoul'
import { formatTimestamp } from '../../lib/core/time.ts'
import { isGlobal } from '../../lib/core/window.ts'
import { WholeText } from '../../lib/io/files/whole-file.ts'

/** An output element as a line of JSON, without the newline; the ends of time are "-Infinity" and "Infinity". */
export function outputLine({ value, timestamp, window, pane }: WindowedValue<unknown>): string {
  return JSON.stringify({
    value: plain(value),
    timestamp: formatTimestamp(timestamp),
    window: isGlobal(window) ? 'global' : { start: formatTimestamp(window.start), end: formatTimestamp(window.end) },
    pane: { timing: pane.timing, index: pane.index, isFirst: pane.isFirst, isLast: pane.isLast },
  })
}

/** What JSON has no word for: undefined is null, a Map an array of pairs, a Set an array; the rest is its text. */
function plain(value: unknown): unknown {
  if (value === undefined) return null
  if (typeof value === 'bigint' || (typeof value === 'number' && !Number.isFinite(value))) return String(value)
  if (typeof value !== 'object' || value === null || value instanceof Date) return value
  if (value instanceof Map || value instanceof Set || Array.isArray(value)) return Array.from(value, plain)
  return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, plain(field)]))
}

/**
 * Writes each element as a line of a file, whose folder is made. What was there stays until the run has ended well.
 * Throws at once if it cannot be written.
 */
export function writeOutputLines(path: string): (outputs: PCollection<unknown>) => PCollection<never> {
  return withName('out', parDo<unknown, never>(new OutputLines(new WholeText(path))))
}

class OutputLines implements DoFn<unknown, never> {
  readonly #file: WholeText

  constructor(file: WholeText) {
    this.#file = file
  }

  process({ element: value, timestamp, window, pane }: ProcessContext<unknown>) {
    this.#file.write(`${outputLine({ value, timestamp, window, pane })}\n`)
  }

  teardown() {
    this.#file.close()
  }

  /** Instead of teardown, after a failure. */
  abort() {
    this.#file.discard()
  }
}
