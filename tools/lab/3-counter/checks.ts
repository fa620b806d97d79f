import { create, kv, map, type PCollection, timestamped } from 'yeoul'
import { type Arrival, arriving, someArrivals, tweetAt } from '../../check/arrivals.ts'
import type { PartCheck } from '../lab-program.ts'
import type { TweetCounter } from './parts.ts'

/** Two languages, a keyword in two cases; of the first minute one that comes before the watermark, and two after it. */
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
]
const given = `the ${ARRIVALS.length} tweets at the top of tools/lab/3-counter/checks.ts`
const input = { input: ARRIVALS, another: someArrivals }

function arrival(at: number, written: number, text: string, lang: string): Arrival {
  return { at, tweet: tweetAt(written, { text, lang }) }
}

type Arrivals = readonly Arrival[]

export const checks: readonly PartCheck<TweetCounter>[] = [
  {
    part: 'filtered',
    given: `${given}, the keyword goal and the language en`,
    options: '--keyword goal --lang en',
    ...input,
    build: (lab, _, p, arrivals: Arrivals) =>
      lab.filtered(p.apply(arriving(arrivals)), { keyword: 'goal', lang: 'en' }),
  },
  {
    part: 'counter',
    given,
    ...input,
    build: (lab, _, p, arrivals: Arrivals) => byWindow(p.apply(arriving(arrivals), lab.counter)),
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
function byWindow(counts: PCollection<number>): PCollection<unknown> {
  return counts.apply(map((n, { window, pane }) => kv(`${window.start}–${window.end} ${pane.timing}`, n)))
}
