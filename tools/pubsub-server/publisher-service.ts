import type { Broker } from './broker.ts'
import { type Paged, pageOf } from './page.ts'
import { publishRequestOf } from './publish-request.ts'
import { invalid, unimplemented } from './rpc-error.ts'
import { type TopicConfig, validatedTopic } from './validated-config.ts'
import { lengthDelimited } from './wire-writer.ts'

export interface FieldMask {
  readonly paths: readonly string[]
}

/** The methods whose requests and answers are taken and given as they go over the wire. */
export const RAW_PUBLISHER = { requests: ['Publish'], answers: ['Publish'] }

const UPDATABLE = ['labels', 'message_storage_policy']

/** The service google.pubsub.v1.Publisher: what each method answers. */
export function publisherMethods(broker: Broker) {
  return {
    CreateTopic: (topic: TopicConfig) => broker.createTopic(topic),
    GetTopic: ({ topic }: { topic: string }) => broker.topic(topic).config,
    UpdateTopic({ topic, update_mask }: { topic: TopicConfig | null; update_mask: FieldMask | null }) {
      if (topic === null) throw invalid('The topic is missing.')
      const { config } = broker.topic(topic.name)
      const updated = validatedTopic(merged(config, topic, update_mask, UPDATABLE))
      broker.putTopic(updated)
      return updated
    },
    ListTopics(request: Paged & { project: string }) {
      const { page, next } = pageOf(broker.topics(request.project), ({ name }) => name, request)
      return { topics: page, next_page_token: next }
    },
    ListTopicSubscriptions(request: Paged & { topic: string }) {
      const names = [...broker.topic(request.topic).subscriptions].map(({ config }) => config.name)
      const { page, next } = pageOf(names, name => name, request)
      return { subscriptions: page, next_page_token: next }
    },
    ListTopicSnapshots() {
      throw unimplemented('snapshots (Publisher.ListTopicSnapshots)')
    },
    DeleteTopic({ topic }: { topic: string }) {
      broker.deleteTopic(topic)
      return {}
    },
    DetachSubscription({ subscription }: { subscription: string }) {
      broker.detach(subscription)
      return {}
    },
    Publish(bytes: Buffer): Buffer {
      const { topic, messages } = publishRequestOf(bytes)
      return Buffer.concat(broker.publish(topic, messages).map(id => lengthDelimited(1, Buffer.from(id, 'latin1'))))
    },
  }
}

/** `current` with the masked fields of `given`. */
export function merged<T extends object>(
  current: T,
  given: T,
  mask: FieldMask | null,
  updatable: readonly string[],
): T {
  if (mask === null || mask.paths.length === 0) throw invalid('The update_mask must name a field.')
  const changes = mask.paths.map(path => {
    if (updatable.includes(path)) return [path, given[path as keyof T]]
    throw invalid(`Invalid update_mask: ${path.slice(0, 100)} cannot be updated; there are ${updatable.join(', ')}.`)
  })
  return { ...current, ...Object.fromEntries(changes) }
}
