import { generateKeyPairSync, type KeyObject, verify } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'

/** A request for a token, as a service account makes it: a signed assertion of who asks, for what. */
export interface Assertion {
  readonly claims: Readonly<Record<string, unknown>>
  readonly isSigned: boolean
}

/**
 * As much of Google Cloud as a job for Dataflow meets on its way in: tokens for a service account, a bucket that files go
 * into, jobs that do nothing. It is also a proxy, which whatever else is asked reaches, and which lets nothing out.
 */
export class GoogleStandIn {
  /** Whether it has the account; if not, it refuses tokens as Google does for one that was deleted. */
  knowsAccount = false
  /** What its jobs are in; one is cancelled where that is asked for. */
  jobState: 'JOB_STATE_RUNNING' | 'JOB_STATE_DONE' | 'JOB_STATE_CANCELLED' = 'JOB_STATE_DONE'
  readonly assertions: Assertion[] = []
  readonly uploads: Buffer[] = []
  /** As they were asked for. */
  readonly jobs: Readonly<Record<string, unknown>>[] = []
  /** What would have left the machine. */
  readonly others: string[] = []
  /** Resolves when somebody asks how a job is. */
  readonly followed: Promise<void>
  readonly #server: Server
  readonly #publicKey: KeyObject
  #follow = () => {}
  /** The key file's text. */
  readonly keyFile: string
  /** 'http://localhost:…' */
  readonly address: string

  private constructor(server: Server) {
    this.#server = server
    this.address = `http://localhost:${(server.address() as AddressInfo).port}`
    this.followed = new Promise(resolve => {
      this.#follow = resolve
    })
    const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
    this.#publicKey = publicKey
    this.keyFile = JSON.stringify({
      type: 'service_account',
      project_id: 'yeoul-test',
      private_key_id: 'made-for-this-test',
      private_key: privateKey.export({ type: 'pkcs8', format: 'pem' }),
      client_email: 'nobody@yeoul-test.iam.gserviceaccount.com',
      token_uri: `${this.address}/token`,
    })
  }

  static async start(): Promise<GoogleStandIn> {
    const server = createServer()
    server.listen(0, 'localhost')
    await once(server, 'listening')
    const standIn = new GoogleStandIn(server)
    server.on('request', async (request, response) => standIn.#answer(request, response, await buffer(request)))
    server.on('connect', (request, socket) => {
      standIn.others.push(`CONNECT ${request.url}`)
      socket.end('HTTP/1.1 403 Forbidden\r\n\r\n')
    })
    return standIn
  }

  async close(): Promise<void> {
    this.#server.close()
    this.#server.closeAllConnections()
    await once(this.#server, 'close')
  }

  #answer({ method, url = '' }: IncomingMessage, response: ServerResponse, body: Buffer): void {
    const answer = (value: object, status = 200, headers: Record<string, string> = {}) => {
      response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(value))
    }
    const [path = ''] = url.split('?')
    switch (`${method} ${path.replace(/\/o\/.*/, '/o/…').replace(/\/projects\/.*\/jobs/, '/…/jobs')}`) {
      case 'POST /token':
        this.assertions.push(this.#assertionOf(new URLSearchParams(body.toString())))
        if (this.knowsAccount) return answer({ access_token: 'made-for-this-test', expires_in: 3600 })
        return answer({ error: 'invalid_grant', error_description: 'Invalid grant: account not found' }, 400)
      case 'GET /storage/v1/b/yeoul-test':
        return answer({ name: 'yeoul-test' })
      case 'GET /storage/v1/b/yeoul-test/o/…':
        return answer({ error: { code: 404, message: 'No such object' } }, 404)
      case 'POST /upload/storage/v1/b/yeoul-test/o':
        return answer({}, 200, { location: `${this.address}/upload` })
      case 'PUT /upload':
        this.uploads.push(body)
        return answer({ size: String(body.length), crc32c: crc32c(body) })
      case 'POST /v1b3/…/jobs': {
        const job = JSON.parse(body.toString())
        this.jobs.push(job)
        return answer({ id: 'job-1', name: job.name, clientRequestId: job.clientRequestId })
      }
      case 'PUT /v1b3/…/jobs/job-1':
        this.jobState = 'JOB_STATE_CANCELLED'
        return answer({ id: 'job-1', currentState: this.jobState })
      case 'GET /v1b3/…/jobs/job-1':
        this.#follow()
        return answer({ id: 'job-1', currentState: this.jobState })
      case 'GET /v1b3/…/jobs/job-1/messages':
        return answer({})
    }
    this.others.push(`${method} ${url}`)
    answer({}, 403)
  }

  #assertionOf(body: URLSearchParams): Assertion {
    const [header = '', claims = '', signature = ''] = (body.get('assertion') ?? '').split('.')
    const signed = Buffer.from(`${header}.${claims}`)
    const isSigned = verify('RSA-SHA256', signed, this.#publicKey, Buffer.from(signature, 'base64url'))
    return { claims: JSON.parse(Buffer.from(claims, 'base64url').toString()), isSigned }
  }
}

/** As Cloud Storage tells it of what it has kept: Castagnoli's, big-endian, in base 64. */
function crc32c(bytes: Buffer): string {
  let rest = 0xffffffff
  for (const byte of bytes) {
    rest ^= byte
    for (let bit = 0; bit < 8; bit++) rest = (rest >>> 1) ^ (rest & 1 ? 0x82f63b78 : 0)
  }
  const sum = Buffer.alloc(4)
  sum.writeUInt32BE(~rest >>> 0)
  return sum.toString('base64')
}
