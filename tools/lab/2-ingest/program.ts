import { type Duration, map, type PCollection, withName } from 'yeoul'
import { outOfOrder, type Tweet } from 'yeoul/io/recording'
import { UsageError } from '../../command.ts'
import { durationOf } from '../../given-duration.ts'
import { aNumber } from '../given.ts'
import { into } from '../into.ts'
import { pubSubSource } from '../pubsub-source.ts'
import { type RecordedInput, recordingProgram, type Told } from '../recording-lab.ts'
import { checks } from './checks.ts'
import { messages as ko } from './messages.ko.ts'
import { messages as en } from './messages.ts'
import { mistakes } from './mistakes.ts'
import { type CountedPane, type Counting, PaneBook } from './pane-book.ts'
import type { Ingest } from './parts.ts'
import { addsUp, type Counted, paneLines, table } from './show.ts'

type CountingPart = Exclude<keyof Ingest, 'source'>

const countings: readonly (Counting & { readonly name: CountingPart })[] = [
  { name: 'fixed', holds: 'all', windows: 1 },
  { name: 'sliding', holds: 'all', windows: 6 },
  { name: 'session', holds: 'all', windows: 1 },
  { name: 'every100', holds: 'new', windows: 1 },
  { name: 'pieces', holds: 'new', windows: 1 },
  { name: 'wholes', holds: 'all', windows: 1 },
]

export const program = recordingProgram<Ingest>({
  parts: ['source', 'fixed', 'sliding', 'session', 'every100', 'pieces', 'wholes'],
  checks,
  mistakes,
  messages: { en, ko },
  recording: 'quiet-afternoon',
  otherSource: pubSubSource,
  build,
})

function build(lab: Ingest, input: RecordedInput): Told {
  const { windows = 'fixed', bound, idle, lateness } = input.options
  const names = countings.map(({ name }) => name)
  if (!names.some(name => name === windows)) {
    throw new UsageError(`--windows ${windows}: no such windows; there are ${names.join(', ')}`)
  }
  if (idle !== undefined && bound === undefined) {
    throw new UsageError('--idle: a perfect watermark waits for what it knows will come; give --bound, too')
  }
  const allowedLateness = lateness === undefined ? undefined : durationOf(lateness, '--lateness')
  const watermark = bound === undefined ? {} : { watermark: outOfOrder(durationOf(bound, '--bound')) }
  const idleness = idle === undefined ? {} : { partitionIdleTimeout: durationOf(idle, '--idle') }

  let came = 0
  const tweets = input.read({ ...watermark, ...idleness }, lab.source)
  tweets.apply(into(() => came++))
  const counted = countings.map(counting => ({
    book: new PaneBook(counting),
    counts: tweets.apply(withName(counting.name, countingOf(lab, counting.name, allowedLateness))),
  }))
  for (const { book, counts } of counted) counts.apply(eachPane(book))
  const chosen = counted.find(({ book }) => book.counting.name === windows) as (typeof counted)[number]
  const all = (): Counted[] => counted.map(({ book }) => ({ book, dropped: input.drops.total(book.counting.name) }))
  return {
    result: chosen.counts,
    line: `each pane of ${windows}`,
    paragraphs: () => [table(all(), came), paneLines(chosen.book)],
    isConsistent: () => all().every(one => addsUp(one, came)),
  }
}

function countingOf(lab: Ingest, name: CountingPart, allowedLateness: Duration | undefined) {
  return (tweets: PCollection<Tweet>) => lab[name](tweets, allowedLateness)
}

function eachPane(book: PaneBook) {
  const from = book.counting.name
  return (counts: PCollection<number>) =>
    counts.apply(
      withName(
        'panes',
        map((value, { window, pane: { timing } }): CountedPane => ({ value: aNumber(value, from, 2), window, timing })),
      ),
      into((pane: CountedPane) => book.add(pane)),
    )
}
