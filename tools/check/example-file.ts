import { existsSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Trace } from 'yeoul'
import { arrivalLine, headerLine, type Tweet } from 'yeoul/io/recording'
import { readTraceFile } from 'yeoul/io/trace-file'
import { writeWhole } from '../../lib/io/files/whole-file.ts'
import { shownPath } from '../given-path.ts'
import { writeTrace } from '../lab/write-trace.ts'

/** In the clone, wherever the check was called. */
export const folder = fileURLToPath(new URL('../../out/check', import.meta.url))

/** The function that shows a mistake. */
interface Place {
  readonly lab: string
  readonly part: string
}

/** What a function, and the solution's, make of an example. */
export interface Runs {
  readonly mine: Trace
  readonly solution: Trace
}

/** The input that still shows a mistake, in a file. */
export interface SavedExample {
  readonly path: string
  /** How many elements it has. */
  readonly size: number
  /** Tweets can be read as a recording; arrivals are tweets that may come late. */
  readonly kind: 'arrivals' | 'tweets' | 'elements'
  /** What was made of it can be looked at. */
  readonly hasRuns: boolean
}

/** Saves it: tweets as a recording, all else as a line of JSON each. */
export async function saveExample(
  example: readonly unknown[],
  runs: Runs | undefined,
  { lab, part }: Place,
): Promise<SavedExample> {
  const path = join(folder, `${lab}-${part}.jsonl`)
  const arrivals = example.map(arrivalOf)
  const areTweets = arrivals.every(line => line !== undefined)
  const header = headerLine({ title: `What shows a mistake in ${part}`, madeBy: `a check of lab ${lab}` })
  const lines = areTweets ? [header, ...arrivals] : example.map(value => JSON.stringify(value))
  writeWhole(path, lines.map(line => `${line}\n`).join(''))
  for (const who of ['mine', 'solution'] as const) {
    const file = traceOf(who, { lab, part })
    if (runs === undefined) await rm(file, { force: true })
    else await writeTrace(runs[who], file)
  }
  const isTimed = areTweets && typeof (example[0] as { at?: number }).at === 'number'
  const kind = isTimed ? 'arrivals' : areTweets ? 'tweets' : 'elements'
  return { path: shownPath(path), size: example.length, kind, hasRuns: runs !== undefined }
}

/** What a check has found no example of is not to be looked at. */
export async function removeRuns(place: Place): Promise<void> {
  for (const who of ['mine', 'solution'] as const) await rm(traceOf(who, place), { force: true })
}

/** What was made of the example that was saved last; undefined if nothing was. */
export function readRuns(place: Place): Runs | undefined {
  const [mine, solution] = [traceOf('mine', place), traceOf('solution', place)]
  if (!existsSync(mine) || !existsSync(solution)) return undefined
  return { mine: readTraceFile(mine), solution: readTraceFile(solution) }
}

function traceOf(who: keyof Runs, { lab, part }: Place): string {
  return join(folder, `${lab}-${part}.${who}.trace.jsonl`)
}

function arrivalOf(element: unknown): string | undefined {
  const { at, tweet, value } = (element ?? {}) as { at?: number; tweet?: Tweet; value?: Tweet }
  const data = tweet ?? value
  if (typeof data?.created_at !== 'string') return undefined
  const received_at = at === undefined ? data.created_at : new Date(at * 1000).toISOString()
  return arrivalLine({ received_at, partition: 0, data })
}
