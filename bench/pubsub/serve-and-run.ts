import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { MeasurementError, runJob } from '../job.ts'
import type { Done, Traffic } from './client.ts'

const yeoul = fileURLToPath(new URL('../../tools/yeoul.ts', import.meta.url))
const printPeak = new URL('../recorder/print-peak.ts', import.meta.url).href

/** What a client did, and the peak of the server's resident memory, in units of 2^20 bytes. */
export interface Served extends Done {
  readonly peakRssMb: number
}

/** Starts `yeoul pubsub` as a user does, and a client of it in a process of its own. */
export async function serveAndRun(traffic: Omit<Traffic, 'host'>): Promise<Served> {
  const args = ['--import', printPeak, yeoul, 'pubsub', '--port', '0']
  const server = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] })
  const ended = once(server, 'close')
  const said = text(server.stderr)
  try {
    const host = await addressOf(server.stdout)
    const { lines = [] } = await runJob({
      program: 'pubsub client',
      input: '',
      setting: JSON.stringify({ host, ...traffic }),
      keepLines: true,
    })
    server.kill('SIGINT')
    await ended
    return { ...(JSON.parse(lines[0]) as Done), peakRssMb: Number((await said).trim().split('\n').at(-1)) }
  } finally {
    server.kill()
    await ended
  }
}

async function addressOf(stdout: NodeJS.ReadableStream): Promise<string> {
  const lines = createInterface(stdout)
  for await (const line of lines) {
    const address = /PUBSUB_EMULATOR_HOST=(\S+)/.exec(line)?.[1]
    if (address !== undefined) return address
  }
  throw new MeasurementError('pubsub: yeoul pubsub did not start')
}
