import { create, kv, map, type PCollection, type TimestampedValue, timestamped } from 'yeoul'
import type { Tweet } from 'yeoul/io/recording'
import type { PartCheck } from '../lab-program.ts'
import type { Moods } from './parts.ts'

/** Two windows, two languages, a hashtag twice in a tweet, texts without one, and a negation. */
const TWEETS: readonly TimestampedValue<Tweet>[] = [
  tweet(1, 'a great match, I love it', 'en', 'cup', 'Goal'),
  tweet(2, 'a bad day', 'en', 'cup', 'cup'),
  tweet(3, 'not good', 'en', 'goal'),
  tweet(4, '정말 좋아요', 'ko', '컵'),
  tweet(5, '별로 안 좋네요', 'ko', '컵'),
  tweet(6, 'wonderful', 'en'),
  tweet(301, 'terrible, just terrible', 'en', 'cup'),
]
const given = `the ${TWEETS.length} tweets at the top of tools/lab/5-sentiment/checks.ts`

function tweet(second: number, text: string, lang: string, ...tags: string[]): TimestampedValue<Tweet> {
  const created_at = new Date(second * 1000).toISOString()
  const hashtags = tags.map(tag => ({ tag, start: 0, end: tag.length + 1 }))
  return timestamped(
    { id: String(second), text, created_at, author_id: '1', lang, entities: { hashtags } },
    second * 1000,
  )
}

/** Twelve hashtags, so that two are left out, of which ties decide. */
function scores(): TimestampedValue<readonly [string, number]>[] {
  const tags = ['b', 'a', 'b', 'c', '\u{1f600}', '\uff41', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'c', 'b']
  return tags.map((tag, i) => timestamped(kv(tag, (i % 5) - 1), i < 14 ? i * 1000 : 299_999))
}

export const checks: readonly PartCheck<Moods>[] = [
  { part: 'scored', given, build: (lab, _, p) => p.apply(create(TWEETS), lab.scored) },
  {
    part: 'moodOfTop',
    given: 'the scores in tools/lab/5-sentiment/checks.ts',
    build: (lab, _, p) => byWindow(p.apply(create(scores()), lab.moodOfTop)),
  },
  { part: 'scoredByLanguage', given, build: (lab, _, p) => p.apply(create(TWEETS), lab.scoredByLanguage) },
]

/** A right list in a wrong window is wrong. */
function byWindow<T>(lists: PCollection<T>): PCollection<unknown> {
  return lists.apply(map((list, { window }) => kv(`${window.start}–${window.end}`, list)))
}
