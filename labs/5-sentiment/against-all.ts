// An open task of lab 5: the mood of a hashtag against that of all tweets, by a side input.
import type { PCollection } from 'yeoul'
import type { Tweet } from 'yeoul/io/recording'

/** How much a hashtag's mean score lies above the mean of all tweets of the same five minutes. */
export type Above = readonly [tag: string, above: number]

/** Each hashtag against all tweets of its window, those without hashtags too. */
export function againstAll(tweets: PCollection<Tweet>): PCollection<Above> {
  return tweets.apply(
    todo('TODO the mean of all as asSingleton(…), a side input of the map after the mean of each hashtag'),
  )
}

function todo(task: string): () => never {
  return () => {
    throw new Error(task)
  }
}
