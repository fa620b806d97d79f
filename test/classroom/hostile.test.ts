import { once } from 'node:events'
import { connect } from 'node:net'
import { afterEach, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { lessonOn, type Post, recordingOf } from './lessons.ts'
import { Served } from './served.ts'

// Enough that a page that does not read falls behind.
const many = Array.from({ length: 3500 }, (_, i): Post => ({ at: i / 12, received: i / 12 + 1 }))
const file = recordingOf(many)
let served: Served | undefined
afterEach(() => served?.close())

async function start(): Promise<Served> {
  served = await Served.start(await lessonOn(file))
  return served
}

/** The presenter goes on, and all who listen see it. */
async function isUndisturbed(class_: Served): Promise<void> {
  const page = await class_.listen('room')
  await page.until(() => page.trace.frame !== undefined)
  const { stop } = page.trace.frame?.position ?? { stop: 0 }
  expect((await class_.post('/transport', { do: 'step', by: 'element' })).status).toBe(204)
  await page.until(() => (page.trace.frame?.position.stop ?? 0) > stop)
  page.close()
}

test('a thousand bad requests do nothing', async () => {
  const class_ = await start()
  const page = await class_.listen('room')
  await page.until(() => page.trace.frame !== undefined)
  const paths = [
    '/transport',
    '/edit',
    '/edit/undo',
    '/inject',
    '/question/reveal',
    '/answer',
    '/following',
    '/',
    '/events',
  ]
  const bodies = fc.sample(
    fc.oneof(fc.json(), fc.string(), fc.constant('{"do":"play"}'), fc.constant('x'.repeat(20_000))),
    1000,
  )
  const statuses = new Set<number>()
  const ask = async (body: string, i: number) => {
    const path = paths[i % paths.length] as string
    const headers: Record<string, string> = {
      ...(i % 5 === 0 && { authorization: 'Bearer wrong' }),
      ...(i % 7 === 0 && { 'content-type': 'text/plain' }),
    }
    statuses.add((await class_.post(path, body, headers)).status)
  }
  for (let i = 0; i < bodies.length; i += 40)
    await Promise.all(bodies.slice(i, i + 40).map((body, k) => ask(body, i + k)))
  for (const status of statuses) expect([400, 401, 403, 404, 409, 413, 415, 429, 204]).toContain(status)
  expect(statuses).toContain(401)
  expect(page.trace.frame?.position.stop).toBe(0)
  expect(page.trace.show?.revision).toBe(1)
  await isUndisturbed(class_)
})

test('bodies of the presenter that are wrong are refused, and change nothing', async () => {
  const class_ = await start()
  const wrong: readonly [string, unknown, string | RegExp][] = [
    ['/transport', 'no json', 'the body is not JSON'],
    ['/transport', [], 'the body: it must be an object'],
    ['/transport', { do: 'explode' }, /^do: it must be play/],
    ['/transport', { do: 'step', by: 'magic' }, 'by: it must be element, pane, watermark'],
    ['/transport', { do: 'speed', to: 1e9 }, 'to: it must be a number from 0.25 to 100'],
    ['/transport', { do: 'seek', to: null }, /^to: it must be a number/],
    ['/transport', { do: 'cue', to: 'nowhere' }, "to: there is no cue 'nowhere'"],
    ['/transport', { do: 'loop', fromMs: 5, toMs: 1 }, 'toMs: it must be later than fromMs'],
    ['/edit', {}, 'strategy: it must be an object'],
    ['/inject', { kind: 'delay', element: 99 }, 'element: none of those that arrived has the id 99'],
    ['/question/reveal', {}, 'there is no question now'],
  ]
  for (const [path, body, said] of wrong) {
    const answer = await class_.post(path, body)
    expect(answer.status).toBe(400)
    if (typeof said === 'string') expect(answer.said).toBe(said)
    else expect(answer.said).toMatch(said)
  }
  let trigger: object = { kind: 'afterCount', count: 1 }
  for (let i = 0; i < 50; i++) trigger = { kind: 'repeatedly', trigger }
  const deep = {
    windows: { kind: 'fixed', sizeMs: 60_000 },
    trigger,
    allowedLatenessMs: 0,
    accumulationMode: 'discarding',
    watermark: { kind: 'perfect' },
  }
  expect(await class_.post('/edit', { strategy: deep })).toMatchObject({
    status: 400,
    said: expect.stringContaining('nested too deep'),
  })
  await isUndisturbed(class_)
})

test('what is no HTTP, and what stops in the middle, disturbs nobody', async () => {
  const class_ = await start()
  const texts = [
    'hello\r\n\r\n',
    'GET /room HTTP/9.9\r\n\r\n',
    'POST /transport HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-length: 99999999999\r\n\r\n{',
    'POST /answer HTTP/1.1\r\nhost: 127.0.0.1\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n',
    `GET /${'a'.repeat(100_000)} HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n`,
    '\0\0\0\0',
  ]
  await Promise.all(
    texts.map(async text => {
      const socket = connect(class_.port, '127.0.0.1')
      socket.on('error', () => {})
      await once(socket, 'connect')
      socket.end(text)
      socket.resume()
      await once(socket, 'close')
    }),
  )
  // One that says nothing, and one that goes away in the middle of its body.
  const silent = connect(class_.port, '127.0.0.1')
  const gone = connect(class_.port, '127.0.0.1')
  gone.write(
    'POST /transport HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-length: 10\r\ncontent-type: application/json\r\n\r\n{"do"',
  )
  gone.destroy()
  await isUndisturbed(class_)
  silent.destroy()
})

test('pages that do not read are not waited for, and hold nothing', async () => {
  const class_ = await start()
  const lazy = await Promise.all(
    Array.from({ length: 20 }, async () => {
      const socket = connect(class_.port, '127.0.0.1')
      socket.pause()
      await once(socket, 'connect')
      socket.write('GET /events?view=room HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n')
      return socket
    }),
  )
  const page = await class_.listen('room')
  await page.until(() => class_.server.audience.room.clients === 21)
  // Back and forth, so that there is much to tell each time.
  for (let i = 0; i < 60; i++) {
    const to = class_.server.classroom.show.run.staging.schedule.beganMs + (i % 2 === 0 ? 250_000 : 1000 + i)
    expect((await class_.post('/transport', { do: 'seek', to })).status).toBe(204)
    await page.until(() => page.trace.frame?.position.nowMs === to)
  }
  await isUndisturbed(class_)
  for (const socket of lazy) socket.destroy()
})

test('another site cannot ask, nor can another name lead here', async () => {
  const class_ = await start()
  const authorization = 'Bearer a-token-for-tests'
  const foreign = await class_.post('/transport', { do: 'play' }, { authorization, origin: 'http://elsewhere.example' })
  expect(foreign).toMatchObject({ status: 403 })
  const socket = connect(class_.port, '127.0.0.1')
  socket.end('GET /room HTTP/1.1\r\nhost: elsewhere.example\r\nconnection: close\r\n\r\n')
  const chunks: Buffer[] = []
  for await (const chunk of socket) chunks.push(chunk as Buffer)
  expect(Buffer.concat(chunks).toString()).toMatch(/^HTTP\/1\.1 421 /)
  const page = await fetch(`${class_.address}/presenter`)
  expect(page.headers.get('content-security-policy')).toMatch(/^default-src 'none'; script-src 'self'/)
  expect(await page.text()).not.toContain('a-token-for-tests')
  expect((await fetch(`${class_.address}/events?view=presenter&token=wrong`)).status).toBe(401)
})
