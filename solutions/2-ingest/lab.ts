// Lab 2, solved. DISCUSSION.md says why it is written like this.
import {
  afterCount,
  afterWatermark,
  combineGlobally,
  count,
  type Duration,
  fixedWindows,
  globalWindows,
  type PCollection,
  type Pipeline,
  repeatedly,
  sessions,
  slidingWindows,
  windowInto,
} from 'yeoul'
import { type ReadRecordingOptions, readRecording, type Tweet } from 'yeoul/io/recording'

/** Where tweets come from, each with the time at which it was written. All else is the same for any source. */
export function source(pipeline: Pipeline, recording: string, options: ReadRecordingOptions = {}): PCollection<Tweet> {
  return pipeline.apply(readRecording(recording, { ...options, eventTime: 'created' }))
}

/** Tweets by the minute; told again with each that is late. */
export function fixed(tweets: PCollection<Tweet>, allowedLateness: Duration = '1m'): PCollection<number> {
  return tweets.apply(
    windowInto(fixedWindows('60s'), { allowedLateness, accumulationMode: 'accumulating' }),
    combineGlobally(count()),
  )
}

/** Every ten seconds, the tweets of sixty. */
export function sliding(tweets: PCollection<Tweet>, allowedLateness: Duration = '1m'): PCollection<number> {
  return tweets.apply(
    windowInto(slidingWindows({ size: '60s', period: '10s' }), { allowedLateness, accumulationMode: 'accumulating' }),
    combineGlobally(count()),
  )
}

/** Tweets between two pauses of twenty seconds. */
export function session(tweets: PCollection<Tweet>, allowedLateness: Duration = '1m'): PCollection<number> {
  return tweets.apply(
    windowInto(sessions('20s'), { allowedLateness, accumulationMode: 'accumulating' }),
    combineGlobally(count()),
  )
}

/** A number whenever a hundred more have come, whenever they were written. */
export function every100(tweets: PCollection<Tweet>): PCollection<number> {
  return tweets.apply(
    windowInto(globalWindows(), { trigger: repeatedly(afterCount(100)), accumulationMode: 'discarding' }),
    combineGlobally(count()),
  )
}

/** Tweets of ten minutes, told after every three: each pane has those that are new. */
export function pieces(tweets: PCollection<Tweet>, allowedLateness: Duration = '1m'): PCollection<number> {
  return tweets.apply(
    windowInto(fixedWindows('10m'), {
      trigger: afterWatermark({ early: afterCount(3), late: afterCount(1) }),
      allowedLateness,
      accumulationMode: 'discarding',
    }),
    combineGlobally(count()),
  )
}

/** The same; each pane has all so far. */
export function wholes(tweets: PCollection<Tweet>, allowedLateness: Duration = '1m'): PCollection<number> {
  return tweets.apply(
    windowInto(fixedWindows('10m'), {
      trigger: afterWatermark({ early: afterCount(3), late: afterCount(1) }),
      allowedLateness,
      accumulationMode: 'accumulating',
    }),
    combineGlobally(count()),
  )
}
