// A pipeline from Kafka to Kafka, to be killed: hashtags by the minute, exactly once.
import { map, Pipeline } from 'yeoul'
import { outOfOrder, readFromKafka, writeToKafka } from 'yeoul/io/kafka'
import { createdAt, type Tweet } from 'yeoul/io/recording'
import { live, tally } from './life.ts'
import type { Row } from './row-file.ts'
import { rowKey, tagCounts } from './tag-counts.ts'

const [bootstrap = '', from = '', to = '', folder = ''] = process.argv.slice(2)
const read = tally(folder, 'read')
const written = tally(folder, 'written')
const pipeline = new Pipeline()
pipeline.apply(
  readFromKafka<Tweet>({
    bootstrap,
    topic: from,
    bounded: true,
    decode: record => record.json(),
    timestamp: createdAt,
    watermark: outOfOrder('30s'),
  }),
  map((tweet: Tweet) => {
    read()
    return tweet
  }),
  tagCounts,
  map(([tag, count], { window, pane }) => {
    written()
    return { row: [rowKey(tag, window), count] as Row, pane: pane.index }
  }),
  writeToKafka({
    bootstrap,
    topic: to,
    key: ({ row: [key] }) => key,
    value: pane => JSON.stringify(pane),
    transactionalId: to,
  }),
)
await live(pipeline, folder)
