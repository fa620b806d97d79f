import { missingForKafka } from '../../tools/kafka/jars.ts'
import { describeWith } from '../engine/engines-here.ts'

export const describeWithKafka = await describeWith('Kafka', missingForKafka)
