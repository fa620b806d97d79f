// So many pages of a room: each listens, and counts the frames that it is told. At the end of its input it says what came.
import { get, type IncomingMessage } from 'node:http'

const [address = '', count = '0'] = process.argv.slice(2)

export interface Heard {
  readonly seconds: number
  /** Of the page that was told the fewest, and of all. */
  readonly fewestFrames: number
  readonly frames: number
  readonly bytes: number
}

const pages = await Promise.all(Array.from({ length: Number(count) }, listen))
process.stdout.write('ready\n')
let begin = performance.now()
process.stdin.on('data', () => {
  begin = performance.now()
  for (const page of pages) {
    page.frames = 0
    page.bytes = 0
  }
})
process.stdin.on('end', () => {
  const heard: Heard = {
    seconds: (performance.now() - begin) / 1000,
    fewestFrames: Math.min(...pages.map(({ frames }) => frames)),
    frames: pages.reduce((sum, { frames }) => sum + frames, 0),
    bytes: pages.reduce((sum, { bytes }) => sum + bytes, 0),
  }
  process.stdout.write(`${JSON.stringify(heard)}\n`, () => process.exit(0))
})

async function listen(): Promise<{ frames: number; bytes: number }> {
  const entered = await open('/room', {})
  entered.resume()
  const cookie = entered.headers['set-cookie']?.[0]?.split(';')[0] ?? ''
  const page = { frames: 0, bytes: 0 }
  const events = await open('/events?view=room', { cookie })
  events.on('data', (chunk: Buffer) => {
    page.bytes += chunk.length
    // Of a message's fields the type is the last but one or so: it is never cut off from all of the others for long.
    for (let at = chunk.indexOf('"type":"frame"'); at >= 0; at = chunk.indexOf('"type":"frame"', at + 1)) page.frames++
  })
  return page
}

function open(path: string, headers: Record<string, string>): Promise<IncomingMessage> {
  return new Promise((resolve, reject) =>
    get(`${address}${path}`, { headers, agent: false }, resolve).on('error', reject),
  )
}
