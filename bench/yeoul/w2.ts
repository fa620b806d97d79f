import { type DirectOptions, direct, map, Pipeline } from 'yeoul'
import { readTweets } from './read-tweets.ts'
import { trending } from './trending.ts'

/** W2's result lines, by a run with these options. */
export async function trendingLines(file: string, options: DirectOptions): Promise<readonly string[]> {
  const lines = new Pipeline().apply(
    readTweets(file),
    trending,
    map((top, { window }) => `${window.start}\t${top.map(([tag, count]) => `${tag}:${count}`).join(' ')}`),
  )
  const { values } = await direct(options).collect(lines)
  return values
}

/** W2 as a pipeline. */
export function run(file: string): Promise<readonly string[]> {
  return trendingLines(file, { trace: 'off', enforce: false })
}
