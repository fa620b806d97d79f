import { once } from 'node:events'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, test } from '@jest/globals'
import { ByteLines } from '../../lib/io/files/byte-lines.ts'
import { afterwards, apiAt, recorderAt } from './live.ts'
import { temporaryFolder, tweet, tweetsOf } from './recordings.ts'
import { until } from './test-clock.ts'

const at = temporaryFolder()
const hangul = tweet(0, { text: '한국어 트윗 😀 골!' })
const line = `${JSON.stringify({ data: hangul, matching_rules: [{ id: '1', tag: '한' }] })}\r\n`

test('a line is whole wherever its bytes are cut', () => {
  const bytes = Buffer.from(`\r\n${line}\n한\n${line}`)
  const expected = ['', line.trimEnd(), '', '한', line.trimEnd()]
  for (let cut = 0; cut <= bytes.length; cut++) {
    const splitter = new ByteLines()
    // Decoded only at the end: what a line is must not depend on the chunks that come after it.
    const lines = [...splitter.push(bytes.subarray(0, cut)), ...splitter.push(bytes.subarray(cut))]
    expect(lines.map(String)).toEqual(expected)
  }
  const oneByOne = new ByteLines()
  expect([...bytes].flatMap(byte => oneByOne.push(Buffer.from([byte]))).map(String)).toEqual(expected)
})

test('a Hangul tweet over a socket is recorded whole, cut at every byte', async () => {
  const bytes = Buffer.from(line)
  const answers: http.ServerResponse[] = []
  const server = http.createServer((_, answer) => {
    answer.writeHead(200).flushHeaders()
    answers.push(answer)
  })
  server.listen(0, '127.0.0.1')
  afterwards(() => {
    server.closeAllConnections()
    server.close()
  })
  await once(server, 'listening')
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const { recorder, bytesRead } = await recorderAt(address, at('hangul.jsonl'), {
    api: apiAt(address),
    count: bytes.length - 1,
  })
  const running = recorder.run()
  await until(() => answers.length === 1 && bytesRead() > 0)
  for (let cut = 1; cut < bytes.length; cut++) {
    for (const half of [bytes.subarray(0, cut), bytes.subarray(cut)]) {
      const before = bytesRead()
      answers[0]?.write(half)
      // Else two halves would be read as one chunk. The last one ends the recording, and its socket.
      await until(() => bytesRead() !== before)
    }
  }
  expect(await running).toMatchObject({ broken: 0 })
  expect(tweetsOf(at('hangul.jsonl'))).toEqual(new Array(bytes.length - 1).fill(hangul))
})
