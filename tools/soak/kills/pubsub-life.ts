// A pipeline from Pub/Sub to a table in a file, to be killed: hashtags by the minute.
import { join } from 'node:path'
import { map, Pipeline, write } from 'yeoul'
import { readFromPubSub } from 'yeoul/io/pubsub'
import type { Tweet } from 'yeoul/io/recording'
import { live, tally } from './life.ts'
import { type Row, rowFile } from './row-file.ts'
import { rowKey, tagCounts } from './tag-counts.ts'

const [subscription = '', folder = ''] = process.argv.slice(2)
const read = tally(folder, 'read')
const written = tally(folder, 'written')
const pipeline = new Pipeline()
pipeline.apply(
  readFromPubSub({ subscription, timestampAttribute: 'created_at', idAttribute: 'line', endAfterSilence: '5s' }),
  map(message => {
    read()
    return message.json<Tweet>()
  }),
  tagCounts,
  map(([tag, count], { window }): Row => {
    written()
    return [rowKey(tag, window), count]
  }),
  write(rowFile(join(folder, 'rows.jsonl'))),
)
await live(pipeline, folder)
