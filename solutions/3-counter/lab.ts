// Lab 3, solved. DISCUSSION.md says why it is written like this.
import {
  afterCount,
  afterProcessingTime,
  afterWatermark,
  combineGlobally,
  count,
  type Duration,
  filter,
  fixedWindows,
  globalWindows,
  type PCollection,
  repeatedly,
  slidingWindows,
  windowInto,
} from 'yeoul'
import type { Tweet } from 'yeoul/io/recording'

/** Which tweets are counted; what is not said is not asked. */
export interface Wanted {
  /** Somewhere in the text, as it is written: case counts. */
  readonly keyword?: string | undefined
  readonly lang?: string | undefined
}

/** The tweets that are wanted. */
export function filtered(tweets: PCollection<Tweet>, { keyword, lang }: Wanted = {}): PCollection<Tweet> {
  return tweets.apply(
    filter(tweet => lang === undefined || tweet.lang === lang),
    filter(tweet => keyword === undefined || tweet.text.includes(keyword)),
  )
}

/** Tweets by the minute in which they were written: a first count after ten seconds, and again with all that is late. */
export function counter(tweets: PCollection<Tweet>, allowedLateness: Duration = '1d'): PCollection<number> {
  return tweets.apply(
    windowInto(fixedWindows('60s'), {
      trigger: afterWatermark({ early: afterProcessingTime('10s'), late: afterCount(1) }),
      allowedLateness,
      accumulationMode: 'accumulating',
    }),
    combineGlobally(count()),
  )
}

/** Every ten seconds, what came in the last sixty. Event time is here the time of arrival. */
export function microBatch(arrivals: PCollection<Tweet>): PCollection<number> {
  return arrivals.apply(windowInto(slidingWindows({ size: '60s', period: '10s' })), combineGlobally(count()))
}

/** All tweets so far, told every ten seconds. There is no window that could end. */
export function rolling(tweets: PCollection<Tweet>): PCollection<number> {
  return tweets.apply(
    windowInto(globalWindows(), {
      trigger: repeatedly(afterProcessingTime('10s')),
      accumulationMode: 'accumulating',
    }),
    combineGlobally(count()),
  )
}
