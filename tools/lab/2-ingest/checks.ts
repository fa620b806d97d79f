import { flatten, globalWindows, kv, map, type PCollection, windowInto } from 'yeoul'
import { outOfOrder } from 'yeoul/io/recording'
import { type Arrival, arriving, BOUND_S, someArrivals, tweetAt } from '../../check/arrivals.ts'
import type { Random } from '../../datasets/random.ts'
import type { PartCheck } from '../lab-program.ts'
import { GIVEN_RECORDING, writeGiven } from './given-recording.ts'
import type { Ingest } from './parts.ts'

type Arrivals = readonly Arrival[]

/** Twelve tweets of ten minutes, with short and long pauses; two more of these that are late, and one that is too late. */
const ARRIVALS: Arrivals = [
  ...[1, 2, 20, 59, 60, 95, 300, 580, 581, 582, 583, 584].map(second => arrival(second, second)),
  arrival(641, 640),
  arrival(642, 641),
  arrival(645, 590),
  arrival(650, 591),
  arrival(701, 700),
  arrival(705, 592),
]
const given = `the ${ARRIVALS.length} tweets at the top of tools/lab/2-ingest/checks.ts`

/** A tweet every two seconds. */
const MANY: Arrivals = Array.from({ length: 210 }, (_, i) => arrival(2 * i + 1, 2 * i))

function arrival(at: number, written: number): Arrival {
  return { at, tweet: tweetAt(written, { text: 'a text' }) }
}

/** Of two windows of ten minutes. */
function otherArrivals(random: Random): Arrivals {
  return someArrivals(random).map(({ at, tweet }) => arrival(at + 400, Number(tweet.id) + 400))
}

/** Two hundred or so. */
function manyOthers(random: Random): Arrivals {
  return someArrivals(random).flatMap(one => Array.from({ length: 4 }, () => one))
}

export const checks: readonly PartCheck<Ingest>[] = [
  {
    part: 'source',
    given: `${GIVEN_RECORDING} and a watermark (it tells the time of each tweet, and what fixed counts of them)`,
    input: ARRIVALS,
    another: someArrivals,
    build(lab, solution, p, arrivals: Arrivals) {
      const tweets = lab.source(p, writeGiven(arrivals), { watermark: outOfOrder(`${BOUND_S}s`) })
      const times = tweets.apply(map(({ id }, { timestamp }) => kv(`tweet ${id}`, timestamp)))
      return flatten(times, byPane(tweets.apply(solution.fixed)).apply(windowInto(globalWindows())))
    },
  },
  ...(['fixed', 'sliding', 'session'] as const).map(part => counting(part, { given, input: ARRIVALS })),
  counting('every100', { given: `${MANY.length} tweets, one every two seconds`, input: MANY, another: manyOthers }),
  ...(['pieces', 'wholes'] as const).map(part => counting(part, { given, input: ARRIVALS })),
]

function counting(
  part: Exclude<keyof Ingest, 'source'>,
  how: Pick<PartCheck<Ingest>, 'given' | 'input' | 'another'>,
): PartCheck<Ingest> {
  const build: PartCheck<Ingest>['build'] = (lab, _, p, arrivals: Arrivals) =>
    byPane(p.apply(arriving(arrivals), tweets => lab[part](tweets)))
  return { part, another: otherArrivals, ...how, options: `--windows ${part}`, build }
}

/** A right number in a wrong window, or told at a wrong time, is wrong. */
function byPane(counts: PCollection<number>): PCollection<unknown> {
  return counts.apply(map((n, { window, pane }) => kv(`${window.start}–${window.end} ${pane.timing} ${pane.index}`, n)))
}
