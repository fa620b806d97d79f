import fs from 'node:fs'
import { counted, grouped } from '../../lib/core/counted.ts'
import { inputFiles } from '../../lib/io/files/input-files.ts'
import { type Command, parse, UsageError, UserError } from '../command.ts'
import { givenPath } from '../given-path.ts'
import type { Arrivals } from '../import/arrivals.ts'
import { CSV_FIELDS } from '../import/csv-tweets.ts'
import { type DelayModel, delayModel } from '../import/delays.ts'
import { importRecording } from '../import/import-recording.ts'
import { ImportReport } from '../import/import-report.ts'
import { escapeControls } from '../terminal/escape.ts'
import { ProgressBar } from '../terminal/progress-bar.ts'

/** As a shell says of a program that was interrupted. */
const INTERRUPTED = 130

export const command: Command = {
  help: `yeoul import FILE… --out RECORDING.jsonl[.gz]

Makes a recording of an archive of tweets, which is told by its content:

  X API v2      search pages, one or several, or a stream's lines: {"data": …, "includes": …}
  X API v1.1    one tweet a line, one list of them, or search results
  an account    the .zip that X gives to its owner, or the tweets.js in it
  CSV           with the names of the columns in the first line

Each may be compressed (.gz) or in a .zip. Hashtags are found as X finds them, long tweets and retweets are completed
where the archive has all of their text, and a tweet that came before is kept and marked as a duplicate.

  --columns FIELD=NAME,…  the columns of a CSV file, where they are not called
                          ${CSV_FIELDS.join(', ')}
  --time-zone ZONE        of times without one, as Asia/Seoul, +09:00 or UTC; an hour that comes twice is the first
  --author ID             who wrote tweets that have no author
  --order file|time       how they arrive: in the order of the file, when they were written, but never before the one
                          above; or sorted by received_at, if there is one, else by created_at. If not given, sorted if
                          there is a received_at, of search pages, and if the file runs backwards
  --delays SEED[:median=2s,p99=1m]
                          simulate when they arrive: a log-normal time after they were written, the same for one seed
  --partitions N          spread authors over so many partitions (1, numbered from 0)
  --rejects FILE          all that cannot be read, as JSON Lines {"place", "reason", "element"}

Memory stays the same for archives of any size, but for at most 22 bytes a tweet, by which duplicates are known; what is
sorted goes to files beside the recording. Exit code 1: a file could not be read to its end, or there was no tweet.`,
  async run(args) {
    const { values, positionals } = parse(args, {
      out: { type: 'string' },
      columns: { type: 'string' },
      'time-zone': { type: 'string' },
      author: { type: 'string' },
      order: { type: 'string' },
      delays: { type: 'string' },
      partitions: { type: 'string' },
      rejects: { type: 'string' },
    })
    if (positionals.length === 0) throw new UsageError('which archive? give one file or more')
    if (positionals.includes('-')) throw new UsageError('-: an archive is read from a file; save it to one first')
    const out = outputOf(values.out)
    const rejects = values.rejects === undefined ? undefined : givenPath(values.rejects)
    const reading = {
      columns: columnsOf(values.columns),
      timeZone: timeZoneOf(values['time-zone']),
      author: values.author,
    }
    const arrival = {
      order: orderOf(values.order, values.delays),
      delays: delaysOf(values.delays),
      partitions: partitionsOf(values.partitions),
    }
    const files = positionals.flatMap(filesOf)
    for (const [option, path] of Object.entries({ '--out': out, '--rejects': rejects }))
      if (path !== undefined && files.some(file => isSameFile(file, path)))
        throw new UsageError(`${option} ${path}: that is one of the files to import; give another name`)

    if (fs.existsSync(out) && fs.statSync(out).isFile())
      throw new UserError(`${escapeControls(values.out ?? '')} is there already; name another file, or remove it first`)

    const progress = new ProgressBar(undefined, n => counted(n, 'tweet'))
    const report = new ImportReport(rejects, line => {
      progress.end()
      console.error(line)
    })
    // So that what is half done is removed.
    const stop = () => process.exit(INTERRUPTED)
    process.once('SIGINT', stop)
    process.once('SIGTERM', stop)
    try {
      const arrivals = await importRecording({ files, out, reading, arrival, onTweet: () => progress.add(1) }, report)
      progress.end()
      console.log(`${escapeControls(values.out ?? '')}: ${summary(arrivals, report)}`)
    } finally {
      progress.end()
      report.close()
      process.off('SIGINT', stop)
      process.off('SIGTERM', stop)
    }
    return report.failures === 0 ? 0 : 1
  },
}

function summary(
  { tweets, duplicates, order, greatestLagMs }: Arrivals,
  { unreadable, notices }: ImportReport,
): string {
  const parts = [counted(tweets, 'tweet')]
  if (duplicates > 0) parts.push(`${counted(duplicates, 'of them a duplicate', 'of them duplicates')}`)
  if (notices > 0) parts.push(`${counted(notices, 'notice')} left out`)
  if (unreadable > 0) parts.push(`${counted(unreadable, 'could not be read', 'could not be read')}`)
  const lag = `the latest ${grouped(greatestLagMs / 1000)} s after it was written`
  const how = {
    file:
      greatestLagMs === 0
        ? 'in the order of the file, which is that of time'
        : `in the order of the file, ${lag}; --order time sorts`,
    time: greatestLagMs === 0 ? 'sorted by the time when they were written' : `sorted by time of arrival, ${lag}`,
    delays: `after simulated delays, ${lag}`,
  }
  return `${parts.join(', ')}\nThey arrive ${how[order ?? 'file']}.`
}

function filesOf(pattern: string): readonly string[] {
  try {
    return inputFiles(givenPath(pattern))
  } catch (thrown) {
    throw new UserError((thrown as Error).message)
  }
}

function outputOf(given: string | undefined): string {
  if (given === undefined) throw new UsageError('where to? give --out FILE.jsonl or --out FILE.jsonl.gz')
  if (!/\.jsonl(\.gz)?$/.test(given)) throw new UsageError(`--out ${given}: a recording ends in .jsonl or .jsonl.gz`)
  return givenPath(given)
}

function columnsOf(given: string | undefined): ReadonlyMap<string, string> {
  const columns = new Map<string, string>()
  for (const pair of given?.split(',') ?? []) {
    const [, field = '', name] = /^([^=]*)=(.+)$/.exec(pair) ?? []
    const isKnown = CSV_FIELDS.some(known => known === field)
    if (name === undefined || !isKnown)
      throw new UsageError(`--columns ${pair}: write FIELD=NAME, with a field of ${CSV_FIELDS.join(', ')}`)
    columns.set(field, name)
  }
  return columns
}

function timeZoneOf(given: string | undefined): string | undefined {
  try {
    if (given !== undefined) new Intl.DateTimeFormat('en', { timeZone: given })
    return given
  } catch {
    throw new UsageError(`--time-zone ${given}: no such time zone; write a name as Asia/Seoul, +09:00, or UTC`)
  }
}

function orderOf(given: string | undefined, delays: string | undefined): 'file' | 'time' | undefined {
  if (given !== undefined && given !== 'file' && given !== 'time')
    throw new UsageError(`--order ${given}: write file or time`)
  if (given !== undefined && delays !== undefined)
    throw new UsageError('--order and --delays: delays make an order of their own; give one of the two')
  return given
}

function delaysOf(given: string | undefined): DelayModel | undefined {
  try {
    return given === undefined ? undefined : delayModel(given)
  } catch (thrown) {
    throw new UsageError(`--delays ${given}: ${(thrown as Error).message}`)
  }
}

function partitionsOf(given: string | undefined): number {
  const n = given === undefined ? 1 : Number(given)
  if (Number.isInteger(n) && n >= 1 && n <= 1024) return n
  throw new UsageError(`--partitions ${given}: not a whole number from 1 to 1024`)
}

function isSameFile(a: string, b: string): boolean {
  const [one, other] = [a, b].map(path => fs.statSync(path, { throwIfNoEntry: false }))
  return one !== undefined && one.ino === other?.ino && one.dev === other.dev
}
