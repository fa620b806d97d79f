import { expect, test } from '@jest/globals'
import { direct, map, Pipeline, withDeadLetters } from 'yeoul'
import { readFromPubSub } from 'yeoul/io/pubsub'
import { arrivalLine, headerLine, type Tweet } from 'yeoul/io/recording'
import { runYeoul } from '../../tools/run-yeoul.ts'
import { put, temporaryFolder } from '../folder.ts'
import { onEachServer } from './servers.ts'

const at = temporaryFolder()
const tweet = (n: number) => ({ id: `${n}`, text: `물 ${n}`, created_at: new Date(n * 1000).toISOString() }) as Tweet
const arrival = (n: number) =>
  arrivalLine({ received_at: new Date(n * 1000 + 500).toISOString(), partition: 0, data: tweet(n) })

onEachServer(() => {
  test('yeoul publish sends each tweet with its time and id, and broken lines as they stand', async () => {
    const lines = [headerLine({ title: 'test', madeBy: 'hand' }), arrival(1), '{"cut', arrival(2), '', arrival(3)]
    const file = put(at('some.jsonl'), `${lines.join('\n')}\n`)

    const without = await runYeoul(at('.'), ['publish', file, '--topic', 'tweets'])
    expect(without.code).toBe(1)
    expect(without.stderr).toMatch(
      /yeoul publish: there is no topic projects\/yeoul-test\/topics\/tweets at 127.*; --create makes it\n$/,
    )

    const { code, stdout, stderr } = await runYeoul(at('.'), [
      'publish',
      file,
      '--topic',
      'tweets',
      '--create',
      '--speed',
      '10',
    ])
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr: expect.stringContaining('made the topic and the subscription tweets'),
    })
    expect(stdout).toBe(
      '4 messages published to projects/yeoul-test/topics/tweets, 1 of them broken lines as they stand.\n',
    )

    const read = readFromPubSub({
      subscription: 'tweets',
      timestampAttribute: 'created_at',
      idAttribute: 'id',
      endAfterSilence: '1s',
    })
    const { output, deadLetters } = new Pipeline().apply(withDeadLetters(read))
    const { collected } = await direct().collectAll({
      tweets: output.apply(map((message, { timestamp }) => [timestamp, message.json<Tweet>()])),
      broken: deadLetters.apply(map(({ element }) => Buffer.from((element as { data: Uint8Array }).data).toString())),
    })
    expect([...collected.tweets.values].sort()).toEqual([1, 2, 3].map(n => [n * 1000, tweet(n)]))
    expect(collected.broken.values).toEqual(['{"cut'])
  })
})
