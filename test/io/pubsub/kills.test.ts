import { expect, test } from '@jest/globals'
import { killed } from '../../../tools/soak/kills/kills.ts'

const KILLS = 20
const SEED = Math.floor(Math.random() * 2 ** 31)
/** On a machine that has much else to do. */
const TIMEOUT_MS = 480_000

test(
  `a pipeline and its Pub/Sub server are killed at random while tweets are published, and each count is right (seed ${SEED})`,
  async () => {
    const { report, differences } = await killed.pubsub(KILLS, SEED)
    console.info(report)
    expect(differences).toEqual([])
  },
  TIMEOUT_MS,
)
