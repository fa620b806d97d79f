// Lab 4, solved. DISCUSSION.md says why it is written like this.
import {
  countPerElement,
  eventTimer,
  flatMap,
  globalWindows,
  type KV,
  kv,
  type PCollection,
  parDo,
  slidingWindows,
  topByValue,
  valueState,
  windowInto,
} from 'yeoul'
import { hashtags, type Tweet } from 'yeoul/io/recording'

/** Hashtags with their counts, the most used first. */
export type Top = readonly KV<string, number>[]

/** A window is as long, */
const SIZE = '60s'
/** and so often one begins. */
const PERIOD_MS = 10_000

/** The hashtags of each tweet, in lower case, each as often as it is in it. */
export function split(tweets: PCollection<Tweet>): PCollection<string> {
  return tweets.apply(flatMap(hashtags))
}

/** The ten most used hashtags of the last minute, every ten seconds. Ties go by code point. */
export function trending(tags: PCollection<string>): PCollection<Top> {
  return tags.apply(windowInto(slidingWindows({ size: SIZE, period: PERIOD_MS })), countPerElement(), topByValue(10))
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
    flatMap(top => top.map(([tag], index) => kv(tag, index + 1))),
    parDo({
      // When the hashtag was last in the top ten, and its rank there.
      state: { last: valueState<{ timestamp: number; rank: number }>() },
      timers: { forget: eventTimer() },
      process({ element: [tag, rank], timestamp, state, timers }): RankChange[] {
        const last = state.last.read()
        const from = last?.timestamp === timestamp - PERIOD_MS ? last.rank : null
        state.last.write({ timestamp, rank })
        // The next window is the last that asks. One period more, so that it does not matter what comes first.
        timers.forget.set(timestamp + 2 * PERIOD_MS)
        return from === rank ? [] : [{ tag, rank, from }]
      },
      onTimer({ state }) {
        state.last.clear()
      },
    }),
  )
}
