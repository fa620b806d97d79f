import { once } from 'node:events'
import http from 'node:http'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'
import { expect, test } from '@jest/globals'
import { Playback } from '../../tools/x-server/playback.ts'
import { afterwards, serve, TOKEN } from './live.ts'
import { recordingOf, temporaryFolder, tweet, tweets } from './recordings.ts'
import { until } from './test-clock.ts'

const at = temporaryFolder()
const match = recordingOf(at('match.jsonl'), tweets(2500))
const STREAM = '/2/tweets/search/stream'

async function get(address: string, path: string, token = TOKEN): Promise<http.IncomingMessage> {
  const request = http.get(`${address}${path}`, { headers: { authorization: `Bearer ${token}` }, agent: false })
  afterwards(() => request.destroy())
  request.on('error', () => {})
  const [response] = await once(request, 'response')
  response.on('error', () => {})
  return response
}

test('answers as X does where it does not stream', async () => {
  const { server, address } = await serve(match, { refusals: [{ status: 503 }, { status: 429, resetMs: 60_000 }] })
  const problem = async (path: string, token?: string) => {
    const response = await get(address, path, token)
    return [response.statusCode, response.headers['content-type'], JSON.parse(await text(response)), response.headers]
  }
  const json = 'application/problem+json'
  const unauthorized = { title: 'Unauthorized', detail: 'Unauthorized', type: 'about:blank', status: 401 }
  expect((await problem(STREAM, 'wrong')).slice(0, 3)).toEqual([401, json, unauthorized])
  expect(await problem('/2/users')).toMatchObject([404, json, { status: 404 }, {}])
  expect(await problem(STREAM)).toMatchObject([503, json, { title: 'Service Unavailable' }, {}])
  const reset = /^\d{10}$/
  expect(await problem(STREAM)).toMatchObject([
    429,
    json,
    { title: 'Too Many Requests' },
    { 'x-rate-limit-remaining': '0', 'x-rate-limit-reset': expect.stringMatching(reset) },
  ])
  expect(await problem(STREAM)).toMatchObject([409, json, { connection_issue: 'RuleConfigurationIssue' }, {}])
  server.rules.update({ add: [{ value: 'goal' }] }, false)
  expect(await problem(`${STREAM}?backfill_minutes=6`)).toMatchObject([400, json, { title: 'Invalid Request' }, {}])
  expect(await problem(`${STREAM}?tweet.fields=created_at,mood`)).toMatchObject([400, json, { errors: [{}] }, {}])
  await get(address, STREAM)
  expect(await problem(STREAM)).toMatchObject([429, json, { connection_issue: 'TooManyConnections' }, {}])
})

test('gives of a tweet what is asked for, and which rules it matches', async () => {
  const { server, address } = await serve(match)
  server.rules.update({ add: [{ value: '"goal 3"', tag: 'three' }, { value: 'goal lang:ko' }] }, false)
  const lines: string[] = []
  const reader = createInterface(await get(address, `${STREAM}?tweet.fields=lang`))
  reader.on('line', line => lines.push(line)).on('error', () => {})
  await until(() => lines.length >= 2)
  const { id, text: words, lang } = tweet(1)
  const [three, korean] = server.rules.matching(tweet(3))
  const [first, second] = lines.map(line => JSON.parse(line))
  expect(first).toEqual({ data: { id, text: words, lang }, matching_rules: [korean] })
  expect(second.matching_rules).toEqual([three, korean])
  expect(three).toEqual({ id: expect.any(String), tag: 'three' })
})

test('its time goes on, whoever listens', () => {
  let now = 0
  // 100 ms between arrivals, ten times as fast.
  const playback = new Playback(match, 10, () => now)
  const taken = () => {
    const ids: string[] = []
    for (let arrival = playback.take(); arrival !== undefined; arrival = playback.take()) ids.push(arrival.tweet.id)
    return ids
  }
  const ids = (from: number, to: number) =>
    tweets(to + 1)
      .slice(from)
      .map(({ id }) => id)
  expect(taken()).toEqual([])
  now = 500
  playback.connect(0)
  expect(taken()).toEqual(ids(0, 0))
  expect(playback.waitMs()).toBe(10)
  now = 550
  expect(taken()).toEqual(ids(1, 5))
  // Disconnected: what comes now is gone.
  now = 700
  playback.connect(0)
  expect(taken()).toEqual(ids(20, 20))
  now = 20_500
  expect(taken()).toEqual(ids(21, 2000))
  // Back over more than one place that is kept. A minute of the server is ten of the recording.
  playback.connect(1)
  expect(playback.isRepeating).toBe(true)
  expect(taken()).toEqual(ids(0, 2000))
  expect(playback.isRepeating).toBe(false)
  now = 100_000
  playback.connect(0)
  expect(taken()).toEqual([])
  expect(playback.isAtEnd).toBe(true)
  playback.close()
})

test('as fast as it is read, a minute is one of the recording', () => {
  const playback = new Playback(match, Number.POSITIVE_INFINITY)
  playback.connect(0)
  for (let i = 0; i < 2000; i++) playback.take()
  playback.connect(1)
  expect(playback.take()?.tweet).toEqual(tweet(1999 - 600))
  playback.close()
})
