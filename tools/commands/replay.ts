import { existsSync } from 'node:fs'
import { shippedRecording } from '../../lib/io/files/shipped-recordings.ts'
import { type Command, parse, UsageError } from '../command.ts'
import { durationOf } from '../given-duration.ts'
import { givenPath, givenRecording } from '../given-path.ts'
import { play } from '../replay/play.ts'
import { refuseTrace } from '../replay/refuse-trace.ts'

export const command: Command = {
  help: `yeoul replay FILE [--speed N] [--rate N] [--window DURATION]
yeoul replay --recording FILE …

Plays a file through the wall clock, counts what arrives in fixed windows, and prints each pane as it fires: the clock,
the watermark, the arrivals a second, the window, its timing and its count. Ctrl-C stops; else it ends with the file.

The tweets of a recording (FILE.jsonl, FILE.jsonl.gz, the name of a shipped one, or whatever --recording names) arrive
when they were received. Any other file is text, whose lines arrive one after the other from 0:00 on. Lines that cannot
be read are left out, and the first few told at the end.

  --speed N           so many times as fast (1)
  --rate N            a text's lines a second, before --speed (10)
  --window DURATION   the size of the windows, as 30s or 2m (10s; of a recording 60s)`,
  async run(args) {
    const { values, positionals } = parse(args, {
      recording: { type: 'string' },
      speed: { type: 'string' },
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
    const path = isRecording ? givenRecording(file) : givenPath(file)
    if (isRecording) refuseTrace(path)
    await play({
      path,
      kind: isRecording ? 'recording' : 'text',
      speed: positive(values.speed, 1, '--speed'),
      perSecond: positive(values.rate, 10, '--rate'),
      sizeMs: windowOf(values.window ?? (isRecording ? '60s' : '10s')),
    })
    return 0
  },
}

function positive(given: string | undefined, otherwise: number, option: string): number {
  const n = given === undefined ? otherwise : Number(given)
  if (n > 0 && Number.isFinite(n)) return n
  throw new UsageError(`${option} ${given}: not a number above 0`)
}

function windowOf(given: string): number {
  const ms = durationOf(given, '--window')
  if (ms > 0) return ms
  throw new UsageError(`--window ${given}: it must be longer than 0`)
}
