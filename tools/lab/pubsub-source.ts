import { map, type PCollection, withName, withTimestamps } from 'yeoul'
import { type PubSubMessage, readFromPubSub } from 'yeoul/io/pubsub'
import { outOfOrder, type Tweet } from 'yeoul/io/recording'
import { UsageError } from '../command.ts'
import { startPubSub } from '../pubsub-server/embedded.ts'
import type { LabRequest } from './lab-program.ts'
import type { OtherSource, TweetSource } from './recording-lab.ts'

const NAME = 'tweets'

/**
 * What --source pubsub and --subscription ask for: tweets of a subscription, of the server that the environment names; or
 * of an embedded one, into which the recording is published. Undefined if neither was given.
 */
export async function pubSubSource({ options }: LabRequest, file: string): Promise<OtherSource | undefined> {
  const { source, subscription, idle } = options
  if (source !== undefined && source !== 'pubsub' && source !== 'recording') {
    throw new UsageError(`--source ${source}: no such source; there are recording, pubsub`)
  }
  if (subscription !== undefined) {
    if (source === 'recording') throw new UsageError(`--subscription ${subscription}: needs --source pubsub`)
    const where = process.env.PUBSUB_EMULATOR_HOST || "Google's Pub/Sub"
    const says = `Reading the subscription ${subscription} of ${where}, until nothing has come for 30 s: publish now. What nobody reads stays there for the next time.`
    return { says, source: tweetsOf(subscription, '30s'), close: async () => {} }
  }
  if (source !== 'pubsub') return undefined
  if (idle !== undefined) throw new UsageError('--idle: a subscription has no partitions; leave it out')
  return embedded(file)
}

/** A server of its own, with all of the recording in a topic. */
async function embedded(file: string): Promise<OtherSource> {
  const server = await startPubSub({ topic: NAME })
  try {
    await server.publish(file)
  } catch (thrown) {
    await server.close()
    throw thrown
  }
  const says = `Published to the topic ${NAME} of an embedded Pub/Sub server; reading its subscription ${NAME}.`
  return { says, source: tweetsOf(NAME, '1s'), close: () => server.close() }
}

/**
 * In place of a recording: the same tweets, with the same times. Each message comes once, so all who read in a pipeline
 * share them, under the watermark of the first; a tweet is received when it is published.
 */
function tweetsOf(subscription: string, endAfterSilence: '1s' | '30s'): TweetSource {
  let messages: PCollection<PubSubMessage> | undefined
  return (pipeline, _recording, { watermark = outOfOrder('30s'), eventTime = 'created' }) => {
    messages ??= pipeline.apply(
      readFromPubSub({
        subscription,
        timestampAttribute: 'created_at',
        idAttribute: 'id',
        watermark,
        endAfterSilence,
      }),
    )
    const tweet = withName(
      'tweet',
      map((message: PubSubMessage) => message.json<Tweet>()),
    )
    if (eventTime === 'created') return messages.apply(tweet)
    return messages.apply(
      withTimestamps(({ publishTime }) => publishTime),
      tweet,
    )
  }
}
