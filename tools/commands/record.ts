import { counted, grouped } from '../../lib/core/counted.ts'
import { type Duration, toPositiveMillis } from '../../lib/core/time.ts'
import { Publisher } from '../../lib/io/pubsub/publisher.ts'
import { machineClock } from '../clock.ts'
import { type Command, parse, UsageError, UserError } from '../command.ts'
import { givenPath, shownPath } from '../given-path.ts'
import { bearerToken, setting } from '../record/bearer-token.ts'
import { Recorder } from '../record/recorder.ts'
import { RULE_TAG, type StreamRule, StreamRules } from '../record/stream-rules.ts'
import { TweetTopic } from '../record/tweet-topic.ts'
import { XApi } from '../record/x-api.ts'
import { inWords } from '../terminal/duration.ts'
import { escapeControls } from '../terminal/escape.ts'
import { inBytes } from '../terminal/number.ts'
import { ProgressLine } from '../terminal/progress-line.ts'

const X = 'https://api.x.com'
/** So long is waited at the end for X to delete the rules. */
const TIDY_MS = 5000
/** The longest time that a timer of Node can count. */
const LONGEST_MS = 2 ** 31 - 1
const MOST_BACKFILL = 5
const CONNECT_MS = 30_000

export const command: Command = {
  help: `yeoul record --rule RULE… --out FILE.jsonl [--to pubsub:TOPIC] [--for 10m] [--count N]
yeoul record --rules | --rule RULE… --dry-run | --delete ID…

Records the filtered stream of the X API v2: each tweet that matches a rule becomes a line of FILE, at once. Ctrl-C stops
it; so do --for and --count. A file that is there already is a recording that grows; if a run of before was killed, the
line that it was writing is cut off first. A connection that breaks is made again as X's documentation asks, and gaps
are told.

  --rule RULE         what to stream, as X's rules say it: "netflix lang:en", "#kpop OR 케이팝". May be repeated. Rules
                      that were not there are deleted again at the end; without --rule, those of the account stream
  --out FILE.jsonl    the recording
  --to pubsub:TOPIC   publish each tweet to a topic of Pub/Sub, as yeoul publish does; with --out or without
  --lang LANG         keep only tweets in this language, as ko. May be repeated
  --for DURATION      stop after 30s, 10m, 2h
  --count N           stop after N tweets
  --backfill N        after a reconnect, ask for up to N missed minutes (1 to 5); X lets only some accounts do so
  --rules             list the account's rules
  --dry-run           ask X whether it would take the rules of --rule
  --delete ID         delete a rule of the account, or all. May be repeated
  --api ADDRESS       of another server, as the one of yeoul x-server; also from X_API_URL (${X})

X_BEARER_TOKEN is the bearer token of your app, from the environment or a file .env here, which git ignores.
Without an account, in two terminals:

  npx yeoul x-server --recording final-match --speed 60 --token practice
  X_BEARER_TOKEN=practice npx yeoul record --api http://127.0.0.1:8686 --rule "#goal OR 골" --out goals.jsonl --for 1m`,
  async run(args) {
    const { values, positionals } = parse(args, {
      rule: { type: 'string', multiple: true },
      out: { type: 'string' },
      to: { type: 'string' },
      lang: { type: 'string', multiple: true },
      for: { type: 'string' },
      count: { type: 'string' },
      backfill: { type: 'string' },
      rules: { type: 'boolean' },
      'dry-run': { type: 'boolean' },
      delete: { type: 'string', multiple: true },
      api: { type: 'string' },
    })
    const { rule: texts = [], lang, out, delete: doomed } = values
    if (positionals.length > 0) throw new UsageError(`${positionals[0]}: write --rule "${positionals.join(' ')}"`)
    if (texts.some(text => text.trim() === '')) throw new UsageError('--rule: an empty rule; say what to stream')
    const modes = (['rules', 'dry-run', 'delete'] as const).filter(mode => values[mode] !== undefined)
    if (modes.length > 1) throw new UsageError(`--${modes[0]} and --${modes[1]}: give one of them`)
    const [mode] = modes
    if (mode === 'dry-run' && texts.length === 0) throw new UsageError('--dry-run: which rules? give them with --rule')
    if (mode === undefined && out === undefined && values.to === undefined) {
      throw new UsageError('where to? give --out FILE.jsonl, or --to pubsub:TOPIC')
    }
    const topicName = /^pubsub:(.+)$/.exec(values.to ?? '')?.[1]
    if (values.to !== undefined && topicName === undefined) {
      throw new UsageError(`--to ${values.to}: not known here; write --to pubsub:TOPIC`)
    }
    if (mode === undefined && out !== undefined && !out.endsWith('.jsonl')) {
      throw new UsageError(`--out ${out}: a recording that grows is named FILE.jsonl (gzip it when it is done)`)
    }
    const count = whole(values.count, '--count', Number.MAX_SAFE_INTEGER)
    const backfill = whole(values.backfill, '--backfill', MOST_BACKFILL) ?? 0
    const forMs = values.for === undefined ? undefined : milliseconds(values.for)

    const address = values.api ?? setting('X_API_URL') ?? X
    const api = new XApi(address, bearerToken())
    const rules = new StreamRules(api)
    const abort = new AbortController()
    const stop = () => abort.abort()
    process.once('SIGINT', stop)
    process.once('SIGTERM', stop)
    try {
      if (mode === 'rules') return await list(rules)
      if (mode === 'dry-run') {
        await rules.validate(texts)
        console.log(`X takes ${texts.length === 1 ? 'the rule' : 'the rules'}; nothing was added.`)
        return 0
      }
      if (mode === 'delete') return await remove(rules, doomed ?? [])

      const first = await unlessAborted(abort.signal, rulesFor(rules, texts))
      if (first === undefined) return 0
      let streaming = first
      const addRules = async () => {
        streaming = await rulesFor(rules, texts)
        return idsOf(streaming)
      }
      let line: ProgressLine | undefined
      let topic: TweetTopic | undefined
      try {
        topic = topicName === undefined ? undefined : await topicOf(topicName)
        const recorder = new Recorder({
          api,
          path: out === undefined ? undefined : givenPath(out),
          topic,
          header: {
            title: streaming.map(({ value }) => value).join(' | '),
            madeBy: `yeoul record, live from ${api.host}`,
          },
          ...(texts.length > 0 && { rules: idsOf(streaming), addRules }),
          langs: lang === undefined ? undefined : new Set(lang),
          backfill,
          count,
          clock: machineClock,
          signal: abort.signal,
          say: text => line?.say(text),
        })
        const { file } = recorder
        line = new ProgressLine(
          machineClock,
          () => recorder.progress.tweets,
          rate => {
            const { tweets, lagMs, bytes, free } = recorder.progress
            const lag = lagMs === undefined ? '' : `  lag ${inWords(lagMs)}`
            const room = free === undefined ? '' : ` (${inBytes(free)} free)`
            const size = bytes === undefined ? '' : `  ${inBytes(bytes)}${room}`
            return `recording  ${grouped(tweets)} tweets  ${rate}${lag}${size}`
          },
        )
        const name = file === undefined ? (values.to as string) : shownPath(file.path)
        if (file?.repaired !== undefined) line.say(`${name}: ${file.repaired}`)
        line.say(`${file?.isNew === false ? 'appending' : 'recording'} to ${name}; Ctrl-C stops`)
        const cancel = forMs === undefined ? undefined : machineClock.after(forMs, stop)
        const { tweets, reconnects, resent, leftOut, broken, missedMs } = await recorder.run().finally(() => cancel?.())
        await topic?.close()
        line.end()
        const more = [
          topic !== undefined && file !== undefined && `published to ${values.to}, too`,
          topic !== undefined && topic.leftOut > 0 && `${counted(topic.leftOut, 'tweet')} not published`,
          reconnects > 0 && `${counted(reconnects, 'reconnect')}, ${inWords(missedMs)} missed`,
          resent > 0 && `${counted(resent, 'tweet')} sent again and left out`,
          leftOut > 0 && `${counted(leftOut, 'tweet')} of other rules or languages left out`,
          broken > 0 && `${counted(broken, 'broken line')} left out`,
        ].filter(Boolean)
        const what = file === undefined ? `published to ${name}` : `recorded; ${name} has ${inBytes(file.bytes)}`
        console.log([`${counted(tweets, 'tweet')} ${what}`, ...more].join('; '))
      } finally {
        line?.end()
        await topic?.abandon()
        await tidyUp(rules, texts.length === 0 ? [] : streaming)
      }
      return 0
    } finally {
      process.off('SIGINT', stop)
      process.off('SIGTERM', stop)
      api.close()
    }
  },
}

/** Throws a UserError if there is no server, or it wants other credentials. */
async function topicOf(name: string): Promise<TweetTopic> {
  try {
    return new TweetTopic(await Publisher.to(name, 'yeoul record', CONNECT_MS))
  } catch (thrown) {
    throw new UserError((thrown as Error).message)
  }
}

function idsOf(rules: readonly StreamRule[]): ReadonlySet<string> {
  return new Set(rules.map(({ id }) => id))
}

/** The rules to stream by: these, added where they are missing, or those of the account. */
async function rulesFor(rules: StreamRules, texts: readonly string[]): Promise<readonly StreamRule[]> {
  const streaming = texts.length === 0 ? await rules.list() : await rules.add(texts)
  if (streaming.length === 0) throw new UserError('the account has no rules; give one with --rule "WHAT TO STREAM"')
  return streaming
}

async function list(rules: StreamRules): Promise<number> {
  const all = await rules.list()
  if (all.length === 0) console.log('The account has no rules.')
  for (const { id, value, tag } of all) {
    console.log(escapeControls(`${id}  ${value}${tag === undefined ? '' : `  (${tag})`}`))
  }
  return 0
}

async function remove(rules: StreamRules, wanted: readonly string[]): Promise<number> {
  const ids = wanted.includes('all') ? (await rules.list()).map(({ id }) => id) : wanted
  if (ids.length > 0) await rules.delete(ids)
  console.log(`${counted(ids.length, 'rule')} deleted.`)
  return 0
}

/** Deletes those rules that a recorder added, this one or one that was killed. */
async function tidyUp(rules: StreamRules, streaming: readonly StreamRule[]): Promise<void> {
  const ids = streaming.filter(({ tag }) => tag === RULE_TAG).map(({ id }) => id)
  if (ids.length === 0) return
  const late = AbortSignal.timeout(TIDY_MS)
  const failed = await unlessAborted(
    late,
    rules.delete(ids).then(() => false),
  ).catch(() => true)
  if (failed === false) return
  console.error(
    `The rules are still on the account (npx yeoul record --delete ${ids.join(' --delete ')} deletes them).`,
  )
}

/** What the promise gives, or undefined as soon as the signal is aborted. */
function unlessAborted<T>(signal: AbortSignal, promise: Promise<T>): Promise<T | undefined> {
  return new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => resolve(undefined))
    promise.then(resolve, reject)
  })
}

function whole(given: string | undefined, option: string, most: number): number | undefined {
  if (given === undefined) return undefined
  const n = Number(given)
  if (Number.isSafeInteger(n) && n >= 1 && n <= most) return n
  throw new UsageError(
    `${option} ${given}: not a whole number from 1 on${most === MOST_BACKFILL ? `, to ${most}` : ''}`,
  )
}

function milliseconds(given: string): number {
  let ms: number
  try {
    ms = toPositiveMillis(given as Duration, '--for')
  } catch {
    throw new UsageError(`--for ${given}: not a duration; write 30s, 10m or 2h`)
  }
  if (ms <= LONGEST_MS) return ms
  throw new UsageError(`--for ${given}: longer than 24 days; leave it out, and stop with Ctrl-C`)
}
