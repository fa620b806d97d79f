import { existsSync } from 'node:fs'
import { shippedRecording } from '../../lib/io/files/shipped-recordings.ts'
import { BOOTSTRAP, destinationOf } from '../classroom/broker-topic.ts'
import type { LessonRequest } from '../classroom/lesson.ts'
import { FASTEST, SLOWEST } from '../classroom/show.ts'
import { type Command, parse, UsageError } from '../command.ts'
import { durationOf } from '../given-duration.ts'
import { givenPath, givenRecording } from '../given-path.ts'
import { language } from '../language.ts'
import { play } from '../replay/play.ts'
import { refuseTrace } from '../replay/refuse-trace.ts'

const PORT = 8690

export const command: Command = {
  help: `yeoul replay RECORDING [--pipeline NAME] [--cues NAME] [--room] [--to …]
yeoul replay RECORDING --check …
yeoul replay FILE --to terminal [--speed N] [--rate N] [--window DURATION]

Plays a recording for a class: it serves three pages, and prints the presenter's address, which has a token, and the
room's. The presenter plays, pauses, steps by element, pane and watermark, and exactly back, jumps to cues, asks the room,
and tries other windows, triggers and watermarks on the way; ? in a page tells its keys. Ctrl-C ends it.

RECORDING is a file (.jsonl, .jsonl.gz), or the name of a shipped one; any other FILE is a text.

  --pipeline NAME     what is run: labs/4-trending, solutions/3-counter, solutions/2-ingest:sliding (one function of it),
                      or a file of your own that exports a function of tweets; if not said, the cue file's, or a count
  --cues NAME         a cue file; or, of those beside the recording, the one of a lab: lab-4; none: no cues
  --room              let the machines of this network in; else only this one can
  --port N            where it listens (${PORT}); 0 for any that is free
  --speed N           so many times as fast (${SLOWEST} to ${FASTEST})
  --bound DURATION    the watermark is the newest event time less this (30s); perfect: nothing is late
  --lateness DURATION how long a window still takes what is late, in the labs that ask
  --keyword WORD      only tweets whose text contains it, and --lang CODE those in a language, in lab 3
  --check             only tries recording, cues, pipeline, port and broker, and says 'ready', or what is not

  --to page           the pages alone, as if not said
  --to pubsub:TOPIC   also to a topic of Pub/Sub (PUBSUB_EMULATOR_HOST), each element once, when it arrives
  --to kafka:TOPIC    also to a topic of Kafka; --bootstrap ADDRESS of its broker (${BOOTSTRAP})
  --to terminal       no pages: counts what arrives in fixed windows, and prints each pane as it fires, as of a text:
                      the clock, the watermark, the arrivals a second, the window, its timing and its count

  --rate N            in the terminal: a text's lines a second, before --speed (10)
  --window DURATION   in the terminal: the size of the windows, as 30s or 2m (10s; of a recording 60s)`,
  async run(args) {
    const { values, positionals } = parse(args, {
      recording: { type: 'string' },
      to: { type: 'string' },
      pipeline: { type: 'string' },
      cues: { type: 'string' },
      room: { type: 'boolean' },
      port: { type: 'string' },
      speed: { type: 'string' },
      bound: { type: 'string' },
      lateness: { type: 'string' },
      keyword: { type: 'string' },
      lang: { type: 'string' },
      check: { type: 'boolean' },
      bootstrap: { type: 'string', default: BOOTSTRAP },
      rate: { type: 'string' },
      window: { type: 'string' },
    })
    const named = values.recording === undefined ? positionals : [values.recording, ...positionals]
    const [file] = named
    if (file === undefined) throw new UsageError('which file? give a text or a recording')
    if (named.length > 1) throw new UsageError(`${named[1]}: one file at a time`)
    if (file === '-') throw new UsageError('-: standard input cannot be played; save it to a file first')
    const isShipped = !existsSync(givenPath(file)) && shippedRecording(file) !== undefined
    const isRecording = isShipped || values.recording !== undefined || /\.jsonl(\.gz)?$/.test(file)
    const speed = positive(values.speed, '--speed')
    const rate = positive(values.rate, '--rate')
    const sizeMs = values.window === undefined ? undefined : windowOf(values.window)
    if (!isRecording || values.to === 'terminal') {
      refuseOthers(values, isRecording)
      const path = isRecording ? givenRecording(file) : givenPath(file)
      if (isRecording) refuseTrace(path)
      await play({
        path,
        kind: isRecording ? 'recording' : 'text',
        speed: speed ?? 1,
        perSecond: rate ?? 10,
        sizeMs: sizeMs ?? (isRecording ? 60_000 : 10_000),
      })
      return 0
    }
    for (const name of ['rate', 'window'] as const) {
      if (values[name] !== undefined) throw new UsageError(`--${name}: is for the terminal; add --to terminal`)
    }
    if (speed !== undefined && (speed < SLOWEST || speed > FASTEST)) {
      throw new UsageError(
        `--speed ${speed}: a class is played ${SLOWEST} to ${FASTEST} times as fast; faster: --to terminal`,
      )
    }
    const { bound, pipeline, cues, lateness, keyword, lang, to, bootstrap } = values
    if (bound !== undefined && bound !== 'perfect') durationOf(bound, '--bound')
    const request: LessonRequest = {
      recording: givenRecording(file),
      pipeline,
      cues,
      bound,
      lateness,
      keyword,
      lang,
      speed,
      language: language(),
    }
    const destination = to === undefined || to === 'page' ? undefined : destinationOf(to)
    const port = portOf(values.port)
    if (values.check) {
      const { rehearse } = await import('../classroom/rehearsal.ts')
      const host = values.room ? '0.0.0.0' : '127.0.0.1'
      const destinations = destination === undefined ? [] : [destination]
      const isReady = await rehearse({ request, port, host, destinations, bootstrap, say: console.log })
      console.log(isReady ? 'ready' : 'not ready: mend what is said above')
      return isReady ? 0 : 1
    }
    const { runClassroom } = await import('../classroom/run-classroom.ts')
    await runClassroom({ request, port, isOpen: values.room ?? false, destination, bootstrap })
    return 0
  },
}

/** Of the terminal nothing is asked that only the pages have. */
function refuseOthers(values: Readonly<Record<string, unknown>>, isRecording: boolean): void {
  const others = ['pipeline', 'cues', 'room', 'port', 'bound', 'lateness', 'keyword', 'lang', 'check']
  const given = others.find(name => values[name] !== undefined)
  const why = isRecording ? 'is for the pages; leave --to terminal out' : 'needs a recording; a text is only printed'
  if (given !== undefined) throw new UsageError(`--${given}: ${why}`)
  const { to } = values
  if (to !== undefined && to !== 'terminal')
    throw new UsageError(`--to ${to}: needs a recording; a text is only printed`)
}

function positive(given: string | undefined, option: string): number | undefined {
  if (given === undefined) return undefined
  const n = Number(given)
  if (n > 0 && Number.isFinite(n)) return n
  throw new UsageError(`${option} ${given}: not a number above 0`)
}

function windowOf(given: string): number {
  const ms = durationOf(given, '--window')
  if (ms > 0) return ms
  throw new UsageError(`--window ${given}: it must be longer than 0`)
}

function portOf(given: string | undefined): number {
  const port = Number(given ?? PORT)
  if (given?.trim() !== '' && Number.isInteger(port) && port >= 0 && port <= 65_535) return port
  throw new UsageError(`--port ${given}: not a whole number from 0 to 65535`)
}
