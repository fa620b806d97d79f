import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from '@jest/globals'
import type { RunningKafka } from '../../tools/kafka/broker.ts'
import { committed, newTopic, produce } from './topics.ts'

const pipelineProcess = fileURLToPath(new URL('pipeline-process.ts', import.meta.url))
const T = Date.parse('2026-01-01T00:00:00Z')
const RECORDS = 50_000
const KILLS = 5

/** Which results there must be, each once: key, sum, and the end of the window. */
function expected(): readonly string[] {
  const sums = new Map<string, number>()
  for (let n = 0; n < RECORDS; n++) {
    const name = `${T + Math.floor(n / 1000) * 1000 + 999} k${n % 5}`
    sums.set(name, (sums.get(name) ?? 0) + n)
  }
  return [...sums].map(([name, sum]) => `${name} ${sum}`).sort()
}

export function killTests(kafka: () => RunningKafka): void {
  describe('from Kafka to Kafka, exactly once', () => {
    test('though the pipeline is killed again and again, and the broker too', async () => {
      const from = await newTopic(kafka(), { partitions: 3 })
      const to = await newTopic(kafka(), { partitions: 2 })
      await produce(
        kafka(),
        from,
        Array.from({ length: RECORDS }, (_, n) => ({
          value: JSON.stringify({ n, at: T + n }),
          partition: n % 3,
          timestamp: T + n,
        })),
      )
      const folder = mkdtempSync(join(tmpdir(), 'yeoul-checkpoint-'))
      const args = [pipelineProcess, kafka().bootstrap, from, to, folder]
      let killed = 0
      for (let runs = 0; ; runs++) {
        const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] })
        let said = ''
        child.stderr.on('data', text => {
          said += text
        })
        const ended = once(child, 'exit')
        await once(child.stdout, 'data')
        if (runs < KILLS) {
          // An instant that is another each time: in the midst of anything.
          await pause(100 + Math.random() * 400)
          if (runs === 2) {
            await kafka().kill()
            await kafka().restart()
          } else if (child.kill('SIGKILL')) killed++
        }
        const [code] = await ended
        if (code === 0) break
        if (code !== null) throw new Error(said)
      }
      const results = await committed(kafka(), to)
      expect(results.map(record => `${record.timestamp} ${record.json<[string, number]>().join(' ')}`).sort()).toEqual(
        expected(),
      )
      expect(killed).toBeGreaterThan(0)
      rmSync(folder, { recursive: true })
    })
  })
}
