import { mkdirSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { arrivalLine, headerLine } from 'yeoul/io/recording'
import type { Arrival } from '../../check/arrivals.ts'
import { folder } from '../../check/example-file.ts'

/** Where in the clone the check of `source` puts the recording that it is given. */
export const GIVEN_RECORDING = 'out/check/2-source-given.jsonl'
const PARTITIONS = 2

/** Writes arrivals there, in two partitions; gives its path. */
export function writeGiven(arrivals: readonly Arrival[]): string {
  const lines = arrivals.map(({ at, tweet }) =>
    arrivalLine({
      received_at: new Date(at * 1000).toISOString(),
      partition: Number(tweet.id) % PARTITIONS,
      data: tweet,
    }),
  )
  const header = headerLine({ title: 'What source is given', madeBy: 'a check of lab 2' })
  const path = join(folder, basename(GIVEN_RECORDING))
  mkdirSync(folder, { recursive: true })
  writeFileSync(path, [header, ...lines].map(line => `${line}\n`).join(''))
  return path
}
