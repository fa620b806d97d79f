import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, statSync } from 'node:fs'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { expect, test } from '@jest/globals'
import { direct, Pipeline } from 'yeoul'
import { arrivalLine, readRecording, type Tweet } from 'yeoul/io/recording'
import { afterwards } from './live.ts'
import { temporaryFolder, tweet } from './recordings.ts'
import { until } from './test-clock.ts'

const at = temporaryFolder()
const program = fileURLToPath(new URL('recorder-process.ts', import.meta.url))
const KILLS = 100
const SEED = Number(process.env.YEOUL_SEED ?? Date.now() % 2 ** 31)
const MOST_BYTES = 200_000
const MOST_ONE_BY_ONE = 10

/** A tweet of one of the runs; of any length, so that lines end anywhere in a write or a page. */
const tweetOf = (run: number, i: number): Tweet => tweet(run * 100_000 + i, { text: `${'골'.repeat((i * 37) % 500)}!` })

test(`killed at any instant, it loses at most the line in flight (YEOUL_SEED=${SEED})`, async () => {
  const random = numbersFrom(SEED)
  const path = at('killed.jsonl')
  const env = { ...process.env, NODE_OPTIONS: '', NODE_COMPILE_CACHE: at('cache') }
  const server = http.createServer()
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  afterwards(() => {
    server.closeAllConnections()
    server.close()
  })
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  let recorded = 0
  let torn = 0
  let wasTorn = false
  /** The bytes of the file that are whole lines. */
  let whole = 0
  let run = 0
  try {
    for (; run < KILLS; run++) {
      const child = spawn(process.execPath, [program, address, path], { env, stdio: ['ignore', 'pipe', 'inherit'] })
      afterwards(() => child.kill('SIGKILL'))
      const repaired = text(child.stdout)
      const ended = once(child, 'close')
      const [, response] = await once(server, 'request')
      const isOneByOne = run % 2 === 1
      const wanted = 1 + Math.floor(random() * (isOneByOne ? MOST_ONE_BY_ONE : MOST_BYTES))
      await (isOneByOne ? sendOneByOne(response, run, wanted, path) : sendUntil(response, run, whole + wanted, path))
      child.kill('SIGKILL')
      await ended
      response.destroy()

      // The line that the run before left torn was cut off when this one began.
      expect((await repaired) !== '').toBe(wasTorn)
      const bytes = readFileSync(path).subarray(whole)
      const end = bytes.lastIndexOf(10) + 1
      // The first one began with the header.
      const lines = bytes
        .toString('utf8', 0, end)
        .split('\n')
        .slice(run === 0 ? 1 : 0, -1)
      expect(lines.map(line => JSON.parse(line).data)).toEqual(lines.map((_, i) => tweetOf(run, i)))
      if (isOneByOne) expect(lines.length).toBeGreaterThanOrEqual(wanted - 1)
      recorded += lines.length
      whole += end
      wasTorn = end < bytes.length
      if (wasTorn) torn++
    }
    const { outputs, deadLetterCount } = await direct().collect(new Pipeline().apply(readRecording(path)))
    expect([outputs.length, deadLetterCount]).toEqual([recorded, wasTorn ? 1 : 0])
  } catch (thrown) {
    throw new Error(`run ${run}, ${recorded} recorded, ${torn} times torn`, { cause: thrown })
  }
}, 600_000)

/** As fast as the recorder reads, until the file has so many bytes. */
async function sendUntil(response: http.ServerResponse, run: number, bytes: number, path: string): Promise<void> {
  response.writeHead(200)
  let sent = 0
  await until(() => {
    while (!response.writableNeedDrain && sent % 100 < 99) response.write(lineOf(run, sent++))
    if (!response.writableNeedDrain) response.write(lineOf(run, sent++))
    return statSync(path).size >= bytes
  })
}

/** Each when the one before is on file; the last one is on its way. */
async function sendOneByOne(response: http.ServerResponse, run: number, count: number, path: string): Promise<void> {
  response.writeHead(200)
  let { size } = statSync(path)
  for (let i = 0; i < count; i++) {
    response.write(lineOf(run, i))
    if (i === count - 1) return
    // Times take equally many characters. A file that has but grown may have half of the line.
    const arrival = { received_at: new Date(0).toISOString(), partition: 0, data: tweetOf(run, i) }
    size += Buffer.byteLength(`${arrivalLine(arrival)}\n`)
    await until(() => statSync(path).size >= size)
  }
}

function lineOf(run: number, i: number): string {
  return `${JSON.stringify({ data: tweetOf(run, i) })}\r\n`
}

/** Numbers from 0 to 1 that a seed gives again (mulberry32). */
function numbersFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
