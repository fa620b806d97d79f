import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from '@jest/globals'
import type { RunningKafka } from '../../tools/kafka/broker.ts'
import { committedTexts, newTopic } from './topics.ts'

const writerProcess = fileURLToPath(new URL('writer-process.ts', import.meta.url))

/** Runs a writer to where it says that it is there, and kills it; gives the last mark that it prepared. */
async function killedAt(
  kafka: RunningKafka,
  topic: string,
  until: string,
  first: number,
  mark: unknown,
): Promise<unknown> {
  const args = [writerProcess, kafka.bootstrap, topic, until, String(first), JSON.stringify(mark)]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = once(child, 'exit')
  let prepared: unknown
  for await (const line of createInterface({ input: child.stdout })) {
    const [word, said] = JSON.parse(line)
    if (word === 'here') {
      child.kill('SIGKILL')
      await ended
      return prepared
    }
    prepared = said
  }
  throw new Error('the writer ended by itself')
}

function texts(transactions: number): readonly string[] {
  return Array.from({ length: transactions * 10 }, (_, i) => `${Math.floor(i / 10)}.${i % 10}`).sort()
}

export function transactionTests(kafka: () => RunningKafka): void {
  describe('a writer with transactions that is killed', () => {
    // Each run writes three transactions, and its checkpoint holds the third one's mark.
    test.each(['prepared', 'written', 'committed', 'after'])('%s, and goes on from its checkpoint', async until => {
      const topic = await newTopic(kafka(), { partitions: 3 })
      const mark = await killedAt(kafka(), topic, until, 0, null)
      expect(await committedTexts(kafka(), topic)).toEqual(texts(until === 'prepared' || until === 'written' ? 2 : 3))
      const second = await killedAt(kafka(), topic, until, 3, mark)
      // From the same checkpoint once more: the commit is repeated, and what came after it is undone.
      await killedAt(kafka(), topic, 'prepared', 6, second)
      expect(await committedTexts(kafka(), topic)).toEqual(texts(8))
    })

    test('is told if its transaction was open for too long', async () => {
      const topic = await newTopic(kafka())
      const mark = await killedAt(kafka(), topic, 'timeout', 0, null)
      const { TopicWriter } = await import('../../lib/io/kafka/topic-writer.ts')
      const open = () =>
        TopicWriter.open<string>(
          {
            place: { what: 'writeToKafka', bootstrap: kafka().bootstrap, topic, patienceMs: 30_000 },
            transactionalId: topic,
            transactionTimeoutMs: 60_000,
            record: () => {
              throw new Error('nothing is written')
            },
          },
          0,
          mark as never,
        )
      // The broker aborts it in its own time.
      await pause(4000)
      await expect(open()).rejects.toThrow(/aborted the transaction of 'test-.*-0' before it could be committed/)
      expect(await committedTexts(kafka(), topic)).toEqual(texts(2))
    })
  })
}
