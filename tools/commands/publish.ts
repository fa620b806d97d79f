import { counted, grouped } from '../../lib/core/counted.ts'
import { createTopic } from '../../lib/io/pubsub/create.ts'
import { Publisher } from '../../lib/io/pubsub/publisher.ts'
import { recordingFile } from '../../lib/io/recording.ts'
import { machineClock } from '../clock.ts'
import { type Command, parse, UsageError, UserError } from '../command.ts'
import { givenRecording, shownPath } from '../given-path.ts'
import { type Published, publishRecording } from '../publish/publish-recording.ts'
import { refuseTrace } from '../replay/refuse-trace.ts'
import { ProgressLine } from '../terminal/progress-line.ts'

const CONNECT_MS = 30_000
/** What is under way at the end has so long. */
const LAST_MS = 3000

export const command: Command = {
  help: `yeoul publish --recording FILE --topic TOPIC [--speed N|max] [--create]

Publishes a recording to a topic of Pub/Sub: each tweet's JSON as a message, at its time by the recording's clock, with
its id and created_at as attributes, by which readFromPubSub tells event time and duplicates. A line that cannot be read
is sent as it stands, without attributes, since real streams have such lines, too. Ctrl-C stops it.

  --recording FILE    what to publish: its file, or the name of a shipped one
  --topic TOPIC       'tweets', or 'projects/my-project/topics/tweets'
  --speed N           so many times the recording's pace (1), or max: as fast as the server takes it
  --create            make the topic where it is not there, and a subscription of the same name: a topic without one
                      keeps nothing

PUBSUB_EMULATOR_HOST says where the server is (npx yeoul pubsub starts one, and prints it), GOOGLE_CLOUD_PROJECT in which
project. Without PUBSUB_EMULATOR_HOST it is Google's own, by your credentials: gcloud auth application-default login, or
GOOGLE_APPLICATION_CREDENTIALS=KEY.json.`,
  async run(args) {
    const { values, positionals } = parse(args, {
      recording: { type: 'string' },
      topic: { type: 'string' },
      speed: { type: 'string' },
      create: { type: 'boolean' },
    })
    const named = values.recording === undefined ? positionals : [values.recording, ...positionals]
    const [recording] = named
    if (recording === undefined) throw new UsageError('which recording? give --recording FILE')
    if (named.length > 1) throw new UsageError(`${named[1]}: one recording at a time`)
    const { topic, speed = '1' } = values
    if (topic === undefined) throw new UsageError('to which topic? give --topic TOPIC')
    const pace = speed === 'max' ? Number.POSITIVE_INFINITY : Number(speed)
    if (!(pace > 0) || (speed !== 'max' && !Number.isFinite(pace))) {
      throw new UsageError(`--speed ${speed}: not a number above 0; max is as fast as the server takes it`)
    }
    const path = givenRecording(recording)
    refuseTrace(path)
    const file = recordingFile(path)

    let publisher: Publisher | undefined
    const abort = new AbortController()
    let late: NodeJS.Timeout | undefined
    const stop = () => {
      abort.abort()
      // A server that is away is not waited for then.
      late = setTimeout(() => void publisher?.close(), LAST_MS)
    }
    process.once('SIGINT', stop)
    process.once('SIGTERM', stop)
    const published: Published = { messages: 0, broken: 0, at: undefined }
    const line = new ProgressLine(
      machineClock,
      () => published.messages,
      rate => {
        const at = published.at === undefined ? '' : `  ${new Date(published.at).toISOString().slice(0, 19)}Z`
        return `publishing  ${grouped(published.messages)} messages  ${rate}${at}`
      },
    )
    try {
      const name = topic.slice(topic.lastIndexOf('/') + 1)
      if (values.create && (await createTopic(topic, name, 'yeoul publish', CONNECT_MS))) {
        line.say(`made the topic and the subscription ${name}`)
      }
      publisher = await Publisher.to(topic, 'yeoul publish', CONNECT_MS)
      line.say(`publishing ${shownPath(file)} to ${publisher.topic}; Ctrl-C stops`)
      const publish = publisher.publish.bind(publisher)
      await publishRecording({ file, speed: pace, clock: machineClock, signal: abort.signal, published, publish })
    } catch (thrown) {
      // What the server says, in words: no bug of this program, whose stack would be of use.
      const { message } = thrown as Error
      throw new UserError(/there is no topic/.test(message) ? `${message}; --create makes it` : message, {
        cause: thrown,
      })
    } finally {
      line.end()
      clearTimeout(late)
      process.off('SIGINT', stop)
      process.off('SIGTERM', stop)
      await publisher?.close()
    }
    const broken = published.broken === 0 ? '' : `, ${grouped(published.broken)} of them broken lines as they stand`
    console.log(`${counted(published.messages, 'message')} published to ${publisher.topic}${broken}.`)
    return 0
  },
}
