import { direct, map, Pipeline, wall } from 'yeoul'
import { outOfOrder, readRecording } from 'yeoul/io/recording'

/** Plays a recording at its own pace; gives for each tweet how many milliseconds after its time it arrived. */
export async function run(file: string): Promise<readonly string[]> {
  let begin = Number.NaN
  const late: number[] = []
  const pipeline = new Pipeline()
  pipeline.apply(
    readRecording(file, { watermark: outOfOrder('30s'), eventTime: 'received' }),
    map((_, { timestamp }) => {
      const passed = performance.now() - timestamp
      if (Number.isNaN(begin)) begin = passed
      late.push(passed - begin)
    }),
  )
  await direct({ clock: wall({ speed: 1 }), trace: 'off', enforce: false }).run(pipeline)
  return late.map(String)
}
