import { once } from 'node:events'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals'
import {
  afterCount,
  countPerElement,
  direct,
  flatMap,
  flatten,
  globalWindows,
  map,
  Pipeline,
  repeatedly,
  windowInto,
  withDeadLetters,
} from 'yeoul'
import { readFromSocket } from 'yeoul/io/socket'

const servers: Server[] = []
let warn: jest.SpiedFunction<typeof console.warn>
beforeEach(() => {
  warn = jest.spyOn(console, 'warn').mockImplementation(() => {})
})
afterEach(() => {
  warn.mockRestore()
  for (const server of servers.splice(0)) server.close()
})

const hangUp = (socket: Socket) => void socket.end()

/** A server that serves each who connects in turn, and hangs up on all others; resolves to its port. */
async function serve(...turns: ((socket: Socket) => void)[]): Promise<number> {
  const server = createServer(socket => (turns.shift() ?? hangUp)(socket))
  servers.push(server.listen(0, '127.0.0.1'))
  await once(server, 'listening')
  return (server.address() as AddressInfo).port
}

/** The first `n` lines, and then no more. */
async function first(n: number, port: number): Promise<string[]> {
  const lines: string[] = []
  const run = direct().collect(new Pipeline().apply(readFromSocket('127.0.0.1', port)))
  for await (const { value } of run) if (lines.push(value) === n) break
  await run.cancel()
  return lines
}

test('words are counted while they come, in lines that are cut anywhere', async () => {
  const bytes = Buffer.from('여울 물\r\n물 물\n\n여울\n')
  const port = await serve(socket => {
    let at = 0
    const next = (): void => {
      if (at < bytes.length) socket.write(bytes.subarray(at, ++at), () => setImmediate(next))
    }
    socket.setNoDelay(true)
    next()
  })
  const counts = new Pipeline().apply(
    readFromSocket('127.0.0.1', port),
    flatMap(line => line.match(/\S+/g) ?? []),
    windowInto(globalWindows(), { trigger: repeatedly(afterCount(1)), accumulationMode: 'accumulating' }),
    countPerElement(),
  )
  const run = direct().collect(counts)
  const seen: unknown[] = []
  for await (const { value } of run) if (seen.push(value) === 4) break
  await run.cancel()
  // A line is one arrival: its words are counted before the trigger is asked.
  expect(seen).toEqual([
    ['여울', 1],
    ['물', 1],
    ['물', 3],
    ['여울', 2],
  ])
})

test('a server that goes away is connected to again', async () => {
  const port = await serve(
    socket => socket.end('a\nb\nunended'),
    socket => socket.resetAndDestroy(),
    socket => socket.end('c\n'),
    socket => socket.write('d\n'),
  )
  expect(await first(5, port)).toEqual(['a', 'b', 'unended', 'c', 'd'])
})

test('what is no text, or too long, is broken, with its place', async () => {
  const port = await serve(socket => {
    socket.write('good\n')
    socket.write(Buffer.from([0x61, 0xff, 0x0a]))
    socket.write(`${'z'.repeat(3_000_000)}\nlast\n`)
  })
  const { output, deadLetters } = new Pipeline().apply(withDeadLetters(readFromSocket('127.0.0.1', port)))
  const told = deadLetters.apply(
    map(({ element, reason, place }) => `${String(element).length} ${reason.slice(0, 16)} ${place?.split(':')[1]}`),
  )
  const run = direct().collect(flatten(output, told))
  const seen: string[] = []
  for await (const { value } of run) if (seen.push(value) === 4) break
  await run.cancel()
  expect(seen).toEqual(['good', `2 it is not UTF-8: ${port}, line 2`, `101 it is longer tha ${port}, line 3`, 'last'])
})

test('many lines wait at the server while the pipeline is busy', async () => {
  const lines = 300_000
  let sent = 0
  const port = await serve(socket => {
    const more = () => {
      while (sent < lines) if (!socket.write(`line ${sent++}\n`)) return
    }
    socket.on('drain', more)
    more()
  })
  const all = await first(lines, port)
  expect([all.length, new Set(all).size, all.at(-1)]).toEqual([lines, lines, `line ${lines - 1}`])
})

test('where nobody answers, or nobody any more, it says so, or ends', async () => {
  const gone = await serve()
  servers.pop()?.close()
  const nobody = direct().collect(new Pipeline().apply(readFromSocket('127.0.0.1', gone)))
  const port = await serve(socket => socket.end('bye\n'))
  const ending = direct().collect(new Pipeline().apply(readFromSocket('127.0.0.1', port)))
  for await (const { value } of ending) {
    expect(value).toBe('bye')
    servers.pop()?.close()
    break
  }
  await expect(nobody).rejects.toThrow(
    `nobody has answered at 127.0.0.1:${gone} for 10 s (ECONNREFUSED); start a server there`,
  )
  expect((await ending).state).toBe('DONE')
  expect(warn.mock.calls.flat()).toContain(`readFromSocket: 127.0.0.1:${port} has ended, and so does the source`)
  expect(() => readFromSocket('', 1)).toThrow('host')
  expect(() => readFromSocket('localhost', 70_000)).toThrow('port')
}, 40_000)
