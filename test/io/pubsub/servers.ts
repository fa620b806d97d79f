import { afterAll, beforeAll, describe } from '@jest/globals'
import { startPubSubServer } from '../../../tools/pubsub-server/server.ts'
import { type RunningServer, startIndependentServer, whyNoIndependentServer } from './independent-server.ts'

export const PROJECT = 'yeoul-test'
/** Building Google's fake takes a minute, once. */
const BUILD_MS = 300_000

/** Runs the tests against each server, or the embedded one alone; the environment names it meanwhile. */
export function onEachServer(
  tests: (start: (port?: number) => Promise<RunningServer>) => void,
  which: 'all' | 'embedded' = 'all',
): void {
  const servers = [
    { name: 'the embedded server', start: startEmbeddedServer, whyNot: undefined },
    { name: "Google's own fake", start: startIndependentServer, whyNot: whyNoIndependentServer() },
  ]
  for (const { name, start, whyNot } of servers.slice(0, which === 'all' ? undefined : 1)) {
    const here = whyNot === undefined ? describe : describe.skip
    here(`against ${name}`, () => {
      let server: RunningServer
      beforeAll(async () => {
        server = await start()
        process.env.PUBSUB_EMULATOR_HOST = server.host
        process.env.GOOGLE_CLOUD_PROJECT = PROJECT
      }, BUILD_MS)
      afterAll(async () => {
        delete process.env.PUBSUB_EMULATOR_HOST
        delete process.env.GOOGLE_CLOUD_PROJECT
        await server?.stop()
      })
      tests(start)
    })
  }
}

async function startEmbeddedServer(port = 0): Promise<RunningServer> {
  const server = await startPubSubServer({ port })
  return { host: `127.0.0.1:${server.port}`, stop: () => server.close() }
}
