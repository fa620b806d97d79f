import { map, type PCollection, type Pipeline, withName } from 'yeoul'
import { readFromPubSub } from 'yeoul/io/pubsub'
import { outOfOrder, type Tweet } from 'yeoul/io/recording'
import { createTopic } from '../../../lib/io/pubsub/create.ts'
import { Publisher } from '../../../lib/io/pubsub/publisher.ts'
import { machineClock } from '../../clock.ts'
import { UsageError } from '../../command.ts'
import { publishRecording } from '../../publish/publish-recording.ts'
import { startPubSubServer } from '../../pubsub-server/server.ts'
import type { LabRequest } from '../lab-program.ts'
import type { OtherSource } from '../recording-lab.ts'

const PROJECT = 'yeoul'
const NAME = 'tweets'
const CONNECT_MS = 30_000

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
    const says = `Reading the subscription ${subscription} of ${where}, until nothing has come for 10 s.`
    return { says, source: tweetsOf(subscription, '10s'), close: async () => {} }
  }
  if (source !== 'pubsub') return undefined
  if (idle !== undefined) throw new UsageError('--idle: a subscription has no partitions; leave it out')
  return embedded(file)
}

/** A server of its own, with all of the recording in a topic. */
async function embedded(file: string): Promise<OtherSource> {
  const before = { host: process.env.PUBSUB_EMULATOR_HOST, project: process.env.GOOGLE_CLOUD_PROJECT }
  const server = await startPubSubServer({ port: 0 })
  process.env.PUBSUB_EMULATOR_HOST = server.address
  process.env.GOOGLE_CLOUD_PROJECT = PROJECT
  const close = async () => {
    await server.close()
    set('PUBSUB_EMULATOR_HOST', before.host)
    set('GOOGLE_CLOUD_PROJECT', before.project)
  }
  try {
    await createTopic(NAME, NAME, 'yeoul lab 2', CONNECT_MS)
    const publisher = await Publisher.to(NAME, 'yeoul lab 2', CONNECT_MS)
    const published = { messages: 0, broken: 0, at: undefined }
    await publishRecording({
      file,
      speed: Number.POSITIVE_INFINITY,
      clock: machineClock,
      signal: new AbortController().signal,
      published,
      publish: messages => publisher.publish(messages),
    })
    await publisher.close()
    const says = `Published to the topic ${NAME} of an embedded Pub/Sub server; reading its subscription ${NAME}.`
    return { says, source: tweetsOf(NAME, '1s'), close }
  } catch (thrown) {
    await close()
    throw thrown
  }
}

function set(name: string, value: string | undefined): void {
  if (value === undefined) delete process.env[name]
  else process.env[name] = value
}

/** In place of the learner's `source`: the same tweets, with the same times. */
function tweetsOf(subscription: string, endAfterSilence: '1s' | '10s') {
  return (pipeline: Pipeline, _recording: string, { watermark = outOfOrder('30s') } = {}): PCollection<Tweet> =>
    pipeline.apply(
      readFromPubSub({
        subscription,
        timestampAttribute: 'created_at',
        idAttribute: 'id',
        watermark,
        endAfterSilence,
      }),
      withName(
        'tweet',
        map(message => message.json<Tweet>()),
      ),
    )
}
