// A program to be killed: counts the tags of a recording by the minute, from its checkpoint on. Says so after each 200 tweets.
import { writeSync } from 'node:fs'
import { countPerElement, direct, fixedWindows, flatMap, map, Pipeline, windowInto } from 'yeoul'
import { checkpointFolder } from 'yeoul/io/checkpoint-folder'
import { hashtags, outOfOrder, readRecording, type Tweet } from 'yeoul/io/recording'
import { writeText } from 'yeoul/io/text'

const [checkpoint = '', output = ''] = process.argv.slice(2)
let tweets = 0
const p = new Pipeline()
p.apply(
  readRecording('product-launch', { watermark: outOfOrder('20s') }),
  flatMap((tweet: Tweet) => {
    if (++tweets % 200 === 0) writeSync(1, '.')
    return hashtags(tweet)
  }),
  windowInto(fixedWindows('60s'), { allowedLateness: '5m', accumulationMode: 'accumulating' }),
  countPerElement(),
  map(([tag, count], { window, pane }) => `${window.start} ${tag} ${pane.index} ${pane.timing} ${count}`),
  writeText(output, { shards: 2 }),
)
await direct({ checkpoint: { store: checkpointFolder(checkpoint), every: 5 } }).run(p)
