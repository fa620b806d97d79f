// A run from Kafka to Kafka with checkpoints, for a test that kills it. Says when it begins to read.
import { combinePerKey, direct, fixedWindows, map, Pipeline, sum, windowInto } from 'yeoul'
import { checkpointFolder } from 'yeoul/io/checkpoint-folder'
import { outOfOrder, readFromKafka, writeToKafka } from 'yeoul/io/kafka'

const [bootstrap = '', from = '', to = '', folder = ''] = process.argv.slice(2)
const pipeline = new Pipeline()
const numbers = pipeline.apply(
  readFromKafka({
    bootstrap,
    topic: from,
    bounded: true,
    decode: record => record.json<{ n: number; at: number }>(),
    timestamp: ({ at }) => at,
    watermark: outOfOrder(0),
  }),
)
const sums = numbers.apply(
  windowInto(fixedWindows('1s')),
  map(({ n }) => [`k${n % 5}`, n] as const),
  combinePerKey(sum()),
)
sums.apply(
  writeToKafka({ bootstrap, topic: to, key: ([key]) => key, value: kv => JSON.stringify(kv), transactionalId: to }),
)
const run = direct({ trace: 'off', checkpoint: { store: checkpointFolder(folder), every: '30ms' } }).run(pipeline)
process.stdout.write('begins\n')
await run
