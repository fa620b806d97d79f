import { combineFn, combineGlobally, fixedWindows, flatMap, windowInto } from 'yeoul'
import { hashtags } from 'yeoul/io/recording'
import type { Mistakes } from '../../lab-program.ts'
import type { Sketch } from './parts.ts'

const COUNTERS = 20

interface Accumulator {
  readonly counters: Map<string, number>
  error: number
}

/** What is done with one hashtag more than there are counters: it has a counter of its own already. */
type Trim = (sketch: Accumulator, newest: string) => void

function sketched(
  trim: Trim,
  countersOf = (n: number) => n,
  errorOf = (error: number) => error,
): Sketch['heavyHitters'] {
  return tweets =>
    tweets.apply(
      flatMap(hashtags),
      windowInto(fixedWindows('5m')),
      combineGlobally(
        combineFn({
          createAccumulator: (): Accumulator => ({ counters: new Map(), error: 0 }),
          addInput(sketch: Accumulator, tag: string) {
            sketch.counters.set(tag, (sketch.counters.get(tag) ?? 0) + 1)
            if (sketch.counters.size > COUNTERS) trim(sketch, tag)
            return sketch
          },
          mergeAccumulators: ([first]: Iterable<Accumulator>) => first as Accumulator,
          extractOutput: ({ counters, error }: Accumulator) => ({
            error: errorOf(error),
            tags: [...counters]
              .map(([tag, n]) => [tag, countersOf(n)] as const)
              .sort(([x, a], [y, b]) => b - a || (x < y ? -1 : 1)),
          }),
        }),
      ),
    )
}

const takeFromEach: Trim = sketch => {
  const { counters } = sketch
  const least = Math.min(...counters.values())
  for (const [tag, n] of counters) {
    if (n > least) counters.set(tag, n - least)
    else counters.delete(tag)
  }
  sketch.error += least
}

/** The least used that is not the newest. */
function leastOf({ counters }: Accumulator, newest: string): readonly [string, number] {
  const others = [...counters].filter(([tag]) => tag !== newest)
  return others.reduce((least, one) => (one[1] < least[1] ? one : least))
}

export const mistakes: Mistakes<Sketch> = {
  heavyHitters: {
    'error forgotten': sketched(
      takeFromEach,
      n => n,
      () => 0,
    ),
    'newcomers ignored': sketched(({ counters }, newest) => counters.delete(newest)),
    'nothing taken': sketched(() => {}),
    'counter taken over': sketched((sketch, newest) => {
      const [tag, n] = leastOf(sketch, newest)
      sketch.counters.delete(tag)
      sketch.counters.set(newest, n + 1)
    }),
    'least dropped': sketched((sketch, newest) => {
      sketch.counters.delete(leastOf(sketch, newest)[0])
    }),
    'error added': sketched(takeFromEach, n => n + 1),
  },
}
