import { recordingFile } from '../../lib/io/recording.ts'
import { type Command, parse, UsageError, UserError } from '../command.ts'
import { givenRecording, shownPath } from '../given-path.ts'
import { loadRecording } from '../load/load-recording.ts'

export const command: Command = {
  help: `yeoul load --recording FILE --to kafka:TOPIC [--bootstrap ADDRESS]

Writes the tweets of a recording (its file, or the name of a shipped one) to a topic of Kafka, as fast as it takes them:
each in JSON, with the time when it was received as the record's timestamp, and its author as the key.

  --recording FILE      what to load
  --to kafka:TOPIC      where to; the topic must be there: npx yeoul kafka --topic TOPIC:3 makes it
  --bootstrap ADDRESS   of a broker (127.0.0.1:9092)`,
  async run(args) {
    const { values, positionals } = parse(args, {
      recording: { type: 'string' },
      to: { type: 'string' },
      bootstrap: { type: 'string', default: '127.0.0.1:9092' },
    })
    if (positionals[0] !== undefined) throw new UsageError(`${positionals[0]}: give --recording FILE --to kafka:TOPIC`)
    const { recording, to, bootstrap } = values
    if (recording === undefined) throw new UsageError('which recording? give --recording FILE')
    const [, topic] = /^kafka:([\w.-]+)$/.exec(to ?? '') ?? []
    if (topic === undefined) throw new UsageError(`--to ${to ?? ''}: no place to load to; write --to kafka:TOPIC`)
    if (!/^\S+:\d+$/.test(bootstrap)) throw new UsageError(`--bootstrap ${bootstrap}: no address; write HOST:PORT`)
    const file = recordingFile(givenRecording(recording))
    try {
      const loaded = await loadRecording({ recording: file, bootstrap, topic })
      console.log(`${shownPath(file)}: ${loaded} tweets in '${topic}' at ${bootstrap}`)
      return 0
    } catch (thrown) {
      const { cause } = thrown as Error
      if (cause instanceof Error && cause.name === 'KafkaError') throw new UserError(cause.message)
      throw thrown
    }
  },
}
