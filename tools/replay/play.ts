import {
  afterCount,
  afterProcessingTime,
  afterWatermark,
  combineGlobally,
  count,
  type DeadLetter,
  direct,
  filter,
  fixedWindows,
  type PCollection,
  Pipeline,
  type PTransform,
  type Timestamp,
  wall,
  windowInto,
  withDeadLetters,
  withName,
} from 'yeoul'
import { outOfOrder, readRecording } from 'yeoul/io/recording'
import { readText } from 'yeoul/io/text'
import { counted } from '../../lib/core/counted.ts'
import { shownPath } from '../given-path.ts'
import { deadLetterLines } from '../lab/dead-letter-lines.ts'
import { into } from '../lab/into.ts'
import { PaneTable, sinceStart, timeOfDay } from './pane-table.ts'

/** How far the tweets of a recording may come out of order, and how late they are still counted. */
const BOUND_MS = 30_000
const LATENESS_MS = 120_000
/** A window fires early so often. */
const EARLY_FIRINGS = 4

export interface Play {
  readonly path: string
  readonly kind: 'text' | 'recording'
  readonly speed: number
  /** A text's lines a second. */
  readonly perSecond: number
  readonly sizeMs: number
}

/** Plays a file through the wall clock and prints each pane as it fires. Resolves at the file's end, or after Ctrl-C. */
export async function play({ path, kind, speed, perSecond, sizeMs }: Play): Promise<void> {
  const unit = kind === 'text' ? 'line' : 'tweet'
  const table = new PaneTable(`${unit}s`, kind === 'text' ? sinceStart : timeOfDay)
  const p = new Pipeline()
  const read: PTransform<Pipeline, PCollection<unknown>> = kind === 'recording'
    ? readRecording(path, { watermark: outOfOrder(BOUND_MS) })
    : readText(path, { timestamp: oneByOne(perSecond), watermark: outOfOrder(0) })
  const arrivals = p.apply(withDeadLetters(read))
  const broken: DeadLetter[] = []
  arrivals.deadLetters.apply(into(deadLetter => broken.push(deadLetter)))
  arrivals.output.apply(
    withName(
      'arrive',
      filter(() => {
        table.arrive()
        return true
      }),
    ),
    windowInto(fixedWindows(sizeMs), {
      trigger: afterWatermark({
        early: afterProcessingTime(Math.ceil(sizeMs / EARLY_FIRINGS)),
        late: afterCount(1),
      }),
      allowedLateness: LATENESS_MS,
      accumulationMode: 'accumulating',
    }),
    combineGlobally(count()),
  )

  const pace = speed === 1 ? 'at its own pace' : `${speed} times as fast`
  console.log(`${shownPath(path)}, ${pace}: ${unit}s in windows of ${sizeMs / 1000} s. Ctrl-C stops.`)
  const begin = performance.now()
  const run = direct({ clock: wall({ speed }), trace: 'panes', traceSink: table }).run(p)
  const stop = () => void run.cancel()
  process.once('SIGINT', stop)
  process.once('SIGTERM', stop)
  try {
    const { state } = await run
    const seconds = ((performance.now() - begin) / 1000).toFixed(1)
    const ended = state === 'CANCELLED' ? 'Stopped' : 'The end'
    console.log(`${ended} after ${seconds} s: ${counted(table.arrived, unit)} arrived.`)
    for (const line of deadLetterLines(broken)) console.log(line)
  } finally {
    process.off('SIGINT', stop)
    process.off('SIGTERM', stop)
  }
}

/** Event times for the lines of a text, from 0 on, which are when they arrive as well. */
function oneByOne(perSecond: number): () => Timestamp {
  let lines = 0
  return () => Math.round((lines++ * 1000) / perSecond)
}
