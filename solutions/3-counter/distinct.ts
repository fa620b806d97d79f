// An open task of lab 3, solved: each tweet once.
import { combineGlobally, count, distinctBy, fixedWindows, type PCollection, windowInto } from 'yeoul'
import type { Tweet } from 'yeoul/io/recording'

/** Tweets by the minute, each id once. A tweet that is delivered again was written in the same minute. */
export function distinctTweets(tweets: PCollection<Tweet>): PCollection<number> {
  return tweets.apply(
    // In windows, since a tweet and its copy fall into the same one, and what was seen is forgotten with it.
    windowInto(fixedWindows('60s')),
    distinctBy(tweet => tweet.id),
    combineGlobally(count()),
  )
}
