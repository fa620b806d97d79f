import { countPerElement, fixedWindows, flatMap, type KV, type PCollection, windowInto } from 'yeoul'
import { hashtags, type Tweet } from 'yeoul/io/recording'

/** Hashtags by the minute, with a lateness that covers whatever a kill delays. */
export function tagCounts(tweets: PCollection<Tweet>): PCollection<KV<string, number>> {
  return tweets.apply(
    flatMap(hashtags),
    windowInto(fixedWindows('1m'), { allowedLateness: '1d', accumulationMode: 'accumulating' }),
    countPerElement(),
  )
}

/** The row of a count in a table. */
export function rowKey(tag: string, window: { readonly start: number }): string {
  return `${window.start} ${tag}`
}
