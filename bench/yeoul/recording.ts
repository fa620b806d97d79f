import { combineGlobally, composeCombineFns, count, direct, map, Pipeline, sum } from 'yeoul'
import { outOfOrder, readRecording } from 'yeoul/io/recording'

/** The same of a recording that is read as one: both times, the partition, its watermark. */
export async function run(file: string): Promise<readonly string[]> {
  const totals = new Pipeline().apply(
    readRecording(file, { watermark: outOfOrder('30s') }),
    map(({ text }) => text.length),
    combineGlobally(composeCombineFns({ count: count(), length: sum() })),
    map(({ count, length }) => `${count}\t${length}`),
  )
  const { values } = await direct({ trace: 'off', enforce: false }).collect(totals)
  return values
}
