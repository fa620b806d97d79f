import Sentiment from 'sentiment'
import {
  combineFn,
  combineNewestPanes,
  combinePerKey,
  composeCombineFns,
  count,
  fixedWindows,
  flatMap,
  kv,
  map,
  mean,
  sum,
  top,
  windowInto,
} from 'yeoul'
import { hashtags, type Tweet } from 'yeoul/io/recording'
import { korean } from 'yeoul/korean'
import * as solution from '../../../solutions/5-sentiment/lab.ts'
import type { Mistakes } from '../lab-program.ts'
import type { Moods } from './parts.ts'

const sentiment = new Sentiment()
sentiment.registerLanguage('ko', korean)

function each(score: (tweet: Tweet) => number, tagsOf: (tweet: Tweet) => string[] = hashtags): Moods['scored'] {
  return tweets => tweets.apply(flatMap(tweet => tagsOf(tweet).map(tag => kv(tag, score(tweet)))))
}

const english = ({ text }: Tweet) => sentiment.analyze(text).score
const inKorean = ({ text }: Tweet) => sentiment.analyze(text, { language: 'ko' }).score

interface Seen {
  readonly mean: number | null
  readonly count: number
  readonly sum: number
}
interface Moody {
  readonly size?: '60s' | '5m' | '10m'
  readonly n?: number
  readonly compare?: (a: readonly [string, Seen], b: readonly [string, Seen]) => number
  readonly value?: (seen: Seen) => number
}

function moods({
  size = '5m',
  n = 10,
  compare = ([, a], [, b]) => b.count - a.count,
  value = ({ mean }) => mean ?? 0,
}: Moody): Moods['moodOfTop'] {
  return scores =>
    scores.apply(
      windowInto(fixedWindows(size)),
      combinePerKey(composeCombineFns({ mean: mean(), count: count(), sum: sum() })),
      combineNewestPanes(top(n, compare)),
      map(tags => tags.map(([tag, seen]) => [tag, value(seen), seen.count] as const)),
    )
}

type Counted = readonly (readonly [string, Seen])[]

const tiesByUnit: Moods['moodOfTop'] = scores =>
  scores.apply(
    windowInto(fixedWindows('5m')),
    combinePerKey(composeCombineFns({ mean: mean(), count: count(), sum: sum() })),
    combineNewestPanes(
      combineFn({
        createAccumulator: (): Counted => [],
        addInput: (all: Counted, one: readonly [string, Seen]) => [...all, one],
        mergeAccumulators: (parts: Iterable<Counted>) => [...parts].flat(),
        extractOutput: (all: Counted) =>
          [...all].sort(([x, a], [y, b]) => b.count - a.count || (x < y ? -1 : 1)).slice(0, 10),
      }),
    ),
    map(tags => tags.map(([tag, { mean, count }]) => [tag, mean ?? 0, count] as const)),
  )

export const mistakes: Mistakes<Moods> = {
  scored: {
    'once a tweet': each(english, tweet => [...new Set(hashtags(tweet))]),
    'a score per word': each(({ text }) => sentiment.analyze(text).comparative),
    'Korean by its own list': solution.scoredByLanguage,
    'case counts': each(english, ({ entities }) => (entities?.hashtags ?? []).map(({ tag }) => tag)),
    'first only': each(english, tweet => hashtags(tweet).slice(0, 1)),
    'only the sign': each(tweet => Math.sign(english(tweet))),
  },
  moodOfTop: {
    'a sum, not a mean': moods({ value: ({ sum }) => sum }),
    'gladdest first': moods({ compare: ([, a], [, b]) => (b.mean ?? 0) - (a.mean ?? 0) }),
    'least first': moods({ compare: ([, a], [, b]) => a.count - b.count }),
    'ties by code unit': tiesByUnit,
    'a minute': moods({ size: '60s' }),
    'not cut': moods({ n: 1_000_000 }),
    'rounded means': moods({ value: ({ mean }) => Math.round(mean ?? 0) }),
  },
  scoredByLanguage: {
    'English for all': solution.scored,
    'Korean for all': each(inKorean),
    'other languages left out': tweets =>
      tweets.apply(
        flatMap(tweet => {
          if (tweet.lang !== 'en' && tweet.lang !== 'ko') return []
          const score = tweet.lang === 'ko' ? inKorean(tweet) : english(tweet)
          return hashtags(tweet).map(tag => kv(tag, score))
        }),
      ),
    'any language': each(({ text, lang = 'en' }) => sentiment.analyze(text, { language: lang }).score),
    'languages swapped': each(tweet => (tweet.lang === 'ko' ? english(tweet) : inKorean(tweet))),
    'a score per word': each(
      ({ text, lang }) => sentiment.analyze(text, { language: lang === 'ko' ? 'ko' : 'en' }).comparative,
    ),
  },
}
