// The pipeline that engines run while they are killed: trending hashtags by the minute, to a table in a file. Workers in
// other processes build it from here.
import {
  countPerElement,
  fixedWindows,
  flatMap,
  flatten,
  map,
  type PCollection,
  Pipeline,
  read,
  topByValue,
  windowInto,
  write,
} from 'yeoul'
import { outOfOrder, readFromKafka } from 'yeoul/io/kafka'
import { createdAt, hashtags, type Tweet } from 'yeoul/io/recording'
import { liveRecording } from '../../load/live-recording.ts'
import { type Row, tableFile } from './table-file.ts'

/** How late tweets may come, and be on time still. */
const LATE = '60s'
const TOP = 10

export interface TrendingOptions {
  /** The file of the table. */
  readonly table: string
  readonly from:
    | { readonly kind: 'kafka'; readonly bootstrap: string; readonly topic: string }
    | { readonly kind: 'recording'; readonly file: string; readonly speed: number }
}

/** The whole pipeline. */
export default function trendingPipeline({ table, from }: TrendingOptions): Pipeline {
  const pipeline = new Pipeline()
  const watermark = outOfOrder(LATE)
  const tweets =
    from.kind === 'recording'
      ? pipeline.apply(read(liveRecording({ file: from.file, speed: from.speed, watermark })))
      : pipeline.apply(
          readFromKafka<Tweet>({
            bootstrap: from.bootstrap,
            topic: from.topic,
            decode: record => record.json(),
            timestamp: createdAt,
            watermark,
          }),
        )
  tweets.apply(trendingRows, write(tableFile(table)))
  return pipeline
}

/** For each minute, each hashtag's count, and the ten most used: rows of a table, written again when late tweets come. */
export function trendingRows(tweets: PCollection<Tweet>): PCollection<Row> {
  const counts = tweets.apply(
    flatMap(hashtags),
    // A lateness that covers whatever a kill delays.
    windowInto(fixedWindows('1m'), { allowedLateness: '1d', accumulationMode: 'accumulating' }),
    countPerElement(),
  )
  const each = counts.apply(map(([tag, count], { window }): Row => [`${window.start} #${tag}`, String(count)]))
  const top = counts.apply(
    topByValue(TOP),
    map((tags, { window }): Row => [`${window.start} top`, JSON.stringify(tags)]),
  )
  return flatten(each, top)
}
