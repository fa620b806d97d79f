import { create, kv, map, type PCollection, type TimestampedValue, timestamped } from 'yeoul'
import type { Tweet } from 'yeoul/io/recording'
import type { Top } from '../../../solutions/4-trending/lab.ts'
import type { PartCheck } from '../lab-program.ts'
import type { Trending } from './parts.ts'

/** Two spellings of one; a tie whose order by UTF-16 units is another than by code points; more than ten. */
const TWEETS: readonly TimestampedValue<Tweet>[] = [
  tweet(1, 'Cup', 'cup', 'goal'),
  tweet(12, 'CUP', '골'),
  tweet(25, 'goal', '\u{1d4ac}', '\uff41'),
  tweet(40, ...Array.from({ length: 11 }, (_, i) => `tag${i}`)),
  tweet(95, 'goal', '골'),
]
const given = `the hashtags of the ${TWEETS.length} tweets at the top of tools/lab/4-trending/checks.ts`

function tweet(second: number, ...tags: string[]): TimestampedValue<Tweet> {
  const created_at = new Date(second * 1000).toISOString()
  const hashtags = tags.map(tag => ({ tag, start: 0, end: tag.length + 1 }))
  return timestamped(
    { id: String(second), text: '', created_at, author_id: '1', lang: 'en', entities: { hashtags } },
    second * 1000,
  )
}

/** In successive windows: one that stays, two that change places, one that leaves and comes back, a gap. */
const TOPS = [['a', 'b', 'c'], ['a', 'c', 'b'], ['a', 'c'], ['a', 'c', 'b'], [], ['a'], ['b', 'a']]

function tops(): TimestampedValue<Top>[] {
  return TOPS.map((tags, i) =>
    timestamped(
      tags.map((tag, rank) => kv(tag, 10 - rank)),
      10_000 * i + 9_999,
    ),
  ).filter((_, i) => (TOPS[i] as string[]).length > 0)
}

export const checks: readonly PartCheck<Trending>[] = [
  {
    part: 'split',
    given: `the ${TWEETS.length} tweets at the top of tools/lab/4-trending/checks.ts`,
    build: (lab, _, p) => p.apply(create(TWEETS), lab.split),
  },
  {
    part: 'trending',
    given,
    build: (lab, solution, p) => byWindow(p.apply(create(TWEETS), solution.split, lab.trending)),
  },
  {
    part: 'rankChanges',
    given: 'the top tens in tools/lab/4-trending/checks.ts',
    build: (lab, _, p) =>
      p.apply(
        create(tops()),
        lab.rankChanges,
        map(({ tag, rank, from }, { timestamp }) => kv(`${tag} at ${timestamp}`, { rank, from })),
      ),
  },
]

/** A right list in a wrong window is wrong. */
function byWindow(lists: PCollection<Top>): PCollection<unknown> {
  return lists.apply(map((top, { window }) => kv(`${window.start}–${window.end}`, top)))
}
