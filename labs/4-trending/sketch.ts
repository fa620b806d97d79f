// An open task of lab 4: heavy hitters in little memory.
import type { PCollection } from 'yeoul'
import type { Tweet } from 'yeoul/io/recording'

/** What the sketch knows. */
export interface Estimates {
  /** How much an estimate may be too low: at most all occurrences, divided by the counters and one. */
  readonly error: number
  /** Hashtags with estimates, the greatest first; every hashtag that was used more often than `error` is among them. */
  readonly tags: readonly (readonly [tag: string, atLeast: number])[]
}

/** The hashtags of five minutes that are used most, in twenty counters. */
export function heavyHitters(tweets: PCollection<Tweet>): PCollection<Estimates> {
  return tweets.apply(
    todo('TODO a CombineFn with twenty counters: if a hashtag has none, and none is free, take one from each'),
  )
}

function todo(task: string): () => never {
  return () => {
    throw new Error(task)
  }
}
