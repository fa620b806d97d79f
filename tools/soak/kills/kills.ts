import { grouped } from '../../../lib/core/counted.ts'
import { Random } from '../../datasets/random.ts'
import { startKafka } from '../../kafka/broker.ts'
import { differences } from './differences.ts'
import { kafkaKills } from './kafka-kills.ts'
import { pubSubKills } from './pubsub-kills.ts'
import type { Lives } from './random-kills.ts'
import { uninterrupted } from './uninterrupted.ts'

/** What remained after all kills, beside what an uninterrupted run leaves. */
export interface Survived {
  /** For people: kills, what came again, what was absorbed. */
  readonly report: string
  /** Rows of one table that the other lacks, or has otherwise; in words. */
  readonly differences: readonly string[]
}

/** Kills a pipeline and its broker at random: Kafka to Kafka in transactions, or Pub/Sub to a table that is idempotent by key. */
export const killed: Readonly<Record<'kafka' | 'pubsub', (kills: number, seed: number) => Promise<Survived>>> = {
  async kafka(kills, seed) {
    const kafka = await startKafka()
    try {
      const { loaded, readAgain, absorbed, doubled, table, ...lives } = await kafkaKills(kafka, kills, new Random(seed))
      const different = differences(table, await uninterrupted())
      return {
        report: `${grouped(loaded)} records, ${killsOf(lives)}: ${grouped(readAgain)} read again, ${grouped(absorbed)} panes in aborted transactions, ${doubled} doubled`,
        differences: doubled > 0 ? [...different, `${doubled} panes come twice`] : different,
      }
    } finally {
      await kafka.close()
    }
  },
  async pubsub(kills, seed) {
    const { published, readAgain, absorbed, duplicates, table, ...lives } = await pubSubKills(kills, new Random(seed))
    return {
      report: `${grouped(published)} messages, ${killsOf(lives)}: ${grouped(readAgain)} read again, ${grouped(duplicates)} published twice and left out, ${grouped(absorbed)} rows written over`,
      differences: differences(table, await uninterrupted()),
    }
  },
}

function killsOf({ pipelineKills, serverKills }: Pick<Lives, 'pipelineKills' | 'serverKills'>): string {
  return `${pipelineKills} kills of the pipeline and ${serverKills} of the broker`
}
