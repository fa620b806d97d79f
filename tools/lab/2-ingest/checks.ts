import { kv, map, type PCollection, testStream, timestamped } from 'yeoul'
import type { Tweet } from 'yeoul/io/recording'
import type { PartCheck } from '../lab-program.ts'
import type { Ingest } from './parts.ts'

/** Tweets of two windows of ten minutes, a pause, one that is late, and one that is too late. */
const tweets = testStream<Tweet>()
  .addElements(tweet(1), tweet(20), tweet(59))
  .addElements(tweet(60))
  .addElements(tweet(95), tweet(300))
  .addElements(...Array.from({ length: 120 }, (_, i) => tweet(580 + i / 10)))
  .advanceWatermarkTo('600s')
  .addElements(tweet(599))
  .addElements(tweet(700))
  .advanceWatermarkTo('700s')
  .addElements(tweet(590))
  .advanceWatermarkToInfinity()
const given = 'the tweets at the top of tools/lab/2-ingest/checks.ts'

function tweet(second: number) {
  const created_at = new Date(second * 1000).toISOString()
  return timestamped({ id: String(second), text: 'a text', created_at, author_id: '1', lang: 'en' }, second * 1000)
}

type Counting = Exclude<keyof Ingest, 'source'>

export const checks: readonly PartCheck<Ingest>[] = [
  {
    part: 'source',
    given: 'the recording worked-panes',
    input: [],
    build: (lab, _, p) => lab.source(p, 'worked-panes').apply(map(({ text }, { timestamp }) => kv(text, timestamp))),
  },
  ...(['fixed', 'sliding', 'session', 'every100', 'pieces', 'wholes'] as const).map(counting),
]

function counting(part: Counting): PartCheck<Ingest> {
  return { part, given, input: [], build: (lab, _, p) => byPane(p.apply(tweets, tweets => lab[part](tweets))) }
}

/** A right number in a wrong window, or told at a wrong time, is wrong. */
function byPane(counts: PCollection<number>): PCollection<unknown> {
  return counts.apply(map((n, { window, pane }) => kv(`${window.start}–${window.end} ${pane.timing} ${pane.index}`, n)))
}
