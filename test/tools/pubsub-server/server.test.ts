import { startPubSubServer } from '../../../tools/pubsub-server/server.ts'
import { pubSubSuite } from './suite.ts'

/** What it says of endpoints that refuse is expected. */
const say = (text: string) => {
  if (text.includes('error of yeoul')) console.error(text)
}

pubSubSuite('yeoul pubsub', async () => {
  const server = await startPubSubServer({ port: 0, say })
  return { host: server.address, close: () => server.close() }
})
