import {
  create,
  fixedWindows,
  kv,
  map,
  type PCollection,
  type TimestampedValue,
  type Trace,
  timestamped,
  windowInto,
} from 'yeoul'
import type { Tweet } from 'yeoul/io/recording'
import type { Top } from '../../../solutions/4-trending/lab.ts'
import { someWritten, writtenAt } from '../../check/arrivals.ts'
import type { PartCheck } from '../lab-program.ts'
import { LiveState } from '../live-state.ts'
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
  return writtenAt(second, { tags })
}

/** In successive windows: one that stays, two that change places, one that leaves and comes back, a gap. */
const TOPS = [['a', 'b', 'c'], ['a', 'c', 'b'], ['a', 'c'], ['a', 'c', 'b'], [], ['a'], ['b', 'a']]

function tops(lists: readonly (readonly string[])[]): TimestampedValue<Top>[] {
  return lists
    .map((tags, i) =>
      timestamped(
        tags.map((tag, rank) => kv(tag, 10 - rank)),
        10_000 * i + 9_999,
      ),
    )
    .filter(({ value }) => value.length > 0)
}

type Tweets = readonly TimestampedValue<Tweet>[]
const input = { input: TWEETS, another: someWritten }

export const checks: readonly PartCheck<Trending>[] = [
  {
    part: 'split',
    given: `the ${TWEETS.length} tweets at the top of tools/lab/4-trending/checks.ts`,
    ...input,
    build: (lab, _, p, tweets: Tweets) => p.apply(create(tweets), lab.split),
  },
  {
    part: 'trending',
    given,
    ...input,
    build: (lab, solution, p, tweets: Tweets) => byWindow(p.apply(create(tweets), solution.split, lab.trending)),
  },
  {
    part: 'rankChanges',
    given: 'the top tens in tools/lab/4-trending/checks.ts',
    input: tops(TOPS),
    another: random =>
      tops(Array.from({ length: 12 }, () => random.shuffled(['a', 'b', 'c', 'd']).slice(random.below(5)))),
    build: (lab, _, p, lists: readonly TimestampedValue<Top>[]) =>
      p.apply(
        create(lists),
        // Each in a window of its own, as trending gives them.
        windowInto(fixedWindows('10s')),
        lab.rankChanges,
        map(({ tag, rank, from }, { timestamp }) => kv(`${tag} at ${timestamp}`, { rank, from })),
      ),
    inRun: { 'kept for ever': trace => stateIn(trace) > 0 },
  },
]

/** For how many keys there is state at the end. */
function stateIn({ events }: Trace): number {
  const state = new LiveState('rankChanges')
  for (const event of events) state.write(event)
  return state.now
}

/** A right list in a wrong window is wrong. */
function byWindow(lists: PCollection<Top>): PCollection<unknown> {
  return lists.apply(map((top, { window }) => kv(`${window.start}–${window.end}`, top)))
}
