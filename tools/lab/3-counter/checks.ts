import {
  create,
  flatten,
  globalWindows,
  type KV,
  kv,
  map,
  type PCollection,
  timestamped,
  windowInto,
  withName,
} from 'yeoul'
import type { Tweet } from 'yeoul/io/recording'
import { type Arrival, arriving, someArrivals, tweetAt } from '../../check/arrivals.ts'
import type { PartCheck } from '../lab-program.ts'
import type { TweetCounter } from './parts.ts'

/** Two languages, a keyword in two cases; of the first minute one that comes before the watermark, and two after it; one after a minute more. */
const ARRIVALS: readonly Arrival[] = [
  arrival(1, 1, 'goal!', 'en'),
  arrival(2, 2, 'GOAL', 'en'),
  arrival(15, 3, '골 goal', 'ko'),
  arrival(61, 60, 'what a goal', 'en'),
  arrival(62, 59, '골', 'ko'),
  arrival(95, 94, 'no more', 'en'),
  arrival(96, 58, 'a late goal', 'en'),
  arrival(99, 57, 'and another', 'en'),
  arrival(190, 185, 'over', 'en'),
  arrival(195, 30, 'the last goal', 'en'),
]
const given = `the ${ARRIVALS.length} tweets at the top of tools/lab/3-counter/checks.ts`
const input = { input: ARRIVALS, another: someArrivals }

function arrival(at: number, written: number, text: string, lang: string): Arrival {
  return { at, tweet: tweetAt(written, { text, lang }) }
}

type Arrivals = readonly Arrival[]

const WANTED = [{ keyword: 'goal', lang: 'en' }, { keyword: '골' }, { lang: 'ko' }, {}] as const

function wordsOf({
  keyword = 'any word',
  lang = 'any language',
}: {
  readonly keyword?: string
  readonly lang?: string
}) {
  return `${keyword}, ${lang}`
}

export const checks: readonly PartCheck<TweetCounter>[] = [
  {
    part: 'filtered',
    given: `${given}, and asked for a keyword, a language, both and neither (it tells which)`,
    ...input,
    build: (lab, _, p, arrivals: Arrivals) => {
      const tweets = p.apply(arriving(arrivals))
      return flatten(
        ...WANTED.map(wanted =>
          tweets.apply(
            withName(wordsOf(wanted), (tweets: PCollection<Tweet>) => lab.filtered(tweets, wanted)),
            withName(
              `${wordsOf(wanted)}, told`,
              map(({ text, lang }) => kv(wordsOf(wanted), `${lang}: ${text}`)),
            ),
          ),
        ),
      )
    },
  },
  {
    part: 'counter',
    given,
    ...input,
    // Of itself, and with another lateness.
    build: (lab, _, p, arrivals: Arrivals) => {
      const tweets = p.apply(arriving(arrivals))
      const strict = withName('counter of 0s', (tweets: PCollection<Tweet>) => lab.counter(tweets, '0s'))
      return flatten(
        byWindow(tweets.apply(lab.counter)).apply(windowInto(globalWindows())),
        byWindow(tweets.apply(strict)).apply(
          withName(
            'told',
            map(([pane, n]) => kv(`lateness 0s: ${pane}`, n)),
          ),
          withName('in one', windowInto(globalWindows())),
        ),
      )
    },
  },
  {
    part: 'microBatch',
    given,
    ...input,
    build: (lab, _, p, arrivals: Arrivals) => {
      const byArrival = arrivals.map(({ at, tweet }) => timestamped(tweet, at * 1000))
      return byWindow(p.apply(create(byArrival), lab.microBatch))
    },
  },
  {
    part: 'rolling',
    given,
    ...input,
    build: (lab, _, p, arrivals: Arrivals) => byWindow(p.apply(arriving(arrivals), lab.rolling)),
  },
]

/** A right number in a wrong window is wrong. */
function byWindow(counts: PCollection<number>): PCollection<KV<string, number>> {
  return counts.apply(map((n, { window, pane }) => kv(`${window.start}–${window.end} ${pane.timing}`, n)))
}
