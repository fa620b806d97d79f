import { describe, expect, test } from '@jest/globals'
import { create, direct, map, Pipeline } from 'yeoul'
import { writeToKafka } from 'yeoul/io/kafka'
import type { Tweet } from 'yeoul/io/recording'
import type { RunningKafka } from '../../tools/kafka/broker.ts'
import { emptyFolder, runYeoul } from '../tools/run-yeoul.ts'
import { committed, committedTexts, newTopic } from './topics.ts'

export function writingTests(kafka: () => RunningKafka): void {
  describe('writeToKafka', () => {
    test('writes key, value, headers, timestamp; equal keys to the same partition', async () => {
      const topic = await newTopic(kafka(), { partitions: 4 })
      const pipeline = new Pipeline()
      pipeline.apply(create(Array.from({ length: 40 }, (_, i) => ({ name: `k${i % 8}`, i })))).apply(
        writeToKafka({
          bootstrap: kafka().bootstrap,
          topic,
          value: ({ i }) => JSON.stringify(i),
          key: ({ name }) => name,
          timestamp: ({ i }) => 1_700_000_000_000 + i,
          headers: ({ name }) => ({ name }),
        }),
      )
      await direct().run(pipeline)
      const records = await committed(kafka(), topic)
      expect(records.map(record => [record.json(), record.keyText(), record.header('name')])).toEqual(
        Array.from({ length: 40 }, (_, i) => [i, `k${i % 8}`, `k${i % 8}`]),
      )
      const partitions = new Map(records.map(record => [record.keyText(), record.partition]))
      for (const record of records) expect(record.partition).toBe(partitions.get(record.keyText()))
    })

    test('a key goes where the clients in Java send it', async () => {
      const topic = await newTopic(kafka(), { partitions: 5 })
      const pipeline = new Pipeline()
      // The hashes are those of Kafka's own tests of murmur2: 479470107, -790332482 and so on.
      const keys = ['abc', 'foobar', '21', 'a-little-bit-long-string', 'a-little-bit-longer-string']
      pipeline.apply(create(keys)).apply(writeToKafka({ bootstrap: kafka().bootstrap, topic, key: text => text }))
      await direct().run(pipeline)
      const partitions = (await committed(kafka(), topic)).map(record => [record.text(), record.partition])
      expect(Object.fromEntries(partitions)).toEqual({
        abc: 2,
        foobar: 1,
        21: 0,
        'a-little-bit-long-string': 2,
        'a-little-bit-longer-string': 4,
      })
    })

    test('what is no text needs a value; what is too large is told', async () => {
      const { bootstrap } = kafka()
      const topic = await newTopic(kafka())
      const write = (value: unknown) => {
        const pipeline = new Pipeline()
        pipeline.apply(create([value])).apply(writeToKafka({ bootstrap, topic }))
        return direct().run(pipeline)
      }
      await expect(write({ n: 1 })).rejects.toThrow(
        'say what is written: { value: element => JSON.stringify(element) }',
      )
      await expect(write('x'.repeat(10_000_000))).rejects.toThrow(
        `a record of 10000000 bytes is more than '${topic}' takes; raise its max.message.bytes`,
      )
    })

    test('with a transactionalId, all at the end', async () => {
      const topic = await newTopic(kafka(), { partitions: 2 })
      const pipeline = new Pipeline()
      pipeline
        .apply(create(['a', 'b', 'c']))
        .apply(map(text => text))
        .apply(writeToKafka({ bootstrap: kafka().bootstrap, topic, transactionalId: topic }))
      await direct().run(pipeline)
      expect(await committedTexts(kafka(), topic)).toEqual(['a', 'b', 'c'])
    })

    test('yeoul load writes a recording with its clock, and its authors as keys', async () => {
      const { bootstrap } = kafka()
      const topic = await newTopic(kafka(), { partitions: 3 })
      const load = ['load', '--recording', 'quiet-afternoon', '--bootstrap', bootstrap, '--to']
      const { code, stdout } = await runYeoul(emptyFolder(), [...load, `kafka:${topic}`])
      expect([code, stdout]).toEqual([0, expect.stringContaining(`40 tweets in '${topic}' at ${bootstrap}`)])
      const records = await committed(kafka(), topic)
      expect(records.map(({ timestamp }) => timestamp)).toEqual(records.map(({ timestamp }) => timestamp).sort())
      for (const record of records) expect(record.json<Tweet>().author_id).toBe(record.keyText())

      const missing = await runYeoul(emptyFolder(), [...load, 'kafka:nowhere'])
      expect([missing.code, missing.stderr]).toEqual([1, expect.stringContaining("there is no topic 'nowhere'")])
      const unknown = await runYeoul(emptyFolder(), [...load, 'nowhere'])
      expect([unknown.code, unknown.stderr]).toEqual([2, expect.stringContaining('write --to kafka:TOPIC')])
    })
  })
}
