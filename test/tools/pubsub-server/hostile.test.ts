import { once } from 'node:events'
import { createServer } from 'node:http'
import { connect as connectHttp2 } from 'node:http2'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { expect, test } from '@jest/globals'
import { afterwards, clientOf, publisherOf, Taken, textsOf, topicWith } from './live.ts'
import { type Served, serve } from './served.ts'

async function stillServes({ host }: Served): Promise<void> {
  const [topic, subscription] = await topicWith(clientOf(host))
  await topic.publishMessage({ data: Buffer.from('still') })
  expect(textsOf(await new Taken(subscription).count(1))).toEqual(['still'])
}

/** Posts these bytes to a method as a gRPC client would; resolves to the status that the server ends with. */
async function posted(port: number, method: string, body: Buffer): Promise<string> {
  const session = connectHttp2(`http://127.0.0.1:${port}`)
  afterwards(() => session.destroy())
  session.on('error', () => {})
  const request = session.request({
    ':method': 'POST',
    ':path': `/google.pubsub.v1.${method}`,
    'content-type': 'application/grpc',
    te: 'trailers',
  })
  let status = ''
  request.on('response', headers => {
    status ||= String(headers['grpc-status'] ?? '')
  })
  request.on('trailers', headers => {
    status ||= String(headers['grpc-status'] ?? '')
  })
  request.on('error', () => {})
  request.end(body)
  request.resume()
  await once(request, 'close')
  return status
}

function framed(message: Buffer, length = message.length): Buffer {
  const head = Buffer.alloc(5)
  head.writeUInt32BE(length, 1)
  return Buffer.concat([head, message])
}

test('bytes that are no HTTP/2 end their connection, not the server', async () => {
  const served = await serve()
  for (const bytes of [
    'GET / HTTP/1.1\r\n\r\n',
    'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\x00\x00\x00\xff\xff\xff\xff\xff\xff',
    '\x16\x03\x01',
  ]) {
    const socket = connect(served.server.port, '127.0.0.1')
    socket.on('error', () => {})
    const ended = once(socket, 'close')
    socket.resume()
    socket.end(bytes, 'latin1')
    await ended
  }
  await stillServes(served)
  expect(served.said).toEqual([])
})

test('requests that cannot be read are refused', async () => {
  const served = await serve()
  const { port } = served.server
  const junk = Buffer.from([0x0a, 0xff, 0xff, 0xff, 0xff, 0x0f, 1, 2, 3])
  const INVALID_ARGUMENT = '3'
  for (const method of [
    'Publisher/Publish',
    'Subscriber/Acknowledge',
    'Subscriber/ModifyAckDeadline',
    'Subscriber/Pull',
  ]) {
    expect([method, await posted(port, method, framed(junk))]).toEqual([method, INVALID_ARGUMENT])
  }
  expect(await posted(port, 'Publisher/CreateTopic', framed(junk))).not.toBe('0')
  expect(await posted(port, 'Publisher/NoSuchMethod', framed(junk))).toBe('12')
  await stillServes(served)
  expect(served.said).toEqual([])
})

test('an enormous request is refused before it is read, one that is only too long is told the limit', async () => {
  const served = await serve()
  const RESOURCE_EXHAUSTED = '8'
  expect(await posted(served.server.port, 'Publisher/Publish', framed(Buffer.alloc(9), 2 ** 31))).toBe(
    RESOURCE_EXHAUSTED,
  )
  const [{ name: topic }] = await topicWith(clientOf(served.host))
  const messages = [{ data: Buffer.alloc(20 * 2 ** 20) }]
  const refused = publisherOf(served.host).publish({ topic, messages })
  await expect(refused).rejects.toMatchObject({
    code: 3,
    details: expect.stringMatching(/exceeds the limit: 10485760/),
  })
  await stillServes(served)
})

test('nothing that a message has is told, also where it is refused or its push fails', async () => {
  const served = await serve()
  const client = clientOf(served.host)
  const [topic] = await topicWith(client)
  let answer = () => {}
  const answered = new Promise<void>(resolve => {
    answer = resolve
  })
  const endpoint = createServer(async (request, response) => {
    const body = await text(request)
    response.writeHead(500).end(body)
    answer()
  }).listen(0, '127.0.0.1')
  await once(endpoint, 'listening')
  afterwards(() => {
    endpoint.close()
    endpoint.closeAllConnections()
  })
  const { port } = endpoint.address() as { port: number }
  await topic.createSubscription('pushed', { pushConfig: { pushEndpoint: `http://127.0.0.1:${port}` } })
  await topic.publishMessage({ data: Buffer.from('secret'), attributes: { token: 'secret' } })
  await answered
  const long = topic.publishMessage({ data: Buffer.from('secret'), attributes: { k: 'secret'.repeat(500) } })
  await expect(long).rejects.toMatchObject({ details: expect.not.stringContaining('secret') })
  await client.subscription('pushed').delete()
  expect(served.said.join('\n')).not.toContain('secret')
})
