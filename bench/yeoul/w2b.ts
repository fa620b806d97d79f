import { direct, flatMap, globalWindows, kv, Pipeline, parDo, valueState, windowInto } from 'yeoul'
import { readTweets } from './read-tweets.ts'
import { trending } from './trending.ts'

const SIZE_MS = 60_000
const PERIOD_MS = 10_000

/** W2b as a pipeline: a tag's rank is kept as state of its key, across windows. */
export async function run(file: string): Promise<readonly string[]> {
  const lines = new Pipeline().apply(
    readTweets(file),
    trending,
    windowInto(globalWindows()), // so that state lives longer than one window
    flatMap(top => top.map(([tag], index) => kv(tag, index + 1))),
    parDo({
      // the window in which the tag was last in the top ten, by its last millisecond, and its rank there
      state: { last: valueState<{ timestamp: number; rank: number }>() },
      process({ element: [tag, rank], timestamp, state }) {
        const last = state.last.read()
        state.last.write({ timestamp, rank })
        const start = timestamp + 1 - SIZE_MS
        if (last?.timestamp !== timestamp - PERIOD_MS) return [`${start}\t${tag}\tenter\t${rank}`]
        if (last.rank !== rank) return [`${start}\t${tag}\tmove\t${last.rank}>${rank}`]
        return []
      },
    }),
  )
  const { values } = await direct({ trace: 'off', enforce: false }).collect(lines)
  return values
}
