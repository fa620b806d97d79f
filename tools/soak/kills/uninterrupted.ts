import { direct, map, Pipeline } from 'yeoul'
import { readRecording } from 'yeoul/io/recording'
import { rowKey, tagCounts } from './tag-counts.ts'

/** The recording whose tweets go through the brokers. */
export const RECORDING = 'final-match'

/** The table of a run that nobody kills, over the recording itself: the newest count of each tag and minute. */
export async function uninterrupted(): Promise<ReadonlyMap<string, number>> {
  const rows = new Pipeline().apply(
    readRecording(RECORDING),
    tagCounts,
    map(([tag, count], { window }) => [rowKey(tag, window), count] as const),
  )
  return new Map((await direct({ trace: 'off' }).collect(rows)).values)
}
