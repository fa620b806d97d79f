import {
  combineGlobally,
  count,
  countPerElement,
  distinct,
  fixedWindows,
  type KV,
  kv,
  map,
  type PCollection,
  slidingWindows,
  windowInto,
} from 'yeoul'
import * as solution from '../../../solutions/0-environment/lab.ts'
import type { Mistakes } from '../lab-program.ts'
import type { FirstPipeline } from './parts.ts'

const MINUTE_MS = 60_000

function inWindows(windows: Parameters<typeof windowInto>[0]): FirstPipeline['counts'] {
  return words => words.apply(windowInto(windows), countPerElement())
}

interface Told {
  readonly start: number
  readonly end: number
  readonly timestamp: number
}

/** Sentences whose minute is another one, or that are put in another way. */
function told(
  minuteOf: (told: Told) => number,
  inWords = (minute: number, word: string, n: number) => `minute ${minute}: ${word} ${n}`,
): FirstPipeline['sentences'] {
  return counts =>
    counts.apply(
      map(([word, n], { window: { start, end }, timestamp }) => inWords(minuteOf({ start, end, timestamp }), word, n)),
    )
}
const minute = ({ start }: Told) => start / MINUTE_MS + 1

export const mistakes: Mistakes<FirstPipeline> = {
  lowerCased: {
    'upper case': words => words.apply(map(word => word.toUpperCase())),
    'first letter only': words => words.apply(map(word => word.charAt(0).toLowerCase() + word.slice(1))),
    unchanged: words => words,
    'each word once': words => solution.lowerCased(words).apply(distinct()),
  },
  counts: {
    'no windows': words => words.apply(countPerElement()),
    'windows after counting': words => words.apply(countPerElement(), windowInto(fixedWindows('60s'))),
    milliseconds: inWindows(fixedWindows(60)),
    'a second': inWindows(fixedWindows('1s')),
    'an hour': inWindows(fixedWindows('60m')),
    'sliding windows': inWindows(slidingWindows({ size: '60s', period: '10s' })),
    'each word once': words => words.apply(windowInto(fixedWindows('60s')), distinct(), countPerElement()),
    'all words together': words =>
      words.apply(windowInto(fixedWindows('60s')), combineGlobally(count())) as unknown as PCollection<
        KV<string, number>
      >,
    'pair turned round': words =>
      solution.counts(words).apply(map(([word, n]) => kv(n, word))) as unknown as PCollection<KV<string, number>>,
  },
  sentences: {
    'minutes from zero': told(({ start }) => start / MINUTE_MS),
    'one too many': told(({ end }) => end / MINUTE_MS + 1),
    milliseconds: told(({ start }) => start),
    'one millisecond more': told(({ start }) => start + 1),
    seconds: told(({ start }) => start / 1000 + 1),
    'time of the count': told(({ timestamp }) => timestamp / MINUTE_MS + 1),
    'count before word': told(minute, (minute, word, n) => `minute ${minute}: ${n} ${word}`),
    'no minute': told(minute, (_, word, n) => `${word} ${n}`),
  },
}
