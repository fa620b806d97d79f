import { PipelineConstructionError } from '../core/errors.ts'
import type { PCollection, PDone } from '../core/pcollection.ts'
import type { Pipeline } from '../core/pipeline.ts'
import { refuseUnknown, refuseUnless } from '../core/refuse.ts'
import { showValue } from '../core/show-value.ts'
import type { Sink, Source } from '../core/source.ts'
import { type Duration, toPositiveMillis } from '../core/time.ts'
import { oneStep, type PTransform } from '../core/transform.ts'
import { outOfOrder, requireEstimator, type WatermarkEstimator } from '../core/watermark-estimators.ts'
import { read } from '../transforms/read.ts'
import { write } from '../transforms/write.ts'
import { Connection } from './pubsub/connection.ts'
import { messageCoder, type PubSubMessage } from './pubsub/message.ts'
import { Publisher } from './pubsub/publisher.ts'
import { type PubSubMark, PubSubReader } from './pubsub/reader.ts'
import { givenName } from './pubsub/server-address.ts'
import { type Payload, PubSubWriter } from './pubsub/writer.ts'

export type { PubSubMessage } from './pubsub/message.ts'
export type { Payload } from './pubsub/writer.ts'

const READ = 'readFromPubSub'
const WRITE = 'writeToPubSub'
const CONNECT_TIMEOUT = '30s'

export interface ReadFromPubSubOptions {
  /** 'tweets', in the project of the environment, or 'projects/my-project/subscriptions/tweets'. */
  subscription: string
  /**
   * The attribute that holds a message's event time: milliseconds since the epoch, or RFC 3339. A message without it, or
   * with something else in it, is a broken element. Without this option, event time is when the message was published.
   */
  timestampAttribute?: string
  /**
   * The attribute by which messages are told apart: of those with the same value within ten minutes, one is read. A message
   * without it counts by its own id. Without this option, only what the server delivers again is left out.
   */
  idAttribute?: string
  /** How event time goes on; outOfOrder('10s') if not said. perfect() would have to know what is to come. */
  watermark?: WatermarkEstimator
  /** After so long without a message the watermark goes on with the clock; '30s' if not said. */
  idleTimeout?: Duration
  /**
   * The read ends when the server was there, and nothing has come, for so long. Messages that another reader has leased
   * come only when its lease is over, a minute later at most, if that is a pipeline like this. Without this option it
   * goes on until the run is cancelled.
   */
  endAfterSilence?: Duration
  /** How long a server that is not there is waited for at the start; '30s' if not said. Later there is no limit. */
  connectTimeout?: Duration
}

/**
 * The messages of a subscription. Where the server is, and as whom it is asked, the environment says, as to Google's own
 * tools: PUBSUB_EMULATOR_HOST, or else GOOGLE_APPLICATION_CREDENTIALS and what gcloud left; the project is
 * GOOGLE_CLOUD_PROJECT. Processing time under the recorded clock is when a message was published.
 *
 * A message is acknowledged when what became of it is durable: with the next checkpoint, or, without a store of those,
 * every second and at the end. Until then its lease is extended. What the server delivers again meanwhile is not read again, also not by a run that goes on from
 * a checkpoint. Messages of an ordering key come in their order if the subscription has ordering. No more is taken from
 * the server than 2,000 messages or 16 MB that wait, so that a slow pipeline makes the server wait.
 *
 * The run fails with an Error that says what to do if the subscription is not there, the credentials are missing or
 * wrong, or no server is there at the start. A server that goes away later is waited for, and nothing is lost.
 *
 * The watermark is ten seconds behind the newest event time: Pub/Sub promises no order, yet in practice messages that were
 * published together come within seconds. Those of a reader that died come a minute later, and need allowed lateness.
 * With `timestampAttribute` it stands at the beginning of time until the first message; without it, it follows the clock
 * from the start.
 *
 * Needs the package @google-cloud/pubsub. Source: Beam's PubsubIO, and StreamingPull of Google's Pub/Sub API.
 */
export function readFromPubSub(options: ReadFromPubSubOptions): PTransform<Pipeline, PCollection<PubSubMessage>> {
  const known = ['subscription', 'timestampAttribute', 'idAttribute', 'watermark', 'idleTimeout']
  refuseUnless(typeof options === 'object' && options !== null, options, READ, "an object, { subscription: 'tweets' }")
  refuseUnknown(options, [...known, 'endAfterSilence', 'connectTimeout'], READ)
  const { subscription, timestampAttribute, idAttribute, watermark = outOfOrder('10s') } = options
  const { idleTimeout = '30s', endAfterSilence, connectTimeout = CONNECT_TIMEOUT } = options
  requireName('subscriptions', subscription, READ)
  requireAttribute(timestampAttribute, `${READ}: timestampAttribute`)
  requireAttribute(idAttribute, `${READ}: idAttribute`)
  requireEstimator(watermark, READ)
  if (watermark.kind === 'perfect') {
    throw new PipelineConstructionError(
      `${READ}: perfect() knows what will come, which of a subscription nobody does; write watermark: outOfOrder('30s')`,
    )
  }
  const reading = {
    subscription,
    timestampAttribute,
    idAttribute,
    watermark,
    idleMs: toPositiveMillis(idleTimeout, `${READ}: idleTimeout`),
    endAfterSilenceMs:
      endAfterSilence === undefined
        ? Number.POSITIVE_INFINITY
        : toPositiveMillis(endAfterSilence, `${READ}: endAfterSilence`),
  }
  const patienceMs = toPositiveMillis(connectTimeout, `${READ}: connectTimeout`)
  const source: Source<PubSubMessage, string, PubSubMark> = {
    name: READ,
    reads: `subscription '${subscription}'`,
    bounded: endAfterSilence !== undefined,
    redelivers: true,
    split: () => [subscription],
    async open(_, mark) {
      return new PubSubReader(await Connection.to('subscriptions', subscription, READ, patienceMs), reading, mark)
    },
  }
  return oneStep('ReadFromPubSub', pipeline => pipeline.apply(read(source)).withCoder(messageCoder))
}

export interface WriteToPubSubOptions {
  /** 'tweets', in the project of the environment, or 'projects/my-project/topics/tweets'. */
  topic: string
  /** The attribute that an element's event time goes into, in milliseconds since the epoch. */
  timestampAttribute?: string
  /** The attribute that `id` goes into. */
  idAttribute?: string
  /** What tells an element from others, so that a reader with the same `idAttribute` leaves out what was written twice. */
  id?: (element: Payload) => string
  /** Elements with the same key are delivered in their order, to subscriptions with ordering. */
  orderingKey?: (element: Payload) => string
  /** How long a server that is not there is waited for at the start; '30s' if not said. Later there is no limit. */
  connectTimeout?: Duration
}

/**
 * Publishes each element to a topic: bytes, or a text in UTF-8. A bundle is over when the server has confirmed all of it;
 * a server that goes away is waited for, and then may have some messages twice, which `id` lets readers leave out. The
 * environment says where the server is, as for readFromPubSub. The run fails with an Error that says what to do if the
 * topic is not there, credentials are missing or wrong, or a message is empty or larger than 10 MB.
 *
 * Needs the package @google-cloud/pubsub. Source: Beam's PubsubIO, and Publish of Google's Pub/Sub API.
 */
export function writeToPubSub(options: WriteToPubSubOptions): PTransform<PCollection<Payload>, PDone> {
  refuseUnless(typeof options === 'object' && options !== null, options, WRITE, "an object, { topic: 'counts' }")
  const known = ['topic', 'timestampAttribute', 'idAttribute', 'id', 'orderingKey', 'connectTimeout']
  refuseUnknown(options, known, WRITE)
  const { topic, timestampAttribute, idAttribute, id, orderingKey, connectTimeout = CONNECT_TIMEOUT } = options
  requireName('topics', topic, WRITE)
  requireAttribute(timestampAttribute, `${WRITE}: timestampAttribute`)
  requireAttribute(idAttribute, `${WRITE}: idAttribute`)
  if ((id === undefined) !== (idAttribute === undefined)) {
    throw new PipelineConstructionError(
      `${WRITE}: idAttribute and id belong together; write { idAttribute: 'id', id: element => … }`,
    )
  }
  const patienceMs = toPositiveMillis(connectTimeout, `${WRITE}: connectTimeout`)
  const writing = { timestampAttribute, idAttribute, id, orderingKey }
  const sink: Sink<Payload> = {
    name: WRITE,
    writes: `topic '${topic}'`,
    ...(id === undefined ? {} : { key: id }),
    open: async () => new PubSubWriter(await Publisher.to(topic, WRITE, patienceMs), writing),
  }
  return oneStep('WriteToPubSub', write(sink))
}

function requireName(kind: 'subscriptions' | 'topics', given: string, what: string): void {
  try {
    givenName(kind, String(given))
  } catch (thrown) {
    throw new PipelineConstructionError(`${what}: ${(thrown as Error).message}`)
  }
}

function requireAttribute(given: string | undefined, what: string): void {
  if (given === undefined || (typeof given === 'string' && given !== '')) return
  throw new PipelineConstructionError(`${what}: ${showValue(given)} is no attribute's name; write 'created_at'`)
}
