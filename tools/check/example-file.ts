import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { arrivalLine, headerLine, type Tweet } from 'yeoul/io/recording'

const FOLDER = join('out', 'check')

/** The input that still shows a mistake, in a file of the folder that the command is run in. */
export interface ExampleFile {
  readonly path: string
  /** It can be read as a recording. */
  readonly isRecording: boolean
}

/** Saves it: tweets as a recording, all else as a line of JSON each. */
export function saveExample(example: readonly unknown[], { lab, part }: { lab: string; part: string }): ExampleFile {
  mkdirSync(FOLDER, { recursive: true })
  const path = join(FOLDER, `${lab}-${part}.jsonl`)
  const arrivals = example.map(arrivalOf)
  const isRecording = arrivals.every(line => line !== undefined)
  const header = headerLine({ title: `What shows a mistake in ${part}`, madeBy: `a check of lab ${lab}` })
  const lines = isRecording ? [header, ...arrivals] : example.map(value => JSON.stringify(value))
  writeFileSync(path, lines.map(line => `${line}\n`).join(''))
  return { path, isRecording }
}

function arrivalOf(element: unknown): string | undefined {
  const { at, tweet, value } = (element ?? {}) as { at?: number; tweet?: Tweet; value?: Tweet }
  const data = tweet ?? value
  if (typeof data?.created_at !== 'string') return undefined
  const received_at = at === undefined ? data.created_at : new Date(at * 1000).toISOString()
  return arrivalLine({ received_at, partition: 0, data })
}
