import type { Planted } from './planted.ts'

const from = 'last?.timestamp === timestamp - PERIOD_MS ? last.rank : null'
const top = 'topByValue(10))'
const sorted = (compare: string) =>
  `(counts: PCollection<KV<string, number>>) => counts.apply(combineGlobally(combineFn({ createAccumulator: (): Top => [], addInput: (all: Top, one: KV<string, number>) => [...all, one], mergeAccumulators: (parts: Iterable<Top>) => [...parts].flat(), extractOutput: (all: Top) => [...all].sort(${compare}).slice(0, 10) }))))`

export const planted: readonly Planted[] = [
  {
    part: 'split',
    right: 'flatMap(hashtags)',
    wrong: 'flatMap(tweet => [...new Set(hashtags(tweet))])',
    mistake: 'once a tweet',
  },
  {
    part: 'trending',
    right: top,
    wrong: sorted('([x, a], [y, b]) => b - a || (x < y ? -1 : x > y ? 1 : 0)'),
    mistake: 'ties by code unit',
  },
  { part: 'trending', right: top, wrong: sorted('([, a], [, b]) => b - a'), mistake: 'ties as they come' },
  { part: 'trending', right: 'topByValue(10)', wrong: 'topByValue(11)', mistake: 'nine or eleven' },
  {
    part: 'trending',
    right: 'slidingWindows({ size: SIZE, period: PERIOD_MS })',
    wrong: 'slidingWindows({ size: PERIOD_MS, period: SIZE })',
    mistake: 'size and period swapped',
  },
  { part: 'rankChanges', right: from, wrong: 'last?.rank ?? null', mistake: 'away forgotten' },
  { part: 'rankChanges', right: 'from === rank ? [] : ', wrong: '', mistake: 'all told' },
  { part: 'rankChanges', right: 'kv(tag, index + 1)', wrong: 'kv(tag, index)', mistake: 'ranks from zero' },
  { part: 'rankChanges', right: '        state.last.write({ timestamp, rank })\n', wrong: '', mistake: 'no memory' },
  { part: 'rankChanges', right: '    windowInto(globalWindows()),\n', wrong: '', mistake: 'state of a window' },
  { part: 'rankChanges', right: 'timers.forget.set(timestamp + 2 * PERIOD_MS)', wrong: '', mistake: 'kept for ever' },
  { part: 'rankChanges', right: 'state.last.clear()', wrong: '', mistake: 'kept for ever' },
]
