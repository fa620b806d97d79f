// What a notebook imports as '#pubsub'; pubsub.d.ts describes it.
import { Publisher } from '../../lib/io/pubsub/publisher.ts'
import { recordingFile } from '../../lib/io/recording.ts'
import { machineClock } from '../clock.ts'
import { publishRecording } from '../publish/publish-recording.ts'
import type * as Described from './pubsub.d.ts'
import { startPubSubServer } from './server.ts'

const PROJECT = 'yeoul'
const CONNECT_MS = 30_000
const variables = ['PUBSUB_EMULATOR_HOST', 'GOOGLE_CLOUD_PROJECT'] as const

let before: Described.EmbeddedPubSub | undefined

export const startPubSub: typeof Described.startPubSub = async ({ topic, subscription = topic }) => {
  await before?.close()
  const server = await startPubSubServer({ port: 0 })
  const name = `projects/${PROJECT}/topics/${topic}`
  server.broker.ensureTopic(name)
  server.broker.ensureSubscription(name, `projects/${PROJECT}/subscriptions/${subscription}`)
  const were = variables.map(variable => process.env[variable])
  process.env.PUBSUB_EMULATOR_HOST = server.address
  process.env.GOOGLE_CLOUD_PROJECT = PROJECT
  let isOpen = true
  const started = {
    address: server.address,
    async publish(recording: string) {
      const publisher = await Publisher.to(topic, 'publish', CONNECT_MS)
      const published = { messages: 0, broken: 0, at: undefined }
      try {
        await publishRecording({
          file: recordingFile(recording),
          speed: Number.POSITIVE_INFINITY,
          clock: machineClock,
          signal: new AbortController().signal,
          published,
          publish: messages => publisher.publish(messages),
        })
      } finally {
        await publisher.close()
      }
      return published.messages
    },
    async close() {
      if (!isOpen) return
      isOpen = false
      await server.close()
      for (const [i, variable] of variables.entries()) {
        if (were[i] === undefined) delete process.env[variable]
        else process.env[variable] = were[i]
      }
    },
  }
  before = started
  return started
}
