import { type DirectOptions, direct, map, type PCollection, Pipeline } from 'yeoul'
import { readTweets } from './read-tweets.ts'
import { trending } from './trending.ts'

/** W2 as a pipeline: its result lines. */
export function topLines(glob: string): PCollection<string> {
  return new Pipeline().apply(
    readTweets(glob),
    trending,
    map((top, { window }) => `${window.start}\t${top.map(([tag, count]) => `${tag}:${count}`).join(' ')}`),
  )
}

/** W2's result lines, by a run with these options. */
export async function trendingLines(file: string, options: DirectOptions): Promise<readonly string[]> {
  const { values } = await direct(options).collect(topLines(file))
  return values
}

/** W2 as a pipeline. */
export function run(file: string): Promise<readonly string[]> {
  return trendingLines(file, { trace: 'off', enforce: false })
}
