// Lab 3: count tweets by the minute. README.md beside this file says what to do, in which order.
import { type Duration, filter, type PCollection } from 'yeoul'
import type { Tweet } from 'yeoul/io/recording'

/** Which tweets are counted; what is not said is not asked. */
export interface Wanted {
  /** Somewhere in the text, as it is written: case counts. */
  readonly keyword?: string | undefined
  readonly lang?: string | undefined
}

/** The tweets that are wanted. The language is done, as an example. */
export function filtered(tweets: PCollection<Tweet>, { lang }: Wanted = {}): PCollection<Tweet> {
  return tweets.apply(
    filter(tweet => lang === undefined || tweet.lang === lang),
    todo('TODO 1: take the keyword from what is wanted, too, and keep the tweets whose text includes it'),
  )
}

/** Tweets by the minute in which they were written: a first count after ten seconds, and again with all that is late. */
export function counter(tweets: PCollection<Tweet>, allowedLateness: Duration = '1d'): PCollection<number> {
  return tweets.apply(
    todo("TODO 2: windowInto(fixedWindows('60s'), { trigger, allowedLateness, accumulationMode })", allowedLateness),
  )
}

/** Every ten seconds, what came in the last sixty. Event time is here the time of arrival. */
export function microBatch(arrivals: PCollection<Tweet>): PCollection<number> {
  return arrivals.apply(todo('TODO 3: windowInto(slidingWindows({ size, period })), then combineGlobally(count())'))
}

/** All tweets so far, told every ten seconds. There is no window that could end. */
export function rolling(tweets: PCollection<Tweet>): PCollection<number> {
  return tweets.apply(
    todo('TODO 4: windowInto(globalWindows(), { trigger, accumulationMode }), then combineGlobally(count())'),
  )
}

/** Stands where a transform is yours to write. Until then `yeoul lab 3` takes the one of the solution, and says so. */
function todo(task: string, ..._with: unknown[]): () => never {
  return () => {
    throw new Error(task)
  }
}
