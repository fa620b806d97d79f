// Lab 4: trending hashtags. README.md beside this file says what to do, in which order.
import { flatMap, globalWindows, type KV, type PCollection, windowInto } from 'yeoul'
import { hashtags, type Tweet } from 'yeoul/io/recording'

/** Hashtags with their counts, the most used first. */
export type Top = readonly KV<string, number>[]

/** The hashtags of each tweet, in lower case, each as often as it is in it. This one is done, as an example. */
export function split(tweets: PCollection<Tweet>): PCollection<string> {
  return tweets.apply(flatMap(hashtags))
}

/** The ten most used hashtags of the last minute, every ten seconds. Ties go by code point. */
export function trending(tags: PCollection<string>): PCollection<Top> {
  return tags.apply(
    todo("TODO 1: windowInto(slidingWindows({ size: '60s', period: '10s' })), countPerElement(), topByValue(10)"),
  )
}

/** A hashtag is new in the top ten, or has another rank there. */
export interface RankChange {
  readonly tag: string
  /** From 1. */
  readonly rank: number
  /** Its rank in the window before; null: it was not in the top ten then. */
  readonly from: number | null
}

/** What changes from one top ten to the next. Top tens must come in the order of their windows. */
export function rankChanges(tops: PCollection<Top>): PCollection<RankChange> {
  return tops.apply(
    // One window for all of time, so that state outlives the window that it comes from.
    windowInto(globalWindows()),
    todo('TODO 2: flatMap each top ten to kv(tag, rank), then parDo({ state, timers, process, onTimer })'),
  )
}

/** Stands where a transform is yours to write. Until then `yeoul lab 4` takes the one of the solution, and says so. */
function todo(task: string): () => never {
  return () => {
    throw new Error(task)
  }
}
