// An open task of lab 3, solved: sessions of an author.
import { combinePerKey, count, map, type PCollection, sessions, windowInto, withKeys } from 'yeoul'
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
    withKeys(tweet => tweet.author_id),
    windowInto(sessions('10m')),
    combinePerKey(count()),
    map(([author, n], { window }): Session => ({ author, tweets: n, lasted: window.end - window.start })),
  )
}
