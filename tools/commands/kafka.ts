import { once } from 'node:events'
import { counted } from '../../lib/core/counted.ts'
import { type Command, parse, UsageError, UserError } from '../command.ts'
import { startKafka } from '../kafka/broker.ts'
import { makeTopics, type NewTopic, topicOf } from '../kafka/topics.ts'

const PORT = 9092

export const command: Command = {
  help: `yeoul kafka [--port N] [--data DIR] [--topic NAME[:PARTITIONS]]…

A broker of Apache Kafka on this machine, for readFromKafka, writeToKafka and clients of your own: one node, which is its
own controller. It needs Java, and for the first start Maven, which fetches it. Ctrl-C stops it.

  --port N        on 127.0.0.1 (${PORT}); 0 for any that is free
  --data DIR      keep what is in its topics there, for the next start; without it, all is gone at the end
  --topic NAME    a topic to make, unless it is there, with one partition or as many as NAME:PARTITIONS says; repeatable. Where a
                  broker runs at that port already, the topics are made there, and the command ends`,
  async run(args) {
    const { values, positionals } = parse(args, {
      port: { type: 'string' },
      data: { type: 'string' },
      topic: { type: 'string', multiple: true },
    })
    if (positionals[0] !== undefined)
      throw new UsageError(`${positionals[0]}: give --topic NAME, --port N or --data DIR`)
    if (values.data === '') throw new UsageError('--data: give a folder')
    const topics = (values.topic ?? []).map(given => {
      const topic = topicOf(given)
      if (topic !== undefined) return topic
      throw new UsageError(
        `--topic ${given}: no topic; write NAME or NAME:PARTITIONS, of letters, digits, '.', '_', '-'`,
      )
    })
    const port = portOf(values.port)
    // Asked for before it starts: a Ctrl-C meanwhile ends it in good order too.
    const asked = Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')])
    const starting = startKafka({
      port,
      topics,
      ...(values.data !== undefined && { data: values.data }),
      say: text => console.log(text),
    })
    const kafka = await starting.catch(async thrown => {
      // The port may be a broker's that runs already, and wants these topics.
      if (topics.length === 0 || values.data !== undefined || !(await isKafka(port))) throw thrown
      return undefined
    })
    if (kafka === undefined) {
      const bootstrap = `127.0.0.1:${port}`
      await makeTopics(bootstrap, topics)
      console.log(`A broker runs at ${bootstrap}; it has these topics now:`)
      for (const topic of topics) console.log(`  ${shown(topic)}`)
      return 0
    }
    console.log(`Kafka at ${kafka.bootstrap}. Ctrl-C stops.`)
    for (const topic of topics) console.log(`  ${shown(topic)}`)
    const end = await Promise.race([asked.then(() => 'asked'), kafka.ended.then(() => 'by itself')])
    await kafka.close()
    if (end === 'asked') return 0
    throw new UserError(
      `the broker has ended by itself${values.data === undefined ? '' : `; start it again with --data ${values.data}, where its records are`}`,
    )
  },
}

function shown({ name, partitions = 1 }: NewTopic): string {
  return `${name}: ${counted(partitions, 'partition')}`
}

/** True if a broker of Kafka answers at this port. */
async function isKafka(port: number): Promise<boolean> {
  const { Admin } = await import('@platformatic/kafka')
  const admin = new Admin({
    clientId: 'yeoul',
    bootstrapBrokers: [`127.0.0.1:${port}`],
    retries: 0,
    connectTimeout: 3000,
  })
  try {
    await admin.listTopics()
    return true
  } catch {
    return false
  } finally {
    await admin.close()
  }
}

function portOf(given: string | undefined): number {
  if (given === undefined) return PORT
  const n = Number(given)
  if (/^\d+$/.test(given) && n <= 65_535) return n
  throw new UsageError(`--port ${given}: not a whole number from 0 to 65535`)
}
