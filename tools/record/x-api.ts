import http from 'node:http'
import https from 'node:https'
import { UsageError } from '../command.ts'

/** Where the X API v2 is, and as whom it is asked. The stream and the rules share its connections. */
export class XApi {
  readonly token: string
  readonly agent: http.Agent
  readonly #base: URL

  /** `address` as 'https://api.x.com'. Throws a UsageError if it is none, or would tell the token to the network. */
  constructor(address: string, token: string) {
    this.#base = baseOf(address)
    this.token = token
    const options = { keepAlive: true }
    this.agent = this.#base.protocol === 'http:' ? new http.Agent(options) : new https.Agent(options)
  }

  /** 'api.x.com', as people say it. */
  get host(): string {
    return this.#base.host
  }

  /** Of 'tweets/search/stream', say. */
  url(path: string): URL {
    return new URL(`2/${path}`, this.#base)
  }

  /** Ends the connections that are kept for later. */
  close(): void {
    this.agent.destroy()
  }
}

const LOOPBACK = /^(localhost|127(\.\d+){3}|\[::1\])$/

function baseOf(address: string): URL {
  const url = URL.canParse(address) ? new URL(address) : undefined
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    throw new UsageError(`--api ${address}: not an address; write it as https://api.x.com`)
  }
  if (url.protocol === 'http:' && !LOOPBACK.test(url.hostname)) {
    throw new UsageError(`--api ${address}: without TLS your token can be read on the way; write https://`)
  }
  if (!url.pathname.endsWith('/')) url.pathname += '/'
  return url
}
