import { create, kv, map, type PCollection, type TimestampedValue, timestamped } from 'yeoul'
import type { Tweet } from 'yeoul/io/recording'
import type { PartCheck } from '../lab-program.ts'
import type { TweetCounter } from './parts.ts'

/** Two minutes, one of them twice apart; two languages; a keyword in two cases. */
const TWEETS: readonly TimestampedValue<Tweet>[] = [
  tweet(1, 'goal!', 'en'),
  tweet(2, 'GOAL', 'en'),
  tweet(59, '골 goal', 'ko'),
  tweet(60, 'what a goal', 'en'),
  tweet(61, '골', 'ko'),
  tweet(185, 'no more', 'en'),
]
const given = `the ${TWEETS.length} tweets at the top of tools/lab/3-counter/checks.ts`

function tweet(second: number, text: string, lang: string): TimestampedValue<Tweet> {
  const created_at = new Date(second * 1000).toISOString()
  return timestamped({ id: String(second), text, created_at, author_id: '1', lang }, second * 1000)
}

export const checks: readonly PartCheck<TweetCounter>[] = [
  {
    part: 'filtered',
    given: `${given}, the keyword goal and the language en`,
    build: (lab, _, p) => lab.filtered(p.apply(create(TWEETS)), { keyword: 'goal', lang: 'en' }),
  },
  { part: 'counter', given, build: (lab, _, p) => byWindow(p.apply(create(TWEETS), lab.counter)) },
  { part: 'microBatch', given, build: (lab, _, p) => byWindow(p.apply(create(TWEETS), lab.microBatch)) },
  { part: 'rolling', given, build: (lab, _, p) => byWindow(p.apply(create(TWEETS), lab.rolling)) },
]

/** A right number in a wrong window is wrong. */
function byWindow(counts: PCollection<number>): PCollection<unknown> {
  return counts.apply(map((n, { window, pane }) => kv(`${window.start}–${window.end} ${pane.timing}`, n)))
}
