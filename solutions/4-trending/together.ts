// An open task of lab 4, solved: hashtags that are used together.
import { countPerElement, fixedWindows, flatMap, type KV, type PCollection, topByValue, windowInto } from 'yeoul'
import { hashtags, type Tweet } from 'yeoul/io/recording'

/** The ten pairs of hashtags that most tweets of five minutes have both, as 'cup goal', the smaller one first. */
export function together(tweets: PCollection<Tweet>): PCollection<readonly KV<string, number>[]> {
  return tweets.apply(flatMap(pairsOf), windowInto(fixedWindows('5m')), countPerElement(), topByValue(10))
}

/** Each pair of a tweet once, in an order that does not depend on where they stand. */
function pairsOf(tweet: Tweet): string[] {
  const tags = [...new Set(hashtags(tweet))].sort()
  return tags.flatMap((a, i) => tags.slice(i + 1).map(b => `${a} ${b}`))
}
