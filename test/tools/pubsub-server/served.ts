import { type PubSubServer, type PubSubServerOptions, startPubSubServer } from '../../../tools/pubsub-server/server.ts'
import { afterwards } from './live.ts'

export interface Served {
  readonly server: PubSubServer
  readonly host: string
  /** What it told whoever runs it. */
  readonly said: string[]
}

/** A server in this process, at any free port; closed after the test, if it is not before. */
export async function serve(options: Partial<PubSubServerOptions> = {}): Promise<Served> {
  const said: string[] = []
  const server = await startPubSubServer({ port: 0, say: text => said.push(text), ...options })
  let closing: Promise<void> | undefined
  const close = () => {
    closing ??= server.close()
    return closing
  }
  afterwards(close)
  return { server: { ...server, close }, host: server.address, said }
}
