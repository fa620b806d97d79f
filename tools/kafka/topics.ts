import { setTimeout as pause } from 'node:timers/promises'
import { Cluster, KafkaError } from '../../lib/io/kafka/cluster.ts'
import { endOffsets } from '../../lib/io/kafka/offsets.ts'

const LED_MS = 60_000

export interface NewTopic {
  readonly name: string
  /** 1 if not said. */
  readonly partitions?: number
  /** As Kafka's topic configs name them: { 'max.message.bytes': 20_000_000 }. */
  readonly settings?: Readonly<Record<string, string | number>>
}

/** Makes topics; those that are there already stay as they are. */
export async function makeTopics(bootstrap: string, topics: readonly NewTopic[]): Promise<void> {
  if (topics.length === 0) return
  const { Admin } = await import('@platformatic/kafka')
  const admin = new Admin({ clientId: 'yeoul', bootstrapBrokers: [bootstrap] })
  try {
    const there = new Set(await admin.listTopics())
    for (const { name, partitions = 1, settings = {} } of topics) {
      if (there.has(name)) continue
      await admin.createTopics({
        topics: [name],
        partitions,
        replicas: 1,
        configs: Object.entries(settings).map(([name, value]) => ({ name, value: String(value) })),
      })
      await untilLed(bootstrap, name)
    }
  } finally {
    await admin.close()
  }
}

/** A topic is made before its partitions have leaders; whoever writes to them earlier is refused, or writes twice. */
async function untilLed(bootstrap: string, topic: string): Promise<void> {
  const cluster = await Cluster.open({ what: 'yeoul kafka', bootstrap, topic, patienceMs: LED_MS })
  try {
    const since = performance.now()
    for (;;) {
      try {
        await endOffsets(cluster, await cluster.topic())
        return
      } catch (thrown) {
        // The broker may not have heard of it yet.
        if (!(thrown instanceof KafkaError) || performance.now() - since > LED_MS) throw thrown
        await pause(20)
      }
    }
  } finally {
    await cluster.close()
  }
}

/** A topic as the command line names it, 'clicks:3'; undefined if it is none. */
export function topicOf(given: string): NewTopic | undefined {
  const [, name, partitions = '1'] = /^([\w.-]{1,249})(?::([1-9]\d{0,5}))?$/.exec(given) ?? []
  return name === undefined || name === '.' || name === '..' ? undefined : { name, partitions: Number(partitions) }
}
