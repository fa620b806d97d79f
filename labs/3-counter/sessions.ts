// An open task of lab 3: sessions of an author.
import type { PCollection } from 'yeoul'
import type { Tweet } from 'yeoul/io/recording'

/** What an author wrote without a pause of ten minutes. */
export interface Session {
  readonly author: string
  readonly tweets: number
  /** From the first tweet to ten minutes after the last, in milliseconds. */
  readonly lasted: number
}

/** The sessions of each author. Tweets that come in between join two sessions to one. */
export function authorSessions(tweets: PCollection<Tweet>): PCollection<Session> {
  return tweets.apply(
    todo("TODO withKeys by author_id, sessions('10m'), a count for each key, and a map with its window"),
  )
}

function todo(task: string): () => never {
  return () => {
    throw new Error(task)
  }
}
