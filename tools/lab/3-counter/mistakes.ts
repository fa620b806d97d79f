import {
  afterCount,
  afterProcessingTime,
  afterWatermark,
  combineGlobally,
  count,
  filter,
  fixedWindows,
  globalWindows,
  type PCollection,
  repeatedly,
  slidingWindows,
  sum,
  type Trigger,
  windowInto,
} from 'yeoul'
import type { Tweet } from 'yeoul/io/recording'
import * as solution from '../../../solutions/3-counter/lab.ts'
import type { Mistakes } from '../lab-program.ts'
import type { TweetCounter } from './parts.ts'

const early = afterProcessingTime('10s')
const late = afterCount(1)

interface Minutes {
  readonly trigger?: Trigger
  /** That which is given, if not said. */
  readonly lateness?: '0s' | '1m' | '1d'
  readonly mode?: 'accumulating' | 'discarding'
}

function byMinute({
  trigger = afterWatermark({ early, late }),
  lateness,
  mode = 'accumulating',
}: Minutes): TweetCounter['counter'] {
  return (tweets, given = '1d') =>
    tweets.apply(
      windowInto(fixedWindows('60s'), { trigger, allowedLateness: lateness ?? given, accumulationMode: mode }),
      combineGlobally(count()),
    )
}

function soFar(trigger: Trigger, accumulationMode: 'accumulating' | 'discarding'): TweetCounter['rolling'] {
  return tweets => tweets.apply(windowInto(globalWindows(), { trigger, accumulationMode }), combineGlobally(count()))
}

export const mistakes: Mistakes<TweetCounter> = {
  filtered: {
    'any case': (tweets, { keyword = '', lang } = {}) =>
      tweets.apply(
        filter(tweet => lang === undefined || tweet.lang === lang),
        filter(tweet => tweet.text.toLowerCase().includes(keyword.toLowerCase())),
      ),
    'whole text': (tweets, { keyword, lang } = {}) =>
      tweets.apply(filter(tweet => tweet.text === keyword && (lang === undefined || tweet.lang === lang))),
    'no language': (tweets, { keyword = '' } = {}) => tweets.apply(filter(tweet => tweet.text.includes(keyword))),
    'no keyword': (tweets, { lang } = {}) => solution.filtered(tweets, { lang }),
    'always a keyword': (tweets, { keyword, lang } = {}) =>
      solution.filtered(tweets, { keyword: String(keyword), lang }),
    'keyword written down': (tweets, { lang } = {}) => solution.filtered(tweets, { keyword: 'goal', lang }),
    'one of the two': (tweets, { keyword = '', lang } = {}) =>
      tweets.apply(filter(tweet => tweet.lang === lang || tweet.text.includes(keyword))),
  },
  counter: {
    discarding: byMinute({ mode: 'discarding' }),
    'late data dropped': byMinute({ lateness: '0s' }),
    'late data dropped, discarding': byMinute({ lateness: '0s', mode: 'discarding' }),
    'lateness written down': byMinute({ lateness: '1d' }),
    'a minute of lateness': byMinute({ lateness: '1m' }),
    'no early panes': byMinute({ trigger: afterWatermark({ late }) }),
    'default trigger': tweets => tweets.apply(windowInto(fixedWindows('60s')), combineGlobally(count())),
    'early by count': byMinute({ trigger: afterWatermark({ early: late, late }) }),
    'processing time': byMinute({ trigger: repeatedly(early) }),
    'summed accumulating panes': (tweets, given) => solution.counter(tweets, given).apply(combineGlobally(sum())),
    'sliding windows': (tweets, given = '1d') =>
      tweets.apply(
        windowInto(slidingWindows({ size: '60s', period: '10s' }), {
          trigger: afterWatermark({ early, late }),
          allowedLateness: given,
          accumulationMode: 'accumulating',
        }),
        combineGlobally(count()),
      ),
  },
  microBatch: {
    'no overlap': counted(fixedWindows('60s')),
    'period as size': counted(fixedWindows('10s')),
    'size and period swapped': counted(slidingWindows({ size: '10s', period: '60s' })),
  },
  rolling: {
    discarding: soFar(repeatedly(early), 'discarding'),
    'fires once': soFar(early, 'accumulating'),
    'per arrival': soFar(repeatedly(late), 'accumulating'),
    'default trigger': tweets => tweets.apply(windowInto(globalWindows()), combineGlobally(count())),
  },
}

function counted(windows: Parameters<typeof windowInto>[0]): (tweets: PCollection<Tweet>) => PCollection<number> {
  return tweets => tweets.apply(windowInto(windows), combineGlobally(count()))
}
