import { randomUUID } from 'node:crypto'
import { describe, expect, test } from '@jest/globals'
import { direct, Pipeline } from 'yeoul'
import { readFromKafka } from 'yeoul/io/kafka'
import type { RunningKafka } from '../../tools/kafka/broker.ts'
import { newTopic, produce } from './topics.ts'

export function groupTests(kafka: () => RunningKafka): void {
  describe('a consumer group', () => {
    test('shares out the partitions anew as members come and go, and loses nothing', async () => {
      const topic = await newTopic(kafka(), { partitions: 4 })
      const group = randomUUID()
      const { bootstrap } = kafka()
      const seen: { by: string; text: string }[] = []
      let wake = () => {}
      const member = (by: string) => {
        const pipeline = new Pipeline()
        const texts = pipeline.apply(readFromKafka({ bootstrap, topic, group, decode: record => record.text() }))
        const run = direct().collect(texts)
        void (async () => {
          for await (const { value } of run) {
            seen.push({ by, text: value })
            wake()
          }
        })().catch(() => {})
        return run
      }
      let written = 0
      const write = async (count: number) => {
        const records = Array.from({ length: count }, (_, i) => ({ value: `${written + i}`, partition: i % 4 }))
        written += count
        await produce(kafka(), topic, records)
      }
      /** Until all is there; a member that fails fails the test. */
      const until = async (isSo: () => boolean, ...runs: PromiseLike<unknown>[]) => {
        while (!isSo()) {
          const news = new Promise<void>(resolve => {
            wake = resolve
          })
          await Promise.race([news, ...runs])
        }
      }
      const all = () => new Set(seen.map(({ text }) => text)).size === written

      const first = member('first')
      await write(400)
      await until(all, first)
      const second = member('second')
      // Whoever has come has a share when it reads something.
      const has = (by: string) => seen.some(one => one.by === by)
      const goesOn = new Promise<void>(resolve => {
        void (async () => {
          while (!has('second')) await write(40)
          resolve()
        })()
      })
      await until(() => has('second'), first, second)
      await goesOn
      await until(all, first, second)
      await first.cancel()
      const before = seen.length
      await write(400)
      await until(all, second)
      expect(seen.slice(before).every(({ by }) => by === 'second')).toBe(true)
      await second.cancel()

      // The group has come to the end: who comes then has nothing to do but what is new.
      const third = member('third')
      await write(4)
      await until(all, third)
      await third.cancel()
      const again = seen.filter(({ by }) => by === 'third').length
      expect(again).toBe(4)
    })
  })
}
