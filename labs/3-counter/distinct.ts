// An open task of lab 3: each tweet once.
import type { PCollection } from 'yeoul'
import type { Tweet } from 'yeoul/io/recording'

/** Tweets by the minute, each id once. A tweet that is delivered again was written in the same minute. */
export function distinctTweets(tweets: PCollection<Tweet>): PCollection<number> {
  return tweets.apply(todo('TODO count each id once: what must be remembered, and when may it be forgotten?'))
}

function todo(task: string): () => never {
  return () => {
    throw new Error(task)
  }
}
