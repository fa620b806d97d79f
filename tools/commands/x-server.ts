import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Duration, toPositiveMillis } from '../../lib/core/time.ts'
import { recordingFile } from '../../lib/io/recording.ts'
import { type Command, parse, UsageError, UserError } from '../command.ts'
import { givenRecording, shownPath } from '../given-path.ts'
import { escapeControls } from '../terminal/escape.ts'
import { selfSignedCertificate } from '../x-server/certificate.ts'
import { type Refusal, XServer } from '../x-server/server.ts'

const PORT = 8686
const LONGEST_MS = 2 ** 31 - 1

export const command: Command = {
  help: `yeoul x-server --recording FILE [--speed N] [--port N] [--token T] [--tls]

A stand-in for the X API v2 on this machine, for yeoul record and for clients of your own, without an account: it serves
a recording (its file, or the name of a shipped one) as the filtered stream. The recording's time begins with the first
connection; what comes while nobody is connected is gone, as on X, unless the client asks for it with backfill_minutes.
At the end there are only keep-alives. Ctrl-C stops it.

  --recording FILE    what to serve
  --speed N           so many times the recording's pace (1), or max: as fast as the client reads
  --port N            on 127.0.0.1 (${PORT}); 0 for any that is free
  --token T           the bearer token that clients must give; one is made up and printed if this is not given
  --tls               with TLS, and a certificate that is made at the start and signs itself

  --keep-alive TIME   an empty line after so long without a tweet (20s)
  --drop-after N      break each connection after N tweets (not counting those sent again), in the middle of the next
  --stall-after N     send nothing at all after N tweets of a connection
  --refuse LIST       answer the first connections with these, as 503,503,429:10s,403; after 429, when its limit is reset
  --no-backfill       reject backfill_minutes, as X does for most accounts

GET, POST  /2/tweets/search/stream/rules    list, add, validate (dry_run=true) and delete rules
GET        /2/tweets/search/stream          tweet.fields, backfill_minutes (0 to 5; of the server's time)

Rules: keywords, "quoted phrases", #hashtags and lang:xx, beside each other for and, with OR, - for not, and parentheses.
A keyword is a whole word; one in Hangul, Han or Kana, and an emoji, is found anywhere. Other operators are rejected.`,
  async run(args) {
    const { values, positionals } = parse(args, {
      recording: { type: 'string' },
      speed: { type: 'string' },
      port: { type: 'string' },
      token: { type: 'string' },
      tls: { type: 'boolean' },
      'keep-alive': { type: 'string' },
      'drop-after': { type: 'string' },
      'stall-after': { type: 'string' },
      refuse: { type: 'string' },
      'no-backfill': { type: 'boolean' },
    })
    const named = values.recording === undefined ? positionals : [values.recording, ...positionals]
    const [recording] = named
    if (recording === undefined) throw new UsageError('which recording? give --recording FILE')
    if (named.length > 1) throw new UsageError(`${named[1]}: one recording at a time`)
    if (values.token !== undefined && !/^[\x21-\x7e]+$/.test(values.token)) {
      throw new UsageError('--token: letters, digits and signs without spaces')
    }
    const port = whole(values.port, '--port', 0, 65_535) ?? PORT
    const token = values.token ?? randomBytes(12).toString('base64url')
    const certificate = values.tls ? selfSignedCertificate() : undefined
    const file = recordingFile(givenRecording(recording))
    const server = new XServer({
      recording: file,
      token,
      speed: speedOf(values.speed),
      keepAliveMs: milliseconds(values['keep-alive'] ?? '20s', '--keep-alive'),
      dropAfter: whole(values['drop-after'], '--drop-after', 1),
      stallAfter: whole(values['stall-after'], '--stall-after', 0),
      refusals: refusalsOf(values.refuse),
      mayBackfill: !values['no-backfill'],
      certificate,
      say: text => console.log(escapeControls(`${new Date().toISOString().slice(11, 19)}  ${text}`)),
    })
    const address = await server.listen(port).catch((thrown: NodeJS.ErrnoException) => {
      if (thrown.code !== 'EADDRINUSE') throw thrown
      throw new UserError(
        `port ${port} is taken, perhaps by another x-server; give --port N, or 0 for any that is free`,
      )
    })
    const folder = certificate === undefined ? undefined : mkdtempSync(join(tmpdir(), 'yeoul-x-server-'))
    try {
      const settings = [`X_BEARER_TOKEN=${token}`]
      if (certificate !== undefined && folder !== undefined) {
        const path = join(folder, 'certificate.pem')
        writeFileSync(path, certificate.cert)
        settings.push(`NODE_EXTRA_CA_CERTS=${path}`)
      }
      console.log(`${shownPath(file)} at ${address}. Ctrl-C stops. In another terminal:\n`)
      console.log(
        `  ${settings.join(' ')} npx yeoul record --api ${address} --rule 'WHAT TO STREAM' --out FILE.jsonl\n`,
      )
      await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')])
      await server.close()
    } finally {
      if (folder !== undefined) rmSync(folder, { recursive: true, force: true })
    }
    return 0
  },
}

function speedOf(given = '1'): number {
  if (given === 'max') return Number.POSITIVE_INFINITY
  const n = Number(given)
  if (n > 0 && Number.isFinite(n)) return n
  throw new UsageError(`--speed ${given}: not a number above 0; max is as fast as the client reads`)
}

function refusalsOf(given: string | undefined): readonly Refusal[] {
  if (given === undefined) return []
  return given.split(',').map(one => {
    const [, status, reset] = /^([45]\d\d)(?::(\w+))?$/.exec(one) ?? []
    if (status === undefined) throw new UsageError(`--refuse ${given}: '${one}' is no status; write 503,429:10s`)
    return { status: Number(status), ...(reset === undefined ? {} : { resetMs: milliseconds(reset, '--refuse') }) }
  })
}

function whole(given: string | undefined, option: string, least: number, most = Number.MAX_SAFE_INTEGER) {
  if (given === undefined) return undefined
  const n = Number(given)
  if (given.trim() !== '' && Number.isSafeInteger(n) && n >= least && n <= most) return n
  throw new UsageError(
    `${option} ${given}: not a whole number from ${least} ${most === Number.MAX_SAFE_INTEGER ? 'on' : `to ${most}`}`,
  )
}

function milliseconds(given: string, option: string): number {
  try {
    const ms = toPositiveMillis(given as Duration, option)
    if (ms <= LONGEST_MS) return ms
  } catch {
    // Told below.
  }
  throw new UsageError(`${option} ${given}: not a duration that a timer can count; write 500ms, 20s or 1m`)
}
