import { Connection } from './connection.ts'
import { call, type GrpcError } from './google-client.ts'
import { isFinal, refusal } from './refusal.ts'

const CALL_MS = 60_000
const ALREADY_EXISTS = 6

/** Makes a topic, and a subscription of it, where they are not there. True if it made the topic. */
export async function createTopic(
  topic: string,
  subscription: string,
  what: string,
  patienceMs: number,
): Promise<boolean> {
  const topics = await Connection.to('topics', topic, what, patienceMs)
  try {
    const isNew = await made(topics, 'createTopic', { name: topics.name })
    const subscriptions = await Connection.to('subscriptions', subscription, what, patienceMs)
    try {
      await made(subscriptions, 'createSubscription', { name: subscriptions.name, topic: topics.name })
    } finally {
      await subscriptions.close()
    }
    return isNew
  } finally {
    await topics.close()
  }
}

/** False if it was there. */
async function made(connection: Connection, method: 'createTopic' | 'createSubscription', request: object) {
  for (let failures = 0; ; ) {
    try {
      await call(connection.stub, method, request, CALL_MS)
      return true
    } catch (thrown) {
      const error = thrown as GrpcError
      if (error.code === ALREADY_EXISTS) return false
      if (isFinal(error)) throw refusal(connection.asked, error)
      connection.lost(error.details ?? error.message)
      await connection.retry(++failures)
    }
  }
}
