import fs from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import { counted } from '../../lib/core/counted.ts'
import { unwritable } from '../../lib/io/files/output-file.ts'
import { headerLine } from '../../lib/io/recording.ts'
import { UserError } from '../command.ts'
import { shownPath } from '../given-path.ts'
import { partsOf } from './archive-parts.ts'
import { type ArrivalOptions, Arrivals } from './arrivals.ts'
import type { DelayModel } from './delays.ts'
import type { Found, ReadingOptions } from './found.ts'
import type { ImportReport } from './import-report.ts'
import { readPart } from './read-part.ts'

export interface ImportOptions {
  readonly files: readonly string[]
  /** The recording; compressed if its name ends in .gz. */
  readonly out: string
  readonly reading: ReadingOptions
  readonly arrival: Omit<ArrivalOptions, 'makeFolder'>
  onTweet(): void
}

/** Text is handed on in pieces of so many UTF-16 units. */
const PIECE = 64 * 1024

/**
 * Makes a recording of archives, in constant memory but for the ids that were seen. It has its name only when it is
 * whole. Throws a UserError if there is no tweet, or it cannot be written; what cannot be read is told to the report.
 */
export async function importRecording(options: ImportOptions, report: ImportReport): Promise<Arrivals> {
  const { out } = options
  const temporary = `${out}.part`
  const folders: string[] = []
  const makeFolder = () => {
    const folder = fs.mkdtempSync(join(dirname(out), '.yeoul-import-'))
    folders.push(folder)
    return folder
  }
  const clean = () => {
    for (const path of [temporary, ...folders]) fs.rmSync(path, { recursive: true, force: true })
  }
  // Also where Ctrl-C ends it.
  process.once('exit', clean)
  const arrivals = new Arrivals({ ...options.arrival, makeFolder })
  const lines = recordingLines(options, arrivals, report)
  const compression = out.endsWith('.gz') ? [createGzip()] : []
  try {
    fs.mkdirSync(dirname(out), { recursive: true })
    await pipeline([Readable.from(inPieces(lines)), ...compression, fs.createWriteStream(temporary)])
    fs.renameSync(temporary, out)
  } catch (thrown) {
    throw (thrown as NodeJS.ErrnoException).code === undefined ? thrown : new UserError(unwritable(out, thrown).message)
  } finally {
    clean()
    process.off('exit', clean)
  }
  return arrivals
}

async function* recordingLines(
  { files, reading, arrival, onTweet }: ImportOptions,
  arrivals: Arrivals,
  report: ImportReport,
): AsyncGenerator<string, void, undefined> {
  const [first = '', ...others] = files.map(file => basename(file))
  const title = others.length === 0 ? first : `${first} and ${counted(others.length, 'other file')}`
  yield headerLine({ title, ...howMade(arrival.delays) })
  for await (const item of itemsOf(files, reading, report)) {
    yield* arrivals.add(item)
    onTweet()
  }
  if (arrivals.tweets === 0) throw new UserError('No tweet was found, so no recording was written.')
  yield* arrivals.rest()
}

/** The tweets of all files; what else is there is told to the report. */
async function* itemsOf(
  files: readonly string[],
  reading: ReadingOptions,
  report: ImportReport,
): AsyncGenerator<Found, void, undefined> {
  for (const file of files) {
    try {
      for await (const part of partsOf(file)) {
        try {
          for await (const items of readPart(part, reading)) {
            for (const item of items) {
              if ('tweet' in item) yield item
              else if ('reason' in item) report.reject(part.name, item)
              else report.notices++
            }
          }
        } catch (thrown) {
          report.fail(part.name, thrown)
        }
      }
    } catch (thrown) {
      report.fail(shownPath(file), thrown)
    }
  }
}

async function* inPieces(lines: AsyncIterable<string>): AsyncGenerator<string, void, undefined> {
  let piece = ''
  for await (const line of lines) {
    piece += `${line}\n`
    if (piece.length < PIECE) continue
    yield piece
    piece = ''
  }
  yield piece
}

function howMade(delays: DelayModel | undefined): { madeBy: string; seed?: number } {
  if (delays === undefined) return { madeBy: 'yeoul import, of an archive' }
  const { seed, medianMs, p99Ms } = delays
  return { madeBy: `yeoul import, of an archive; arrival simulated: median ${medianMs} ms, p99 ${p99Ms} ms`, seed }
}
