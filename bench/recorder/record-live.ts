import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { rm } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { MeasurementError, runJob } from '../job.ts'
import type { Taken } from './taken.ts'

const TOKEN = 'practice'
const yeoul = fileURLToPath(new URL('../../tools/yeoul.ts', import.meta.url))
const printPeak = new URL('./print-peak.ts', import.meta.url).href

/** What a recorder did. */
export interface Recorded extends Taken {
  readonly wallSeconds: number
  readonly peakRssMb: number
}

/**
 * Serves a recording over a socket of this machine by `yeoul x-server`, and records its first `count` tweets from there
 * by `yeoul record`: two processes, as a user starts them. `speed`: as x-server takes it.
 */
export async function recordLive(recording: string, count: number, speed: string): Promise<Recorded> {
  const server = start([yeoul, 'x-server', '--recording', recording, '--speed', speed, '--port', '0', '--token', TOKEN])
  const serverEnded = once(server, 'close')
  server.stderr.pipe(process.stderr)
  const out = `${recording}.${process.pid}.jsonl`
  try {
    const address = await addressOf(server)
    const begin = performance.now()
    const what = ['--api', address, '--rule', '#live', '--out', out, '--count', String(count)]
    const recorder = start(['--import', printPeak, yeoul, 'record', ...what])
    recorder.stdout.resume()
    const [said, [code]] = await Promise.all([text(recorder.stderr), once(recorder, 'close')])
    const wallSeconds = (performance.now() - begin) / 1000
    if (code !== 0) throw new MeasurementError(`recorder: yeoul record ended with ${code}: ${said.trim()}`)
    const peakRssMb = Number(said.trim().split('\n').at(-1))
    // In a process of its own, as this one's peak would count as a part of that of the next that it starts.
    const { lines = [] } = await runJob({ program: 'taken', input: out, setting: recording, keepLines: true })
    return { ...(JSON.parse(lines[0]) as Taken), wallSeconds, peakRssMb }
  } finally {
    server.kill()
    await serverEnded
    await rm(out, { force: true })
  }
}

function start(args: readonly string[]) {
  return spawn(process.execPath, args, {
    env: { ...process.env, X_BEARER_TOKEN: TOKEN },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
}

async function addressOf({ stdout }: ChildProcess): Promise<string> {
  for await (const line of createInterface(stdout as NodeJS.ReadableStream)) {
    const address = / at (http:\S+)\. /.exec(line)?.[1]
    if (address !== undefined) return address
  }
  throw new MeasurementError('recorder: yeoul x-server did not start; see above')
}
