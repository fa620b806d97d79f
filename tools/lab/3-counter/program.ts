import { map, type PCollection, type PDone, type PTransform, withName } from 'yeoul'
import { outOfOrder, perfect, type Tweet } from 'yeoul/io/recording'
import { durationOf } from '../../given-duration.ts'
import { aNumber } from '../given.ts'
import { into } from '../into.ts'
import { pubSubSource } from '../pubsub-source.ts'
import { type RecordedInput, recordingProgram, type Told } from '../recording-lab.ts'
import { checks } from './checks.ts'
import { messages as ko } from './messages.ko.ts'
import { messages as en } from './messages.ts'
import { type Firing, MinuteBook } from './minute-book.ts'
import { mistakes } from './mistakes.ts'
import type { TweetCounter } from './parts.ts'
import { rollingLines, summary, table } from './show.ts'

export const program = recordingProgram<TweetCounter>({
  parts: ['filtered', 'counter', 'microBatch', 'rolling'],
  checks,
  mistakes,
  messages: { en, ko },
  recording: 'final-match',
  otherSource: pubSubSource,
  build,
})

function build(lab: TweetCounter, input: RecordedInput): Told {
  const { keyword, lang, bound, lateness } = input.options
  const allowedLateness = lateness === undefined ? undefined : durationOf(lateness, '--lateness')
  const wanted = withName('filtered', (tweets: PCollection<Tweet>) => lab.filtered(tweets, { keyword, lang }))
  const counter = withName('counter', (tweets: PCollection<Tweet>) => lab.counter(tweets, allowedLateness))

  const book = new MinuteBook(input.drops)
  const totals: number[] = []
  const tweets = input.read(bound === undefined ? { watermark: outOfOrder('30s') } : {}).apply(wanted)
  tweets.apply(
    map((_, { timestamp }) => timestamp),
    into(timestamp => book.arrive(timestamp)),
  )
  const counts = tweets.apply(counter)
  counts.apply(eachFiring('counter', firing => book.fire(firing)))
  tweets.apply(
    lab.rolling,
    into(total => totals.push(aNumber(total, 'rolling', 3))),
  )
  input
    .read({ eventTime: 'received', watermark: perfect() })
    .apply(wanted, lab.microBatch)
    .apply(eachFiring('microBatch', firing => book.fireBatch(firing)))

  return {
    result: counts,
    line: 'each count of a minute, pane by pane; the last one of a window is the final one',
    paragraphs: () => [table(book), summary(book), rollingLines(totals)],
    isConsistent: () => book.contradictions.length === 0,
  }
}

function eachFiring(from: string, take: (firing: Firing) => void): PTransform<PCollection<number>, PDone> {
  return (counts: PCollection<number>) =>
    counts.apply(
      withName(
        'firings',
        map((value, { window, pane: { timing } }): Firing => ({ value: aNumber(value, from, 3), window, timing })),
      ),
      into(take),
    )
}
