export interface BrokerPlace {
  readonly host: string
  readonly port: number
  readonly controllerPort: number
  /** Its folder. */
  readonly log: string
  readonly settings: Readonly<Record<string, string | number>>
}

/**
 * The broker's server.properties: one node, so one replica of everything; groups and transactions that are ready at
 * once, as whoever tries things out wants it. Source: Apache Kafka's Broker Configs.
 */
export function brokerProperties({ host, port, controllerPort, log, settings }: BrokerPlace): string {
  const all = {
    'process.roles': 'broker,controller',
    'node.id': 1,
    'controller.quorum.voters': `1@${host}:${controllerPort}`,
    listeners: `PLAINTEXT://${host}:${port},CONTROLLER://${host}:${controllerPort}`,
    'advertised.listeners': `PLAINTEXT://${host}:${port}`,
    'inter.broker.listener.name': 'PLAINTEXT',
    'controller.listener.names': 'CONTROLLER',
    'listener.security.protocol.map': 'CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT',
    'log.dirs': log,
    'auto.create.topics.enable': false,
    'offsets.topic.replication.factor': 1,
    'offsets.topic.num.partitions': 1,
    'transaction.state.log.replication.factor': 1,
    'transaction.state.log.min.isr': 1,
    'transaction.state.log.num.partitions': 1,
    'share.coordinator.state.topic.replication.factor': 1,
    'share.coordinator.state.topic.min.isr': 1,
    'group.initial.rebalance.delay.ms': 0,
    // How long a transaction may stay open at most; Kafka's own 15 minutes are less than a lunch.
    'transaction.max.timeout.ms': 3_600_000,
    'log.retention.ms': -1,
    ...settings,
  }
  return Object.entries(all)
    .map(([name, value]) => `${name}=${String(value).replaceAll('\\', '\\\\')}\n`)
    .join('')
}
