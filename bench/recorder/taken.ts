import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import type { Arrival } from 'yeoul/io/recording'

/** What a recorder took of a recording that was served. */
export interface Taken {
  /** Of those served until its last one, the tweets that it has not, or not as they were. */
  readonly lost: number
  /** From its first to its last tweet. */
  readonly seconds: number
  /** How much later a tweet came than the recording's pace has it, beside the one that came soonest: 99% less. */
  readonly behindMs: number
  /** Of its tweets, in its order. */
  readonly sha256: string
}

/** Compares the arrivals of what was recorded with those of what was served. */
export async function run(recorded: string, served = ''): Promise<string[]> {
  const sent = arrivals(served)
  const hash = createHash('sha256')
  const times: number[] = []
  const delays: number[] = []
  let lost = 0
  for await (const { received_at, data } of arrivals(recorded)) {
    const tweet = JSON.stringify(data)
    hash.update(`${tweet}\n`)
    const time = Date.parse(received_at)
    times.push(time)
    let next = await sent.next()
    for (; !next.done && JSON.stringify(next.value.data) !== tweet; next = await sent.next()) lost++
    if (!next.done) delays.push(time - Date.parse(next.value.received_at))
  }
  delays.sort((a, b) => a - b)
  const taken: Taken = {
    lost,
    seconds: (times[times.length - 1] - times[0]) / 1000,
    behindMs: delays[Math.floor(delays.length * 0.99)] - delays[0],
    sha256: hash.digest('hex'),
  }
  return [JSON.stringify(taken)]
}

async function* arrivals(path: string): AsyncGenerator<Arrival, void, undefined> {
  let isHeader = true
  for await (const line of createInterface(createReadStream(path))) {
    if (!isHeader) yield JSON.parse(line)
    isHeader = false
  }
}
