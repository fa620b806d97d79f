import { afterAll, beforeAll } from '@jest/globals'
import { type RunningKafka, startKafka } from '../../tools/kafka/broker.ts'
import { groupTests } from './groups.ts'
import { describeWithKafka } from './kafka-here.ts'
import { readingTests } from './reading.ts'
import { transactionTests } from './transactions.ts'
import { writingTests } from './writing.ts'

// One broker for all of them: it takes some seconds to start.
describeWithKafka('with a broker of Kafka', () => {
  let kafka: RunningKafka
  beforeAll(async () => {
    // Transactions that are open for too long are looked for each second.
    kafka = await startKafka({ settings: { 'transaction.abort.timed.out.transaction.cleanup.interval.ms': 1000 } })
  })
  afterAll(() => kafka?.close())

  readingTests(() => kafka)
  writingTests(() => kafka)
  transactionTests(() => kafka)
  groupTests(() => kafka)
})
