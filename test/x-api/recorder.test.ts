import { copyFileSync } from 'node:fs'
import { expect, test } from '@jest/globals'
import { direct, Pipeline } from 'yeoul'
import { readRecording } from 'yeoul/io/recording'
import { RetryDelays } from '../../tools/record/retry-delays.ts'
import { apiAt, recorderAt, serve } from './live.ts'
import { arrivalsOf, recordingOf, temporaryFolder, tweet, tweets, tweetsOf } from './recordings.ts'
import { TestClock, until } from './test-clock.ts'

const at = temporaryFolder()
const match = recordingOf(at('match.jsonl'), tweets(1000))

test('records what is served, as it was', async () => {
  const { address } = await serve(match)
  const { recorder } = await recorderAt(address, at('whole.jsonl'), { count: 1000 })
  expect(await recorder.run()).toMatchObject({ tweets: 1000, reconnects: 0, resent: 0, broken: 0 })
  const read = async (path: string) => {
    const { outputs } = await direct().collect(new Pipeline().apply(readRecording(path)))
    return outputs.map(({ value, timestamp }) => [value, timestamp])
  }
  expect(await read(at('whole.jsonl'))).toEqual(await read(match))
})

test('goes on after drops in the middle of a line, and has each tweet once', async () => {
  const { address } = await serve(match, { dropAfter: 150 })
  const { recorder, clock, said } = await recorderAt(address, at('drops.jsonl'), { count: 1000, backfill: 5 })
  const { reconnects, resent, broken, missedMs } = await recorder.run()
  expect(tweetsOf(at('drops.jsonl'))).toEqual(tweets(1000))
  expect([reconnects, broken, missedMs]).toEqual([6, 0, 0])
  expect(resent).toBeGreaterThan(0)
  expect(clock.waits).toEqual([])
  expect(said).toContainEqual(expect.stringMatching(/^the connection broke; connecting again at once$/))
  expect(said).toContainEqual(
    expect.stringMatching(/a gap of .* from 20.*; X was asked to send the last minute again$/),
  )
})

test('says what is missing where nothing can be sent again', async () => {
  const { address } = await serve(match, { dropAfter: 400 })
  const { recorder, said } = await recorderAt(address, at('missing.jsonl'), { count: 998 })
  expect(await recorder.run()).toMatchObject({ tweets: 998, reconnects: 2, resent: 0 })
  const missing = new Set(tweets(1000).map(({ id }) => id))
  for (const { id } of tweetsOf(at('missing.jsonl'))) missing.delete(id)
  // Those that were on their way when the connection broke.
  expect([...missing]).toEqual([tweet(400).id, tweet(801).id])
  expect(said).toContainEqual(expect.stringMatching(/a gap of .*: tweets of that time are missing$/))
})

test('goes on without the missed minutes where the account may not ask for them', async () => {
  const { address } = await serve(match, { dropAfter: 400, mayBackfill: false })
  const { recorder, clock, said } = await recorderAt(address, at('rejected.jsonl'), { count: 998, backfill: 2 })
  expect(await recorder.run()).toMatchObject({ tweets: 998, reconnects: 2 })
  expect(said.filter(text => /cannot ask for missed minutes/.test(text))).toHaveLength(1)
  expect(clock.waits).toEqual([])
})

test('waits a step longer each time while the network refuses, and then goes on', async () => {
  const first = await serve(match, { stallAfter: 10 })
  const port = Number(new URL(first.address).port)
  const clock = new TestClock(async count => {
    if (count !== 66) return
    const { server } = await serve(match, {}, port)
    server.rules.update({ add: [{ value: 'goal' }] }, false)
  })
  const { recorder, said } = await recorderAt(first.address, at('refused.jsonl'), { count: 1000 }, clock)
  const running = recorder.run()
  await until(() => recorder.recorded.tweets === 10)
  await first.server.close()
  expect(await running).toMatchObject({ tweets: 1000, resent: 10, reconnects: 1 })
  const steps = Array.from({ length: 64 }, (_, i) => (i + 1) * 250)
  expect(clock.waits).toEqual([...steps, 16_000, 16_000])
  expect(said).toContainEqual(expect.stringMatching(/ECONNREFUSED.*; connecting again in 250 ms$/))
})

test('waits twice as long each time while the server is in trouble', async () => {
  const { address } = await serve(match, { refusals: new Array(9).fill({ status: 503 }) })
  const { recorder, clock, said } = await recorderAt(address, at('trouble.jsonl'), { count: 5 })
  await recorder.run()
  expect(clock.waits).toEqual([5, 10, 20, 40, 80, 160, 320, 320, 320].map(s => s * 1000))
  expect(said[0]).toBe('503 Service Unavailable; connecting again in 5 s')
})

test('waits until the limit is reset', async () => {
  const refusals = [429, 420].map(status => ({ status, resetMs: 500_000 }))
  const { address } = await serve(match, { refusals })
  const { recorder, clock } = await recorderAt(address, at('limit.jsonl'), { count: 5 })
  await recorder.run()
  // The header counts in whole seconds, and the first wait is over when the second limit begins.
  expect(Math.abs((clock.waits[0] as number) - 500_000)).toBeLessThan(5000)
  expect(clock.waits).toHaveLength(2)
})

test('doubles from a minute on where the limit does not say when it ends, and begins anew after success', () => {
  const delays = new RetryDelays()
  const limited = { kind: 'rate-limit', status: 429, why: '', resetAt: undefined } as const
  expect([1, 2, 3, 4, 5, 6].map(() => delays.after(limited, 0) / 60_000)).toEqual([1, 2, 4, 8, 15, 15])
  expect(delays.after({ ...limited, resetAt: 90_000 }, 30_000)).toBe(60_000)
  expect(delays.after({ ...limited, resetAt: 10_000 }, 30_000)).toBe(900_000)
  delays.reset()
  expect(delays.after(limited, 0)).toBe(60_000)
  expect(delays.after({ kind: 'dropped', why: '' }, 0)).toBe(0)
})

test('connects again when nothing comes, not even a keep-alive', async () => {
  const { address } = await serve(match, { stallAfter: 500 })
  const { recorder, clock, said } = await recorderAt(address, at('silence.jsonl'), { count: 1000 })
  const running = recorder.run()
  await until(() => recorder.recorded.tweets === 500)
  clock.pass(15_000)
  expect(recorder.recorded.reconnects).toBe(0)
  clock.pass(6_000)
  expect(await running).toMatchObject({ tweets: 1000, reconnects: 1 })
  expect(said).toContainEqual(expect.stringMatching(/^nothing came for 20 s, not even a keep-alive; .* at once$/))
  expect(tweetsOf(at('silence.jsonl'))).toEqual(tweets(1000))
})

test('lives on keep-alives', async () => {
  const { address } = await serve(recordingOf(at('short.jsonl'), tweets(3)), { keepAliveMs: 1 })
  const { recorder, clock, stop, bytesRead } = await recorderAt(address, at('quiet.jsonl'))
  const running = recorder.run()
  await until(() => recorder.recorded.tweets === 3)
  for (let i = 0; i < 5; i++) {
    clock.pass(20_000)
    // A keep-alive comes, and is a sign of life at the new time.
    const before = bytesRead()
    await until(() => bytesRead() > before)
  }
  stop()
  expect(await running).toMatchObject({ tweets: 3, reconnects: 0, broken: 0 })
})

test('keeps and marks what the stream itself sends twice', async () => {
  const twice = recordingOf(at('twice.jsonl'), [tweet(0), tweet(1), tweet(0), tweet(2)])
  const { address } = await serve(twice)
  const { recorder } = await recorderAt(address, at('marked.jsonl'), { count: 4 })
  await recorder.run()
  expect(arrivalsOf(at('marked.jsonl')).map(({ data, duplicate }) => [data, duplicate])).toEqual([
    [tweet(0), undefined],
    [tweet(1), undefined],
    [tweet(0), true],
    [tweet(2), undefined],
  ])
})

test('keeps only the languages and rules that are asked for', async () => {
  const { server, address } = await serve(match)
  server.rules.update({ add: [{ value: '"goal 7"', tag: 'seven' }] }, false)
  const { recorder } = await recorderAt(address, at('korean.jsonl'), { count: 20, langs: new Set(['ko']) })
  expect(await recorder.run()).toMatchObject({ tweets: 20, leftOut: 20 })
  expect(new Set(tweetsOf(at('korean.jsonl')).map(({ lang }) => lang))).toEqual(new Set(['ko']))

  const seven = await serve(match)
  seven.server.rules.update({ add: [{ value: '"goal 7"' }, { value: 'goal' }] }, false)
  const rules = new Set([...seven.server.rules.matching(tweet(7))].slice(0, 1).map(({ id }) => id))
  const options = { api: apiAt(seven.address), rules, count: 1 }
  const one = await recorderAt(seven.address, at('seven.jsonl'), options)
  expect(await one.recorder.run()).toMatchObject({ tweets: 1, leftOut: 7 })
  expect(tweetsOf(at('seven.jsonl'))).toEqual([tweet(7)])
})

test('ends with its reason where X refuses for good, and keeps what it had', async () => {
  const { address } = await serve(match)
  await recorderAt(address, at('unused.jsonl'))
  copyFileSync(match, at('kept.jsonl'))
  const options = { api: apiAt(address, 'wrong') }
  const wrong = await recorderAt(address, at('kept.jsonl'), options)
  await expect(wrong.recorder.run()).rejects.toThrow(/^X refuses \(401, Unauthorized.*does not know the token/)
  expect(tweetsOf(at('kept.jsonl'))).toEqual(tweets(1000))

  const forbidding = await serve(match, { refusals: [{ status: 403 }] })
  const { recorder } = await recorderAt(forbidding.address, at('forbidden.jsonl'))
  await expect(recorder.run()).rejects.toThrow(/^X refuses \(403, Client Forbidden.*the account may not do this/)
})
