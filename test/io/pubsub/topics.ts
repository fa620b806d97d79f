import { type CreateSubscriptionOptions, PubSub, type Topic } from '@google-cloud/pubsub'
import { afterAll } from '@jest/globals'
import { PROJECT } from './servers.ts'

const clients: PubSub[] = []
afterAll(async () => {
  for (const client of clients.splice(0)) await client.close()
})

let made = 0

/** A new topic with a subscription, made by Google's client, at the server that the environment names. */
export async function newTopic(
  options: CreateSubscriptionOptions = {},
): Promise<{ readonly topic: Topic; readonly name: string; readonly subscription: string }> {
  // Without a universe's name it looks for one, for seconds.
  const client = new PubSub({ projectId: PROJECT, emulatorMode: true, universeDomain: 'googleapis.com' })
  clients.push(client)
  const name = `topic-${++made}`
  const subscription = `subscription-${made}`
  const [topic] = await client.createTopic(name)
  await topic.createSubscription(subscription, options)
  return { topic, name, subscription }
}
