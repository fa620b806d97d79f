import { Producer } from '@platformatic/kafka'
import { startKafka } from '../../tools/kafka/broker.ts'
import { alternate } from '../alternate.ts'
import { note } from '../note.ts'
import { resultHash } from '../result-hash.ts'
import { rowsOf, type Workload } from '../rows.ts'

const RECORDS = 1_000_000
const BYTES = 100
const PARTITIONS = 4
const BATCH = 10_000
const TOPIC = 'bench'

/** Reading a topic of a broker on this machine beside the client without a pipeline. */
export const kafka: Workload = {
  name: 'kafka',
  title: 'kafka: reading a topic of a million records of 100 bytes',
  async measure(rounds) {
    const broker = await startKafka({ topics: [{ name: TOPIC, partitions: PARTITIONS }] })
    try {
      await fill(broker.bootstrap)
      const measured = await alternate(
        'kafka',
        (['yeoul', 'node-hand'] as const).map(name => ({
          name,
          job: { program: `${name} kafka` as const, input: broker.bootstrap, setting: `${TOPIC} ${RECORDS}` },
          expected: resultHash([`${RECORDS} ${RECORDS * BYTES}`]),
        })),
        rounds,
      )
      const [yeoul, hand] = measured
      const measure = 'time to read it over that of the bare client'
      const verdict = { workload: 'kafka', measure, value: yeoul.seconds / hand.seconds, target: 1.43 }
      return { rows: rowsOf('kafka', measured), verdicts: [verdict] }
    } finally {
      await broker.close()
    }
  },
}

async function fill(bootstrap: string): Promise<void> {
  note(`kafka  writing ${RECORDS.toLocaleString('en')} records`)
  const producer = new Producer({ clientId: 'bench', bootstrapBrokers: [bootstrap] })
  const value = Buffer.alloc(BYTES, 'x')
  for (let written = 0; written < RECORDS; written += BATCH) {
    const messages = Array.from({ length: BATCH }, (_, i) => ({
      topic: TOPIC,
      value,
      partition: i % PARTITIONS,
      timestamp: BigInt(written + i),
    }))
    await producer.send({ messages, acks: -1 })
  }
  await producer.close()
}
