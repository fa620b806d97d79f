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
    }
  } finally {
    await admin.close()
  }
}

/** A topic as the command line names it, 'clicks:3'; undefined if it is none. */
export function topicOf(given: string): NewTopic | undefined {
  const [, name, partitions = '1'] = /^([\w.-]{1,249})(?::([1-9]\d{0,5}))?$/.exec(given) ?? []
  return name === undefined || name === '.' || name === '..' ? undefined : { name, partitions: Number(partitions) }
}
