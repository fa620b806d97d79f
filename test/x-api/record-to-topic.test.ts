import { expect, test } from '@jest/globals'
import { direct, map, Pipeline } from 'yeoul'
import { readFromPubSub } from 'yeoul/io/pubsub'
import type { Tweet } from 'yeoul/io/recording'
import { startPubSub } from '../../tools/pubsub-server/embedded.ts'
import { runYeoul } from '../tools/run-yeoul.ts'
import { afterwards, serve, TOKEN } from './live.ts'
import { recordingOf, temporaryFolder, tweets, tweetsOf } from './recordings.ts'

const at = temporaryFolder()

test('yeoul record --to pubsub:TOPIC publishes what it records, with a file or without', async () => {
  const match = recordingOf(at('match.jsonl'), tweets(300))
  const server = await startPubSub({ topic: 'live' })
  afterwards(() => server.close())
  const read = async () => {
    const options = {
      subscription: 'live',
      timestampAttribute: 'created_at',
      idAttribute: 'id',
      endAfterSilence: '1s',
    } as const
    const tweets = new Pipeline().apply(
      readFromPubSub(options),
      map(message => message.json<Tweet>()),
    )
    const { values } = await direct({ trace: 'off' }).collect(tweets)
    return [...values].sort((a, b) => Number(a.id) - Number(b.id))
  }
  process.env.X_BEARER_TOKEN = TOKEN
  const record = async (...args: readonly string[]) => {
    const { address } = await serve(match)
    return runYeoul(at('.'), ['record', '--api', address, '--rule', 'goal', '--count', '300', ...args])
  }

  expect(await record('--to', 'pubsub:live')).toMatchObject({
    code: 0,
    stdout: '300 tweets published to pubsub:live\n',
  })
  expect(await read()).toEqual(tweets(300))

  const both = await record('--to', 'pubsub:live', '--out', 'both.jsonl')
  expect(both).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^300 tweets recorded; both\.jsonl has .*; published to pubsub:live, too\n$/),
  })
  expect(tweetsOf(at('both.jsonl'))).toEqual(tweets(300))
  expect(await read()).toEqual(tweets(300))

  const nowhere = await record('--to', 'pubsub:nowhere')
  expect([nowhere.code, nowhere.stderr]).toEqual([
    1,
    expect.stringMatching(/yeoul record: there is no topic projects\/yeoul\/topics\/nowhere at/),
  ])
  const other = await record('--to', 'kafka:live')
  expect([other.code, other.stderr]).toEqual([2, expect.stringContaining('--to kafka:live: not known here; write')])
})
