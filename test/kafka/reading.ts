import { describe, expect, jest, test } from '@jest/globals'
import { combineGlobally, count, direct, fixedWindows, Pipeline, windowInto, withDeadLetters } from 'yeoul'
import { outOfOrder, readFromKafka } from 'yeoul/io/kafka'
import type { RunningKafka } from '../../tools/kafka/broker.ts'
import { committed, newTopic, produce } from './topics.ts'

const T = Date.parse('2026-01-01T00:00:00Z')

export function readingTests(kafka: () => RunningKafka): void {
  describe('readFromKafka', () => {
    test('gives key, value, headers and place of each record', async () => {
      const topic = await newTopic(kafka(), { partitions: 2 })
      await produce(kafka(), topic, [
        { value: 'one', key: 'k', partition: 1, timestamp: T, headers: { lang: 'ko' } },
        { value: 'two', partition: 1, timestamp: T + 1 },
      ])
      const [one, two] = await committed(kafka(), topic)
      expect([one?.text(), one?.keyText(), one?.header('lang'), one?.header('none')]).toEqual([
        'one',
        'k',
        'ko',
        undefined,
      ])
      expect([one?.topic, one?.partition, one?.offset, one?.timestamp]).toEqual([topic, 1, 0, T])
      expect([two?.text(), two?.keyText(), two?.offset, two?.headers]).toEqual(['two', undefined, 1, []])
    })

    test('orders a bounded read by the time of the log, the same each time', async () => {
      const topic = await newTopic(kafka(), { partitions: 3 })
      const records = Array.from({ length: 3000 }, (_, i) => ({
        value: `${i}`,
        partition: (i * 7) % 3,
        timestamp: T + i,
      }))
      await produce(kafka(), topic, records)
      for (let time = 0; time < 2; time++) {
        const values = (await committed(kafka(), topic)).map(record => record.text())
        expect(values).toEqual(records.map(({ value }) => value))
      }
    })

    test('starts at a time, or after what is there', async () => {
      const topic = await newTopic(kafka(), { partitions: 2 })
      await produce(
        kafka(),
        topic,
        [0, 1, 2, 3].map(i => ({ value: `${i}`, partition: i % 2, timestamp: T + i * 1000 })),
      )
      const { bootstrap } = kafka()
      const from = async (start: 'latest' | number) => {
        const pipeline = new Pipeline()
        const records = pipeline.apply(readFromKafka({ bootstrap, topic, start, bounded: true, decode: r => r.text() }))
        return (await direct().collect(records)).values
      }
      expect(await from(T + 1500)).toEqual(['2', '3'])
      expect(await from(T + 9000)).toEqual([])
      expect(await from('latest')).toEqual([])
    })

    test('event time from a field, windows by the watermark of all partitions', async () => {
      const topic = await newTopic(kafka(), { partitions: 2 })
      const records = Array.from({ length: 100 }, (_, i) => ({
        value: JSON.stringify({ at: T + i * 100 }),
        // The one partition holds the first half, the other the second: neither may run ahead.
        partition: i < 50 ? 0 : 1,
        timestamp: T + i,
      }))
      await produce(kafka(), topic, records)
      const { bootstrap } = kafka()
      const pipeline = new Pipeline()
      const counts = pipeline
        .apply(
          readFromKafka({
            bootstrap,
            topic,
            bounded: true,
            decode: record => record.json<{ at: number }>(),
            timestamp: ({ at }) => at,
            watermark: outOfOrder(0),
          }),
        )
        .apply(windowInto(fixedWindows('1s')))
        .apply(combineGlobally(count()))
      const { values, trace } = await direct({ enforce: true }).collect(counts)
      expect(values).toEqual(Array.from({ length: 10 }, () => 10))
      const newest = (partition: string) =>
        trace.events.findLast(event => event.type === 'watermark' && event.partition === partition)
      expect([newest('0'), newest('1')]).toMatchObject([{ eventTimeMs: T + 4900 }, { eventTimeMs: T + 9900 }])
    })

    test('what cannot be read goes to the dead letters with place and reason', async () => {
      const topic = await newTopic(kafka())
      await produce(kafka(), topic, [
        { value: '{"n":1}' },
        { value: '{"n":' },
        { value: Buffer.from([0xff, 0xfe]) },
        { value: '{"n":2}' },
      ])
      const { bootstrap } = kafka()
      const pipeline = new Pipeline()
      const read = readFromKafka({ bootstrap, topic, bounded: true, decode: record => record.json<{ n: number }>() })
      const { output, deadLetters } = pipeline.apply(withDeadLetters(read))
      const { collected } = await direct({ enforce: true }).collectAll({ output, deadLetters })
      expect(collected.output.values).toEqual([{ n: 1 }, { n: 2 }])
      expect(collected.deadLetters.values.map(({ place, reason }) => [place, reason])).toEqual([
        [`${topic}-0@1`, expect.stringContaining('its value is not JSON')],
        [`${topic}-0@2`, 'its value is not UTF-8'],
      ])
    })

    test('a record of 10 MB is a record', async () => {
      const topic = await newTopic(kafka(), { settings: { 'max.message.bytes': 20_000_000 } })
      await produce(kafka(), topic, [{ value: 'a' }, { value: 'x'.repeat(10_000_000) }, { value: 'b' }])
      expect((await committed(kafka(), topic)).map(({ value }) => value?.length)).toEqual([1, 10_000_000, 1])
    })

    test('goes on as records come, and tells its backlog', async () => {
      const topic = await newTopic(kafka(), { partitions: 2 })
      await produce(kafka(), topic, [{ value: '0' }])
      const { bootstrap } = kafka()
      const pipeline = new Pipeline()
      const run = direct().collect(pipeline.apply(readFromKafka({ bootstrap, topic, decode: record => record.text() })))
      const seen: string[] = []
      for await (const { value } of run) {
        seen.push(value)
        if (seen.length < 3) await produce(kafka(), topic, [{ value: `${seen.length}` }])
        else await run.cancel()
      }
      expect(seen).toEqual(['0', '1', '2'])
    })

    test('of many partitions, each record once, in the order of its partition', async () => {
      const topic = await newTopic(kafka(), { partitions: 20 })
      const records = Array.from({ length: 3000 }, (_, i) => ({ value: `${i}`, partition: i % 20 }))
      await produce(kafka(), topic, records)
      const { bootstrap } = kafka()
      const pipeline = new Pipeline()
      const run = direct().collect(
        pipeline.apply(readFromKafka({ bootstrap, topic, decode: record => Number(record.text()) })),
      )
      const seen: number[] = []
      for await (const { value } of run) if (seen.push(value) === records.length) await run.cancel()
      expect(run.backlog).toEqual({ elements: 0 })
      for (let partition = 0; partition < 20; partition++) {
        const own = seen.filter(n => n % 20 === partition)
        expect(own).toEqual(Array.from({ length: 150 }, (_, i) => partition + i * 20))
      }
    })

    test('a topic that is not there, and a broker that is not', async () => {
      const { bootstrap } = kafka()
      const run = (options: { bootstrap: string; patience?: '1s' }) =>
        direct().collect(new Pipeline().apply(readFromKafka({ topic: 'nowhere', ...options })))
      await expect(run({ bootstrap })).rejects.toThrow(
        `there is no topic 'nowhere' at ${bootstrap}; make it first, as with npx yeoul kafka --topic nowhere:3`,
      )
      const warn = jest.spyOn(console, 'warn').mockImplementation(() => {})
      await expect(run({ bootstrap: '127.0.0.1:1', patience: '1s' })).rejects.toThrow(
        /Kafka at 127\.0\.0\.1:1 did not answer for 1 s \(.*ECONNREFUSED.*\); is the address right/,
      )
      expect(warn).toHaveBeenCalledWith(expect.stringContaining('Kafka at 127.0.0.1:1 does not answer'))
      warn.mockRestore()
    })
  })
}
