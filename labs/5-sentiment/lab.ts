// Lab 5: the mood of hashtags. README.md beside this file says what to do, in which order.
import Sentiment from 'sentiment'
import type { KV, PCollection } from 'yeoul'
import type { Tweet } from 'yeoul/io/recording'

const sentiment = new Sentiment()

/** How glad a text sounds, summed over its words: negative, 0, positive. This one is done, as an example. */
export function scoreOf({ text }: Tweet): number {
  return sentiment.analyze(text).score
}

/** Each hashtag of a tweet with the tweet's score by the English list of words, as often as it is in it. */
export function scored(tweets: PCollection<Tweet>): PCollection<KV<string, number>> {
  return tweets.apply(todo('TODO 1: flatMap each tweet to a pair kv(tag, scoreOf(tweet)) for each of its hashtags'))
}

/** A hashtag, the mean score of its tweets, and how often it was used. */
export type Mood = readonly [tag: string, mean: number, count: number]

/** Of the ten most used hashtags of five minutes, the mood. Ties go by code point. */
export function moodOfTop(scores: PCollection<KV<string, number>>): PCollection<readonly Mood[]> {
  return scores.apply(todo("TODO 2: windowInto(fixedWindows('5m')), combinePerKey(…), combineNewestPanes(top(…)), map"))
}

/** As scored, but Korean tweets by the Korean list. */
export function scoredByLanguage(tweets: PCollection<Tweet>): PCollection<KV<string, number>> {
  return tweets.apply(
    todo(
      "TODO 3: register korean, of 'yeoul/korean', as the language ko, and analyze(text, { language }) by tweet.lang",
    ),
  )
}

/** Stands where a transform is yours to write. Until then `yeoul lab 5` takes the one of the solution, and says so. */
function todo(task: string): () => never {
  return () => {
    throw new Error(task)
  }
}
