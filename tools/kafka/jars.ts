import { type Coordinates, hasJars, mavenJars } from '../../lib/portable/engines/maven-jars.ts'
import { missingTools, refuseIfMissing } from '../../lib/portable/engines/needed-tools.ts'

const JARS: readonly Coordinates[] = ['org.apache.kafka:kafka_2.13:4.1.0', 'org.slf4j:slf4j-simple:1.7.36']

/** Which programs that the broker needs this machine lacks, each with how to get it. Maven is needed for the first start only. */
export function missingForKafka(): Promise<readonly string[]> {
  return missingTools(hasJars('kafka', JARS) ? ['java'] : ['java', 'mvn'])
}

/** The folder with the jars of the broker: this user's cache. The first time, Maven fetches them, 40 MB. */
export async function kafkaJars(say: (text: string) => void): Promise<string> {
  refuseIfMissing('kafka', await missingForKafka())
  if (!hasJars('kafka', JARS)) say('Fetching the broker of Kafka with Maven, once, a minute or so …')
  return mavenJars('kafka', JARS)
}
