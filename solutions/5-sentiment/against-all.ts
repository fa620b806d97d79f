// An open task of lab 5, solved: the mood of a hashtag against that of all tweets, by a side input.
import Sentiment from 'sentiment'
import {
  asSingleton,
  combineGlobally,
  combinePerKey,
  fixedWindows,
  flatMap,
  kv,
  map,
  mean,
  type PCollection,
  windowInto,
} from 'yeoul'
import { hashtags, type Tweet } from 'yeoul/io/recording'

const sentiment = new Sentiment()

/** How much a hashtag's mean score lies above the mean of all tweets of the same five minutes. */
export type Above = readonly [tag: string, above: number]

/** Each hashtag against all tweets of its window, those without hashtags too. */
export function againstAll(tweets: PCollection<Tweet>): PCollection<Above> {
  const scored = tweets.apply(
    map(tweet => ({ tags: hashtags(tweet), score: sentiment.analyze(tweet.text).score })),
    windowInto(fixedWindows('5m')),
  )
  // A side input has a value for each window: a window waits until its own is there.
  const all = scored.apply(
    map(({ score }) => score),
    combineGlobally(mean()),
  )
  return scored.apply(
    flatMap(({ tags, score }) => tags.map(tag => kv(tag, score))),
    combinePerKey(mean()),
    map(([tag, mine], { sideInputs }): Above => [tag, (mine ?? 0) - (sideInputs.all ?? 0)], {
      sideInputs: { all: asSingleton(all) },
    }),
  )
}
