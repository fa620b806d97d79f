import { create, kv, map, type PCollection, type TimestampedValue, timestamped } from 'yeoul'
import type { Tweet } from 'yeoul/io/recording'
import { someWritten, writtenAt } from '../../check/arrivals.ts'
import type { PartCheck } from '../lab-program.ts'
import type { Moods } from './parts.ts'

/** Two windows, three languages, a hashtag twice in a tweet, texts without one, and a negation. */
const TWEETS: readonly TimestampedValue<Tweet>[] = [
  tweet(1, 'a great match, I love it', 'en', 'cup', 'Goal'),
  tweet(2, 'a bad day', 'en', 'cup', 'cup'),
  tweet(3, 'not good', 'en', 'goal'),
  tweet(4, '정말 좋아요', 'ko', '컵'),
  tweet(5, '별로 안 좋네요', 'ko', '컵'),
  tweet(6, 'wonderful', 'en'),
  tweet(7, 'super, magnifique', 'fr', 'cup'),
  tweet(301, 'terrible, just terrible', 'en', 'cup'),
]
const given = `the ${TWEETS.length} tweets at the top of tools/lab/5-sentiment/checks.ts`

function tweet(second: number, text: string, lang: string, ...tags: string[]): TimestampedValue<Tweet> {
  return writtenAt(second, { text, lang, tags })
}

const TAGS = ['b', 'a', 'b', 'c', '\u{1f600}', '\uff41']

/** Twelve hashtags, so that two are left out, of which ties decide. */
function scores(tags: readonly string[]): TimestampedValue<readonly [string, number]>[] {
  return tags.map((tag, i) => timestamped(kv(tag, (i % 5) - 1), i === 14 ? 299_999 : i * 1000))
}

type Tweets = readonly TimestampedValue<Tweet>[]
const input = { input: TWEETS, another: someWritten }

export const checks: readonly PartCheck<Moods>[] = [
  { part: 'scored', given, ...input, build: (lab, _, p, tweets: Tweets) => p.apply(create(tweets), lab.scored) },
  {
    part: 'moodOfTop',
    given: 'the scores in tools/lab/5-sentiment/checks.ts',
    input: scores([...TAGS, 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'c', 'b']),
    another: random =>
      scores(Array.from({ length: 40 }, () => random.pick([...TAGS, 'd', 'e', 'f', 'g', 'h', 'i', 'j']))),
    build: (lab, _, p, scores: readonly TimestampedValue<readonly [string, number]>[]) =>
      byWindow(p.apply(create(scores), lab.moodOfTop)),
  },
  {
    part: 'scoredByLanguage',
    given,
    ...input,
    build: (lab, _, p, tweets: Tweets) => p.apply(create(tweets), lab.scoredByLanguage),
  },
]

/** A right list in a wrong window is wrong. */
function byWindow<T>(lists: PCollection<T>): PCollection<unknown> {
  return lists.apply(map((list, { window }) => kv(`${window.start}–${window.end}`, list)))
}
