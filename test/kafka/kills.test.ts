import { expect, test } from '@jest/globals'
import { killed } from '../../tools/soak/kills/kills.ts'
import { describeWithKafka } from './kafka-here.ts'

const KILLS = 20
const SEED = Math.floor(Math.random() * 2 ** 31)
/** On a machine that has much else to do. */
const TIMEOUT_MS = 480_000

describeWithKafka('from Kafka to Kafka, in transactions', () => {
  test(
    `a pipeline and its broker are killed at random, and each count is right, and there once (seed ${SEED})`,
    async () => {
      const { report, differences } = await killed.kafka(KILLS, SEED)
      console.info(report)
      expect(differences).toEqual([])
    },
    TIMEOUT_MS,
  )
})
