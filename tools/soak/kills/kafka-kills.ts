import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { direct, Pipeline } from 'yeoul'
import { readFromKafka } from 'yeoul/io/kafka'
import type { Random } from '../../datasets/random.ts'
import type { RunningKafka } from '../../kafka/broker.ts'
import { makeTopics } from '../../kafka/topics.ts'
import { loadRecording } from '../../load/load-recording.ts'
import { tallied } from './life.ts'
import { type Lives, randomKills } from './random-kills.ts'
import type { Row } from './row-file.ts'
import { RECORDING } from './uninterrupted.ts'

const program = fileURLToPath(new URL('kafka-life.ts', import.meta.url))

export interface KafkaKills extends Lives {
  readonly loaded: number
  /** Records that were read again, after a kill. */
  readonly readAgain: number
  /** Panes that were written in transactions which were aborted, or written again. */
  readonly absorbed: number
  readonly table: ReadonlyMap<string, number>
  /** Panes that a committed reader sees twice. */
  readonly doubled: number
}

/** Kills a pipeline from Kafka to Kafka, and its broker, at random; tells the table that it leaves behind. */
export async function kafkaKills(kafka: RunningKafka, kills: number, random: Random): Promise<KafkaKills> {
  const { bootstrap } = kafka
  const from = `tweets-${randomUUID()}`
  const to = `counts-${randomUUID()}`
  await makeTopics(bootstrap, [
    { name: from, partitions: 4 },
    { name: to, partitions: 2 },
  ])
  const loaded = await loadRecording({ recording: RECORDING, bootstrap, topic: from })
  const folder = await mkdtemp(join(tmpdir(), 'yeoul-kills-'))
  try {
    const killServer = async () => {
      await kafka.kill()
      await kafka.restart()
    }
    const lives = await randomKills({ program, args: [bootstrap, from, to, folder], kills, random, killServer })
    const panes = new Pipeline().apply(
      readFromKafka({
        bootstrap,
        topic: to,
        bounded: true,
        decode: record => record.json<{ row: Row; pane: number }>(),
      }),
    )
    const { values } = await direct({ trace: 'off' }).collect(panes)
    const distinct = new Set(values.map(({ row: [key], pane }) => `${key} ${pane}`))
    const newest = [...values].sort((a, b) => a.pane - b.pane)
    return {
      ...lives,
      loaded,
      readAgain: tallied(folder, 'read') - loaded,
      absorbed: tallied(folder, 'written') - values.length,
      table: new Map(newest.map(({ row }) => row)),
      doubled: values.length - distinct.size,
    }
  } finally {
    await rm(folder, { recursive: true })
  }
}
