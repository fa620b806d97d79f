import { create, kv, map, type TimestampedValue, timestamped } from 'yeoul'
import { hashtags, type Tweet } from 'yeoul/io/recording'
import { showValue } from '../../../../lib/core/show-value.ts'
import { tweetAt } from '../../../check/arrivals.ts'
import type { Random } from '../../../datasets/random.ts'
import { firstDifference } from '../../first-difference.ts'
import type { Broken, PartCheck } from '../../lab-program.ts'
import type { Sketch } from './parts.ts'
import { brokenPromise, type Counts, isEstimates, mistakes } from './promise.ts'

type Tweets = readonly TimestampedValue<Tweet>[]

const WINDOW_MS = 300_000

/** Two windows of five minutes; in the first a hashtag that is used often, and more others than there are counters. */
const TWEETS: Tweets = Array.from({ length: 72 }, (_, i) =>
  tweet(i * 5, i % 3 === 0 ? ['often'] : [`tag${(i * 7) % 25}`]),
)

function tweet(second: number, tags: readonly string[]): TimestampedValue<Tweet> {
  return timestamped(tweetAt(second, { tags }), second * 1000)
}

function otherTweets(random: Random): Tweets {
  return Array.from({ length: random.between(60, 120) }, (_, i) =>
    tweet(i * 5, random.chance(1 / 3) ? ['often', 'more'] : [`tag${random.below(40)}`]),
  )
}

export const checks: readonly PartCheck<Sketch>[] = [
  {
    part: 'heavyHitters',
    given: `the ${TWEETS.length} tweets at the top of tools/lab/tasks/sketch/checks.ts`,
    input: TWEETS,
    another: otherTweets,
    build: (lab, _, p, tweets: Tweets) =>
      p.apply(
        create(tweets),
        lab.heavyHitters,
        map((estimates, { window }) => kv(window.start, estimates)),
      ),
    promise: {
      mistakes,
      ofOutputs: (tweets: Tweets, outputs) => inWindows(byWindow(tweets), outputs as readonly [number, unknown][]),
      ofCombined: (inputs, output) =>
        isEstimates(output) ? brokenPromise(output, counted(inputs.map(String))) : undefined,
    },
  },
]

function inWindows(windows: ReadonlyMap<number, Counts>, outputs: readonly [number, unknown][]): Broken | undefined {
  const starts = firstDifference(
    [...windows.keys()],
    outputs.map(([start]) => start),
  )
  if (starts !== undefined) return { mistake: 'other windows', ...starts }
  for (const [start, estimates] of outputs) {
    if (!isEstimates(estimates))
      return { mistake: 'no estimates', expected: '{ error, tags }', got: showValue(estimates) }
    const broken = brokenPromise(estimates, windows.get(start) as Counts)
    if (broken !== undefined) return { ...broken, expected: `${start}–${start + WINDOW_MS}: ${broken.expected}` }
  }
  return undefined
}

function byWindow(tweets: Tweets): ReadonlyMap<number, Counts> {
  const tags = new Map<number, string[]>()
  for (const { value } of tweets) {
    const written = Date.parse(value.created_at)
    const start = written - (written % WINDOW_MS)
    const used = hashtags(value)
    if (used.length > 0) tags.set(start, [...(tags.get(start) ?? []), ...used])
  }
  return new Map([...tags].map(([start, used]) => [start, counted(used)]))
}

function counted(tags: readonly string[]): Counts {
  const counts = new Map<string, number>()
  for (const tag of tags) counts.set(tag, (counts.get(tag) ?? 0) + 1)
  return counts
}
