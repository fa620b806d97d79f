// Lab 2: read tweets as they come, and count them. README.md beside this file says what to do, in which order.
import { combineGlobally, count, type Duration, fixedWindows, type PCollection, type Pipeline, windowInto } from 'yeoul'
import type { ReadRecordingOptions, Tweet } from 'yeoul/io/recording'

/** Where tweets come from, each with the time at which it was written. All else is the same for any source. */
export function source(pipeline: Pipeline, recording: string, options: ReadRecordingOptions = {}): PCollection<Tweet> {
  return pipeline.apply(
    todo(
      'TODO 1: readRecording of recording and options, with an eventTime: when a tweet was written',
      recording,
      options,
    ),
  )
}

/** Tweets by the minute; told again with each that is late. This one is done, as an example. */
export function fixed(tweets: PCollection<Tweet>, allowedLateness: Duration = '1m'): PCollection<number> {
  return tweets.apply(
    windowInto(fixedWindows('60s'), { allowedLateness, accumulationMode: 'accumulating' }),
    combineGlobally(count()),
  )
}

/** Every ten seconds, the tweets of sixty. */
export function sliding(tweets: PCollection<Tweet>, allowedLateness: Duration = '1m'): PCollection<number> {
  return tweets.apply(
    todo('TODO 2: windowInto(slidingWindows({ size, period }), …) as in fixed, then count', allowedLateness),
  )
}

/** Tweets between two pauses of twenty seconds. */
export function session(tweets: PCollection<Tweet>, allowedLateness: Duration = '1m'): PCollection<number> {
  return tweets.apply(todo("TODO 3: windowInto(sessions('20s'), …) as in fixed, then count", allowedLateness))
}

/** A number whenever a hundred more have come, whenever they were written. */
export function every100(tweets: PCollection<Tweet>): PCollection<number> {
  return tweets.apply(todo('TODO 4: windowInto(globalWindows(), { trigger, accumulationMode }), then count'))
}

/** Tweets of ten minutes, told after every three: each pane has those that are new. */
export function pieces(tweets: PCollection<Tweet>, allowedLateness: Duration = '1m'): PCollection<number> {
  return tweets.apply(
    todo(
      "TODO 5: windowInto(fixedWindows('10m'), { trigger, allowedLateness, accumulationMode }), then count",
      allowedLateness,
    ),
  )
}

/** The same; each pane has all so far. */
export function wholes(tweets: PCollection<Tweet>, allowedLateness: Duration = '1m'): PCollection<number> {
  return tweets.apply(todo('TODO 6: as in pieces; which mode is it here?', allowedLateness))
}

/** Stands where a transform is yours to write. Until then `yeoul lab 2` takes the one of the solution, and says so. */
function todo(task: string, ..._with: unknown[]): () => never {
  return () => {
    throw new Error(task)
  }
}
