// An open task of lab 4: hashtags that are used together.
import type { KV, PCollection } from 'yeoul'
import type { Tweet } from 'yeoul/io/recording'

/** The ten pairs of hashtags that most tweets of five minutes have both, as 'cup goal', the smaller one first. */
export function together(tweets: PCollection<Tweet>): PCollection<readonly KV<string, number>[]> {
  return tweets.apply(
    todo('TODO flatMap each tweet to its pairs: each once, however often and in which order they stand'),
  )
}

function todo(task: string): () => never {
  return () => {
    throw new Error(task)
  }
}
