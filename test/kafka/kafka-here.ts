import { describe } from '@jest/globals'
import { missingForKafka } from '../../tools/kafka/jars.ts'

const missing = process.env.CI === undefined ? await missingForKafka() : []

/** `describe` where a broker of Kafka can run: in CI always, so that what is missing there fails. */
export const describeWithKafka = missing.length === 0 ? describe : describe.skip

if (missing.length > 0) console.warn(`Tests with Kafka are left out; install ${missing.join('; and ')}`)
