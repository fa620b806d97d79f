import {
  combineFn,
  combineGlobally,
  countPerElement,
  distinct,
  eventTimer,
  fixedWindows,
  flatMap,
  globalWindows,
  type KV,
  kv,
  map,
  type PCollection,
  parDo,
  slidingWindows,
  topByValue,
  valueState,
  windowInto,
  withKeys,
} from 'yeoul'
import { hashtags } from 'yeoul/io/recording'
import type { RankChange, Top } from '../../../solutions/4-trending/lab.ts'
import type { Mistakes } from '../lab-program.ts'
import type { Trending } from './parts.ts'

const PERIOD_MS = 10_000
const sliding = slidingWindows({ size: '60s', period: '10s' })

/** The ten of a window, in an order of one's own. */
function topBy(compare: (a: KV<string, number>, b: KV<string, number>) => number): Trending['trending'] {
  return tags =>
    tags.apply(
      windowInto(sliding),
      countPerElement(),
      combineGlobally(
        combineFn({
          createAccumulator: (): Top => [],
          addInput: (all: Top, count: KV<string, number>) => [...all, count],
          mergeAccumulators: (parts: Iterable<Top>) => [...parts].flat(),
          extractOutput: (all: Top) => [...all].sort(compare).slice(0, 10),
        }),
      ),
    )
}

function inWindows(windows: Parameters<typeof windowInto>[0], n = 10): Trending['trending'] {
  return tags => tags.apply(windowInto(windows), countPerElement(), topByValue(n))
}

interface Last {
  readonly timestamp: number
  readonly rank: number
}

/** What changes, by a report of one's own on each hashtag of a top ten. */
function changes(
  report: (now: Last & { readonly tag: string }, last: Last | null) => RankChange[],
  base = 1,
): Trending['rankChanges'] {
  return (tops: PCollection<Top>) =>
    tops.apply(
      windowInto(globalWindows()),
      flatMap(top => top.map(([tag], index) => kv(tag, index + base))),
      parDo({
        state: { last: valueState<Last>() },
        process({ element: [tag, rank], timestamp, state }): RankChange[] {
          const last = state.last.read() ?? null
          state.last.write({ timestamp, rank })
          return report({ tag, rank, timestamp }, last)
        },
      }),
    )
}

function rankBefore({ timestamp }: Last, last: Last | null): number | null {
  return last?.timestamp === timestamp - PERIOD_MS ? last.rank : null
}

export const mistakes: Mistakes<Trending> = {
  split: {
    'case counts': tweets => tweets.apply(flatMap(tweet => (tweet.entities?.hashtags ?? []).map(({ tag }) => tag))),
    'once a tweet': tweets => tweets.apply(flatMap(tweet => [...new Set(hashtags(tweet))])),
    'first only': tweets => tweets.apply(flatMap(tweet => hashtags(tweet).slice(0, 1))),
    'each hashtag once': tweets => tweets.apply(flatMap(hashtags), distinct()),
  },
  trending: {
    'ties by code unit': topBy(([x, a], [y, b]) => b - a || (x < y ? -1 : 1)),
    'ties by locale': topBy(([x, a], [y, b]) => b - a || x.localeCompare(y)),
    'ties as they come': topBy(([, a], [, b]) => b - a),
    'least first': topBy(([, a], [, b]) => a - b),
    'no overlap': inWindows(fixedWindows('60s')),
    'period as size': inWindows(fixedWindows('10s')),
    'size and period swapped': inWindows(slidingWindows({ size: '10s', period: '60s' })),
    'not cut': inWindows(sliding, 1_000_000),
    'nine or eleven': inWindows(sliding, 11),
    'once a window': tags =>
      tags.apply(
        windowInto(sliding),
        withKeys(tag => tag),
        map(([tag]) => tag),
        distinct(),
        countPerElement(),
        topByValue(10),
      ),
  },
  rankChanges: {
    'away forgotten': changes(({ tag, rank }, last) => {
      const from = last?.rank ?? null
      return from === rank ? [] : [{ tag, rank, from }]
    }),
    'all told': changes((now, last) => [{ tag: now.tag, rank: now.rank, from: rankBefore(now, last) }]),
    'new ones only': changes((now, last) => {
      const from = rankBefore(now, last)
      return from === null ? [{ tag: now.tag, rank: now.rank, from }] : []
    }),
    'new ones left out': changes((now, last) => {
      const from = rankBefore(now, last)
      return from === null || from === now.rank ? [] : [{ tag: now.tag, rank: now.rank, from }]
    }),
    'ranks from zero': changes((now, last) => {
      const from = rankBefore(now, last)
      return from === now.rank ? [] : [{ tag: now.tag, rank: now.rank, from }]
    }, 0),
    'no memory': changes(({ tag, rank }) => [{ tag, rank, from: null }]),
    'state of a window': tops =>
      tops.apply(
        flatMap(top => top.map(([tag], index) => kv(tag, index + 1))),
        parDo({
          state: { last: valueState<Last>() },
          timers: { forget: eventTimer() },
          process({ timestamp, timers }): RankChange[] {
            timers.forget.set(timestamp + 2 * PERIOD_MS)
            return []
          },
          onTimer() {},
        }),
      ),
  },
}
