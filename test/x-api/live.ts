import { afterEach } from '@jest/globals'
import { Recorder, type RecorderOptions } from '../../tools/record/recorder.ts'
import { StreamRules } from '../../tools/record/stream-rules.ts'
import { XApi } from '../../tools/record/x-api.ts'
import { XServer, type XServerOptions } from '../../tools/x-server/server.ts'
import { TestClock } from './test-clock.ts'

export const TOKEN = 'practice'
const ending: (() => unknown)[] = []
afterEach(async () => {
  for (const end of ending.splice(0).reverse()) await end()
})

/** Calls it after the test. */
export function afterwards(end: () => unknown): void {
  ending.push(end)
}

/** A server over a real socket that serves a recording as fast as it is read; closed after the test. */
export async function serve(
  recording: string,
  options: Partial<XServerOptions> = {},
  port = 0,
): Promise<{ readonly server: XServer; readonly address: string }> {
  const speed = Number.POSITIVE_INFINITY
  const server = new XServer({ recording, token: TOKEN, speed, keepAliveMs: 20_000, say: () => {}, ...options })
  const address = await server.listen(port)
  let isOpen = true
  const close = server.close.bind(server)
  server.close = async () => {
    if (isOpen) await close()
    isOpen = false
  }
  afterwards(() => server.close())
  return { server, address }
}

/** The API at this address; its connections are ended after the test. */
export function apiAt(address: string, token = TOKEN): XApi {
  const api = new XApi(address, token)
  afterwards(() => api.close())
  return api
}

export interface LiveRecorder {
  readonly recorder: Recorder
  readonly clock: TestClock
  readonly said: string[]
  /** Ends the recording. */
  stop(): void
  /** What came over the sockets that are in use. */
  bytesRead(): number
}

/** A recorder into `path` at this address, whose account has a rule that matches all tweets of the tests. */
export async function recorderAt(
  address: string,
  path: string,
  options: Partial<RecorderOptions> = {},
  clock = new TestClock(),
): Promise<LiveRecorder> {
  const api = options.api ?? apiAt(address)
  const said: string[] = []
  const abort = new AbortController()
  afterwards(() => abort.abort())
  if (options.api === undefined) await new StreamRules(api).add(['goal'])
  const recorder = new Recorder({
    api,
    path,
    header: { title: 'goal', madeBy: 'a test' },
    backfill: 0,
    clock,
    signal: abort.signal,
    say: text => said.push(text),
    ...options,
  })
  const sockets = () => Object.values(api.agent.sockets).flatMap(all => all ?? [])
  const bytesRead = () => sockets().reduce((sum, socket) => sum + socket.bytesRead, 0)
  return { recorder, clock, said, stop: () => abort.abort(), bytesRead }
}
