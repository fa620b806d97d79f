// A pipeline in a process of its own, to be killed: counts the messages of a subscription by their attribute 'key', with
// checkpoints. Says each checkpoint, and at the end the counts.
import { countPerElement, direct, fixedWindows, map, Pipeline, windowInto } from 'yeoul'
import { checkpointFolder } from 'yeoul/io/checkpoint-folder'
import { readFromPubSub } from 'yeoul/io/pubsub'

const [subscription, folder] = process.argv.slice(2) as [string, string]
const checkpoints = checkpointFolder(folder)
const store = {
  load: checkpoints.load,
  async save(checkpoint: Uint8Array) {
    await checkpoints.save(checkpoint)
    console.log('saved')
  },
}
const counts = new Pipeline().apply(
  readFromPubSub({ subscription, timestampAttribute: 'at', endAfterSilence: '2s' }),
  map(({ attributes }) => attributes.key as string),
  windowInto(fixedWindows('1h'), { allowedLateness: '1d', accumulationMode: 'accumulating' }),
  countPerElement(),
)
const { values } = await direct({ trace: 'off', checkpoint: { store, every: '20ms' } }).collect(counts)
console.log(JSON.stringify(Object.fromEntries(values)))
