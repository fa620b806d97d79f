import { combineGlobally, direct, Pipeline, sum } from 'yeoul'
import { readFromKafka } from 'yeoul/io/kafka'

/** The source, to the end of a topic: `setting` is the topic and how many records it has; `bootstrap` the broker. */
export async function run(bootstrap: string, setting = ''): Promise<readonly string[]> {
  const [topic, amount] = setting.split(' ')
  const lengths = new Pipeline().apply(
    readFromKafka({ bootstrap, topic, bounded: true, decode: ({ value }) => value?.length ?? 0 }),
  )
  const { values } = await direct({ trace: 'off' }).collect(lengths.apply(combineGlobally(sum())))
  return [`${amount} ${values[0]}`]
}
