import type { Broker, Changes } from './broker.ts'
import { type Message, messageOf } from './message.ts'
import type { SubscriptionConfig } from './subscription-config.ts'
import type { TopicConfig } from './validated-config.ts'

/** The first byte of a record: of a publish; of a message that is kept, with for whom; all others are JSON. */
const PUBLISHED = 1
const KEPT = 2

/** How a journal begins. */
const BEGINNING = { 'yeoul pubsub': 1 }

type Change =
  | { readonly 'yeoul pubsub': number }
  | { readonly topic: TopicConfig }
  | { readonly topicDeleted: string }
  | { readonly subscription: SubscriptionConfig }
  | { readonly subscriptionDeleted: string }
  | { readonly acked: readonly [subscription: string, ids: readonly number[]] }
  | { readonly failed: readonly [subscription: string, id: number, failures: number] }
  | { readonly sought: readonly [subscription: string, time: number] }

type KeptFor = readonly [subscription: string, isAcked: boolean, failures: number]

/** Writes each change as a record. */
export function recorder(append: (record: Buffer) => void): Changes {
  const put = (change: Change) => append(json(change))
  return {
    topic: topic => put({ topic }),
    topicDeleted: topicDeleted => put({ topicDeleted }),
    subscription: subscription => put({ subscription }),
    subscriptionDeleted: subscriptionDeleted => put({ subscriptionDeleted }),
    published: (topic, messages) => append(publishedRecord(topic, messages)),
    acknowledged: (subscription, ids) => put({ acked: [subscription, ids] }),
    failed: (subscription, id, failures) => put({ failed: [subscription, id, failures] }),
    sought: (subscription, time) => put({ sought: [subscription, time] }),
  }
}

/** Applies a record to what its predecessors made. */
export function restore(broker: Broker, record: Buffer): void {
  if (record[0] === PUBLISHED) {
    const topicEnd = 3 + record.readUInt16LE(1)
    const messages: Message[] = []
    for (let at = topicEnd; at < record.length; ) {
      const end = at + 4 + record.readUInt32LE(at)
      messages.push(messageOf(Buffer.from(record.subarray(at + 4, end))))
      at = end
    }
    return broker.restore(record.toString('utf8', 3, topicEnd), messages)
  }
  if (record[0] === KEPT) {
    const headEnd = 5 + record.readUInt32LE(1)
    const message = messageOf(Buffer.from(record.subarray(headEnd)))
    const kept: readonly KeptFor[] = JSON.parse(record.toString('utf8', 5, headEnd))
    broker.noteId(message.id)
    for (const [name, isAcked, failures] of kept) {
      const subscription = broker.subscription(name)
      subscription.add(message)
      if (isAcked) subscription.restoreAcked([message.id])
      else if (failures > 0) subscription.restoreFailures(message.id, failures)
    }
    return
  }
  const change: Change = JSON.parse(String(record))
  if ('topic' in change) broker.putTopic(change.topic)
  else if ('topicDeleted' in change) broker.deleteTopic(change.topicDeleted)
  else if ('subscription' in change) broker.putSubscription(change.subscription)
  else if ('subscriptionDeleted' in change) broker.deleteSubscription(change.subscriptionDeleted)
  else if ('acked' in change) broker.find(change.acked[0])?.restoreAcked(change.acked[1])
  else if ('failed' in change) broker.find(change.failed[0])?.restoreFailures(change.failed[1], change.failed[2])
  else if ('sought' in change) broker.seek(...change.sought)
}

/** The records from which all is restored as it is now. What it takes is held on to at once, and encoded as it is asked for. */
export function snapshotOf(broker: Broker): Iterable<Buffer> {
  const configs: Change[] = [BEGINNING, ...broker.allTopics().map(topic => ({ topic }))]
  const kept = new Map<Message, KeptFor[]>()
  for (const subscription of broker.all()) {
    const { config } = subscription
    configs.push({ subscription: config })
    for (const { message, state, failures } of subscription.kept()) {
      const those = kept.get(message) ?? []
      if (those.length === 0) kept.set(message, those)
      those.push([config.name, state === 'gone', failures])
    }
  }
  return (function* () {
    for (const change of configs) yield json(change)
    for (const [{ encoded }, those] of kept) {
      const head = Buffer.from(JSON.stringify(those))
      const start = Buffer.alloc(5, KEPT)
      start.writeUInt32LE(head.length, 1)
      yield Buffer.concat([start, head, encoded])
    }
  })()
}

/** The record with which a new journal begins. */
export function beginning(): Buffer {
  return json(BEGINNING)
}

/** Whether it is one that this server can read. */
export function isBeginning(record: Buffer): boolean {
  return record.equals(beginning())
}

function publishedRecord(topic: string, messages: readonly Message[]): Buffer {
  const name = Buffer.from(topic)
  const start: Buffer = Buffer.alloc(3, PUBLISHED)
  start.writeUInt16LE(name.length, 1)
  const parts: Buffer[] = [start, name]
  for (const { encoded } of messages) {
    const length = Buffer.allocUnsafe(4)
    length.writeUInt32LE(encoded.length)
    parts.push(length, encoded)
  }
  return Buffer.concat(parts)
}

function json(change: Change): Buffer {
  return Buffer.from(JSON.stringify(change))
}
