import type { ServerUnaryCall } from '@grpc/grpc-js'
import { acknowledgeRequestOf, modifyAckDeadlineRequestOf } from './ack-request.ts'
import type { Broker } from './broker.ts'
import { type Paged, pageOf } from './page.ts'
import { type FieldMask, merged } from './publisher-service.ts'
import { pull } from './pull.ts'
import { type PullCall, PullStream, type StreamingPullRequest } from './pull-stream.ts'
import { detached, failedPrecondition, invalid, unimplemented } from './rpc-error.ts'
import { rpcErrorOf } from './served.ts'
import type { Subscription } from './subscription.ts'
import { msOf, type ProtoTime, type PushConfig, type SubscriptionConfig } from './subscription-config.ts'
import { validatedSubscription } from './validated-config.ts'
import { WireReader } from './wire-reader.ts'

/** The methods whose requests and answers are taken and given as they go over the wire. */
export const RAW_SUBSCRIBER = {
  requests: ['Pull', 'Acknowledge', 'ModifyAckDeadline'],
  answers: ['Pull', 'Acknowledge', 'ModifyAckDeadline', 'StreamingPull'],
}

const UPDATABLE = [
  'ack_deadline_seconds',
  'push_config',
  'retain_acked_messages',
  'message_retention_duration',
  'labels',
  'expiration_policy',
  'dead_letter_policy',
  'retry_policy',
]
const EMPTY = Buffer.alloc(0)

const noSnapshots = () => {
  throw unimplemented('snapshots; Seek goes to a time')
}

/** The service google.pubsub.v1.Subscriber: what each method of one answer answers. */
export function subscriberMethods(broker: Broker) {
  const update = (config: SubscriptionConfig) => {
    const updated = { ...validatedSubscription(config), detached: config.detached }
    broker.putSubscription(updated)
    return updated
  }
  return {
    CreateSubscription: (given: SubscriptionConfig) => broker.createSubscription(given),
    GetSubscription: ({ subscription }: { subscription: string }) => broker.subscription(subscription).config,
    UpdateSubscription(request: { subscription: SubscriptionConfig | null; update_mask: FieldMask | null }) {
      const { subscription, update_mask } = request
      if (subscription === null) throw invalid('The subscription is missing.')
      return update(merged(broker.subscription(subscription.name).config, subscription, update_mask, UPDATABLE))
    },
    ListSubscriptions(request: Paged & { project: string }) {
      const { page, next } = pageOf(broker.subscriptions(request.project), ({ name }) => name, request)
      return { subscriptions: page, next_page_token: next }
    },
    DeleteSubscription({ subscription }: { subscription: string }) {
      broker.deleteSubscription(subscription)
      return {}
    },
    ModifyPushConfig(request: { subscription: string; push_config: PushConfig | null }) {
      update({ ...broker.subscription(request.subscription).config, push_config: request.push_config })
      return {}
    },
    Seek(request: { subscription: string; time?: ProtoTime | null; snapshot?: string }) {
      if (request.snapshot) noSnapshots()
      if (!request.time) throw invalid('Seek needs a time.')
      broker.seek(request.subscription, msOf(request.time))
      return {}
    },
    Pull(bytes: Buffer, call: ServerUnaryCall<Buffer, Buffer>): Promise<Buffer> {
      const { subscription, mostMessages, mayWait } = pullRequestOf(bytes)
      if (mostMessages <= 0) throw invalid(`Invalid max_messages: ${mostMessages}; it must be from 1 on.`)
      return pull(pullable(broker.subscription(subscription)), mostMessages, mayWait, call)
    },
    Acknowledge(bytes: Buffer): Buffer {
      const { subscription, ackIds } = acknowledgeRequestOf(bytes)
      broker.subscription(subscription).acknowledge(ackIds)
      return EMPTY
    },
    ModifyAckDeadline(bytes: Buffer): Buffer {
      const { subscription, ackIds, seconds } = modifyAckDeadlineRequestOf(bytes)
      broker.subscription(subscription).modifyDeadline(ackIds, seconds)
      return EMPTY
    },
    GetSnapshot: noSnapshots,
    ListSnapshots: noSnapshots,
    CreateSnapshot: noSnapshots,
    UpdateSnapshot: noSnapshots,
    DeleteSnapshot: noSnapshots,
  }
}

/** StreamingPull, which goes on until the client or the subscription ends. */
export function streamingPull(broker: Broker, say: (text: string) => void) {
  return (call: PullCall) => {
    let stream: PullStream | undefined
    let isOver = false
    const leave = () => {
      isOver = true
      stream?.leave()
    }
    call.on('data', (request: StreamingPullRequest) => {
      if (isOver) return
      try {
        if (stream !== undefined) stream.request(request)
        else stream = new PullStream(call, pullable(broker.subscription(request.subscription)), request)
      } catch (thrown) {
        call.emit('error', rpcErrorOf(thrown, say))
      }
    })
    call.on('end', () => {
      leave()
      call.end()
    })
    call.on('cancelled', leave)
    call.on('error', leave)
  }
}

function pullable(subscription: Subscription): Subscription {
  const { detached: isDetached, push_config, name } = subscription.config
  if (isDetached) throw detached(name)
  if (push_config !== null) throw failedPrecondition(`The subscription is one that pushes (resource=${name}).`)
  return subscription
}

function pullRequestOf(bytes: Buffer): { subscription: string; mostMessages: number; mayWait: boolean } {
  const reader = new WireReader(bytes)
  let subscription = ''
  let mostMessages = 0
  let mayWait = true
  try {
    while (!reader.isAtEnd) {
      const tag = reader.varint()
      if (tag === 0x0a) subscription = reader.string()
      else if (tag === 0x10) mayWait = reader.varint() === 0
      else if (tag === 0x18) mostMessages = reader.varint()
      else reader.skip(tag)
    }
  } catch (thrown) {
    throw thrown instanceof RangeError ? invalid(`the request cannot be read: ${thrown.message}`) : thrown
  }
  return { subscription, mostMessages: mostMessages > 2 ** 31 ? -1 : mostMessages, mayWait }
}
