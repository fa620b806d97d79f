import { expect, test } from '@jest/globals'
import { bringFlinkCluster, missingForFlinkCluster } from '../../lib/portable/engines/flink-cluster.ts'
import { Random } from '../../tools/datasets/random.ts'
import { startKafka } from '../../tools/kafka/broker.ts'
import { missingForKafka } from '../../tools/kafka/jars.ts'
import { faults } from '../../tools/soak/faults/faults.ts'
import { describeWith } from '../engine/engines-here.ts'

/** One of each kind. */
const KILLS = 3
const SEED = Math.floor(Math.random() * 2 ** 31)
const BRING_MS = 600_000
/** On a machine that has much else to do. */
const TIMEOUT_MS = 480_000

const describeWithFlink = await describeWith('the cluster of Flink', missingForFlinkCluster)
const hasKafka = process.env.CI !== undefined || (await missingForKafka()).length === 0

describeWithFlink('a stream on a cluster of Flink', () => {
  test(
    `a TaskManager, a worker and the job server are killed, and each window’s last pane is right (seed ${SEED})`,
    async () => {
      await bringFlinkCluster()
      const kafka = hasKafka ? await startKafka() : undefined
      try {
        const say = (text: string) => console.info(text)
        const options = { recording: 'product-launch', kills: KILLS, random: new Random(SEED), kafka, say }
        const { faults: suffered, differences, state } = await faults(options)
        expect(differences).toEqual([])
        expect(suffered.map(({ victim }) => victim).sort()).toEqual(['TaskManager', 'job server', 'worker'])
        expect(state).toBe('CANCELLED')
      } finally {
        await kafka?.close()
      }
    },
    BRING_MS + TIMEOUT_MS,
  )
})
