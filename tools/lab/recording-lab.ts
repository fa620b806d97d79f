import { rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import {
  type DeadLetter,
  filter,
  map,
  type PCollection,
  Pipeline,
  type TraceSink,
  withDeadLetters,
  withName,
} from 'yeoul'
import { outOfOrder, type ReadRecordingOptions, readRecording, recordingFile, type Tweet } from 'yeoul/io/recording'
import { writeText } from 'yeoul/io/text'
import { traceFile } from 'yeoul/io/trace-file'
import { counted } from '../../lib/core/counted.ts'
import { UsageError, UserError } from '../command.ts'
import { durationOf } from '../given-duration.ts'
import { shownPath } from '../given-path.ts'
import { escapeControls } from '../terminal/escape.ts'
import { ProgressBar } from '../terminal/progress-bar.ts'
import { bothSinks } from './both-sinks.ts'
import { deadLetterLines } from './dead-letter-lines.ts'
import { DropLedger } from './drop-ledger.ts'
import { into } from './into.ts'
import type { LabProgram, LabRequest, Parts } from './lab-program.ts'
import { runLab } from './lab-run.ts'
import { writeOutputLines } from './output-lines.ts'

/** A lab whose functions are fed with the tweets of a recording. */
export interface RecordingLab<P = Parts> extends Pick<LabProgram<P>, 'parts' | 'checks' | 'mistakes' | 'messages'> {
  /** The name of the shipped recording that it reads if none is given. */
  readonly recording: string
  /** Another source of tweets than the recording's file, if the options ask for one. */
  otherSource?(request: LabRequest, file: string): Promise<OtherSource | undefined>
  /** Builds the pipeline: its results are told when it has run. */
  build(lab: P, input: RecordedInput): Told
}

/** What a lab builds on. */
export interface RecordedInput {
  readonly pipeline: Pipeline
  /** The lab's own options. */
  readonly options: LabRequest['options']
  readonly results: string
  /** What the steps dropped; empty until the run has ended. */
  readonly drops: DropLedger
  /**
   * The recording's tweets, by default under the watermark of --bound; by a lab's own source, if it has one. It may be
   * read several times.
   */
  read(options?: ReadRecordingOptions, source?: TweetSource): PCollection<Tweet>
}

/** Reads the tweets of a recording. */
export type TweetSource = (pipeline: Pipeline, recording: string, options: ReadRecordingOptions) => PCollection<Tweet>

/** Where tweets come from in place of a file. */
export interface OtherSource {
  /** For people: where that is. */
  readonly says: string
  readonly source: TweetSource
  /** After the run. */
  close(): Promise<void>
}

/** What came out. Its functions are called after the run. */
export interface Told {
  /** Each of its elements becomes a line of --out. */
  readonly result: PCollection<unknown>
  /** What such a line is. */
  readonly line: string
  /** Gets the full trace as it comes. */
  readonly sink?: TraceSink
  /** For people, in paragraphs of lines; of the texts of others only what escapeControls gave. */
  paragraphs(): readonly (readonly string[])[]
  /** Files that the pipeline wrote into the folder of results, a line each. */
  written?(): readonly string[]
  /** False if the results contradict each other. */
  isConsistent?(): boolean
}

/** The program of a lab that reads a recording. */
export function recordingProgram<P>(lab: RecordingLab<P>): LabProgram<P> {
  return {
    parts: lab.parts,
    checks: lab.checks,
    ...(lab.mistakes === undefined ? {} : { mistakes: lab.mistakes }),
    messages: lab.messages,
    run: (parts, request) => run(lab, parts, request),
  }
}

async function run<P>(lab: RecordingLab<P>, parts: P, request: LabRequest): Promise<number> {
  const [given] = request.inputs
  if (given !== undefined) {
    throw new UsageError(`${given}: this lab reads a recording; write --recording ${given === '-' ? 'FILE' : given}`)
  }
  const recording = request.recording ?? lab.recording
  const file = fileOf(recording)
  refuseOverwriting(file, request)
  const other = await lab.otherSource?.(request, file)
  try {
    console.log(`${escapeControls(other?.says ?? `Reading ${shownPath(file)}.`)}`)
    if (request.runner !== undefined)
      console.log(
        `${request.runner.name} has all of it at once, and takes it in any order: what compares one window with the next differs.`,
      )
    console.log('')
    return await runFrom(lab, parts, request, recording, other?.source)
  } finally {
    await other?.close()
  }
}

async function runFrom<P>(
  lab: RecordingLab<P>,
  parts: P,
  request: LabRequest,
  recording: string,
  other: TweetSource | undefined,
): Promise<number> {
  const deadLetters: DeadLetter[] = []
  const progress = request.progress ? new ProgressBar(undefined, n => counted(n, 'tweet')) : undefined
  const drops = new DropLedger()
  const input = inputOf(recording, request, { drops, deadLetters, progress }, other)
  const told = lab.build(parts, input)
  if (request.out !== undefined) told.result.apply(writeOutputLines(request.out))
  const full = request.trace === undefined ? undefined : traceFile(request.trace)
  const more = [told.sink ?? [], full ?? []].flat()
  const traceSink = more.reduce<TraceSink>(bothSinks, drops)
  try {
    await runLab(input.pipeline, request.runner, { trace: more.length === 0 ? 'panes' : 'full', traceSink })
  } finally {
    progress?.end()
  }

  for (const paragraph of [...told.paragraphs(), deadLetterLines(deadLetters)]) {
    if (paragraph.length > 0) console.log(`${paragraph.join('\n')}\n`)
  }
  const written = [...(told.written?.() ?? []), ...(await writtenFiles(request, told, deadLetters.length))]
  if (written.length > 0) console.log(`Written:\n${written.map(line => `  ${line}`).join('\n')}`)
  return told.isConsistent?.() === false ? 1 : 0
}

/** The recording that a learner named; what is wrong with the name is told in a line. */
function fileOf(recording: string): string {
  try {
    return recordingFile(recording)
  } catch (error) {
    throw new UserError(error instanceof Error ? error.message : String(error))
  }
}

interface Watched {
  readonly drops: DropLedger
  readonly deadLetters: DeadLetter[]
  readonly progress: ProgressBar | undefined
}

function inputOf(
  recording: string,
  { options, results }: LabRequest,
  { drops, deadLetters, progress }: Watched,
  other: TweetSource | undefined,
) {
  const pipeline = new Pipeline()
  const bound = options.bound === undefined ? {} : { watermark: outOfOrder(durationOf(options.bound, '--bound')) }
  let isFirst = true
  const input: RecordedInput = {
    pipeline,
    options,
    results,
    drops,
    read(how = {}, own) {
      const source = other ?? own
      const reading = { ...bound, ...how }
      const read = pipeline.apply(
        withDeadLetters(
          source === undefined
            ? readRecording(recording, reading)
            : withName('source', (p: Pipeline) => source(p, recording, reading)),
        ),
      )
      // The second time the broken lines are those of the first.
      if (!isFirst) return read.output
      isFirst = false
      read.deadLetters.apply(into(deadLetter => deadLetters.push(deadLetter)))
      read.deadLetters.apply(
        map(({ place, reason, element }) => JSON.stringify({ place, reason, line: lineOf(element) })),
        writeText(join(results, 'dead-letters')),
      )
      return progress === undefined ? read.output : read.output.apply(reportTo(progress))
    },
  }
  return input
}

/** A message's data, or the line of a file. */
function lineOf(element: unknown): unknown {
  const data = (element as { data?: unknown } | null)?.data
  return data instanceof Uint8Array ? Buffer.from(data).toString() : element
}

/** Passes tweets on, and tells the progress bar. */
function reportTo(progress: ProgressBar): (tweets: PCollection<Tweet>) => PCollection<Tweet> {
  return withName(
    'progress',
    filter((_: Tweet) => {
      progress.add(1)
      return true
    }),
  )
}

/** Outputs are opened before the input is read, and would empty it. */
function refuseOverwriting(file: string, { out, trace }: LabRequest): void {
  for (const [option, path] of Object.entries({ out, trace })) {
    if (path === undefined || resolve(path) !== resolve(file)) continue
    throw new UsageError(`--${option} ${shownPath(path)}: this is the recording; name another file to write to`)
  }
  if (out !== undefined && trace !== undefined && resolve(out) === resolve(trace)) {
    throw new UsageError(`--out and --trace: both name ${shownPath(out)}; give each a file of its own`)
  }
}

async function writtenFiles({ results, out, trace }: LabRequest, { line }: Told, broken: number): Promise<string[]> {
  const lines: string[] = []
  const deadLetters = join(results, 'dead-letters-00000-of-00001')
  if (broken === 0) await rm(deadLetters, { force: true })
  else lines.push(`${shownPath(deadLetters)}: ${counted(broken, 'line')}, with place and reason`)
  if (out !== undefined) lines.push(`${shownPath(out)}: ${line}, with timestamp, window and pane`)
  if (trace !== undefined) lines.push(`${shownPath(trace)}: the trace`)
  return lines
}
