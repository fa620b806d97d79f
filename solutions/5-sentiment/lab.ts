// Lab 5, solved. DISCUSSION.md says why it is written like this.
import Sentiment from 'sentiment'
import {
  combineNewestPanes,
  combinePerKey,
  composeCombineFns,
  count,
  fixedWindows,
  flatMap,
  type KV,
  kv,
  map,
  mean,
  type PCollection,
  top,
  windowInto,
} from 'yeoul'
import { hashtags, type Tweet } from 'yeoul/io/recording'
import { korean } from 'yeoul/korean'

const sentiment = new Sentiment()
sentiment.registerLanguage('ko', korean)

/** Each hashtag of a tweet with the tweet's score by the English list of words, as often as it is in it. */
export function scored(tweets: PCollection<Tweet>): PCollection<KV<string, number>> {
  return tweets.apply(flatMap(tweet => scoresOf(tweet, 'en')))
}

/** The same, but Korean tweets by the Korean list. */
export function scoredByLanguage(tweets: PCollection<Tweet>): PCollection<KV<string, number>> {
  return tweets.apply(flatMap(tweet => scoresOf(tweet, tweet.lang === 'ko' ? 'ko' : 'en')))
}

function scoresOf(tweet: Tweet, language: string): KV<string, number>[] {
  const tags = hashtags(tweet)
  // To score a text is the dearest step, and many have no hashtag.
  if (tags.length === 0) return []
  const { score } = sentiment.analyze(tweet.text, { language })
  return tags.map(tag => kv(tag, score))
}

/** A hashtag, the mean score of its tweets, and how often it was used. */
export type Mood = readonly [tag: string, mean: number, count: number]

/** Of the ten most used hashtags of five minutes, the mood. Ties go by code point. */
export function moodOfTop(scores: PCollection<KV<string, number>>): PCollection<readonly Mood[]> {
  return scores.apply(
    windowInto(fixedWindows('5m')),
    combinePerKey(composeCombineFns({ mean: mean(), count: count() })),
    combineNewestPanes(top(10, ([, a], [, b]) => b.count - a.count)),
    map(tags => tags.map(([tag, { mean, count }]): Mood => [tag, mean ?? 0, count])),
  )
}
