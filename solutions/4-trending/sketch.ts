// An open task of lab 4, solved: heavy hitters in little memory.
import { combineFn, combineGlobally, fixedWindows, flatMap, type PCollection, windowInto } from 'yeoul'
import { hashtags, type Tweet } from 'yeoul/io/recording'

/** So many hashtags are kept, however many there are. */
const COUNTERS = 20

/** What the sketch knows. */
export interface Estimates {
  /** How much an estimate may be too low: at most all occurrences, divided by the counters and one. */
  readonly error: number
  /** Hashtags with estimates, the greatest first; every hashtag that was used more often than `error` is among them. */
  readonly tags: readonly (readonly [tag: string, atLeast: number])[]
}

interface Sketch {
  readonly counters: Map<string, number>
  /** What was taken from every counter so far. */
  error: number
}

/** The hashtags of five minutes that are used most, by the sketch of Misra and Gries (1982). */
export function heavyHitters(tweets: PCollection<Tweet>): PCollection<Estimates> {
  return tweets.apply(
    flatMap(hashtags),
    windowInto(fixedWindows('5m')),
    combineGlobally(
      combineFn({
        createAccumulator: (): Sketch => ({ counters: new Map(), error: 0 }),
        addInput(sketch: Sketch, tag: string) {
          sketch.counters.set(tag, (sketch.counters.get(tag) ?? 0) + 1)
          return trimmed(sketch)
        },
        // Agarwal and others (2012): add the counters up, then take away what is too much at once.
        mergeAccumulators(sketches: Iterable<Sketch>) {
          const all: Sketch = { counters: new Map(), error: 0 }
          for (const { counters, error } of sketches) {
            for (const [tag, n] of counters) all.counters.set(tag, (all.counters.get(tag) ?? 0) + n)
            all.error += error
          }
          return trimmed(all)
        },
        extractOutput: ({ counters, error }: Sketch): Estimates => ({
          error,
          tags: [...counters].sort(([x, a], [y, b]) => b - a || (x < y ? -1 : 1)),
        }),
      }),
    ),
  )
}

/** Takes from all counters so much that no more than COUNTERS are left. */
function trimmed(sketch: Sketch): Sketch {
  if (sketch.counters.size <= COUNTERS) return sketch
  const excess = [...sketch.counters.values()].sort((a, b) => b - a)[COUNTERS] as number
  for (const [tag, n] of sketch.counters) {
    if (n > excess) sketch.counters.set(tag, n - excess)
    else sketch.counters.delete(tag)
  }
  sketch.error += excess
  return sketch
}
