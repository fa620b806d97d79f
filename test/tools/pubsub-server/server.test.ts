import { startPubSubServer } from '../../../tools/pubsub-server/server.ts'
import { pubSubSuite } from './suite.ts'

pubSubSuite('yeoul pubsub', async () => {
  const server = await startPubSubServer({ port: 0, say: text => console.error(text) })
  return { host: server.address, close: () => server.close() }
})
