import { expect, test } from '@jest/globals'
import { clientOf, subscriberOf, topicWith, unique } from './live.ts'
import { serve } from './served.ts'

const UNIMPLEMENTED = 12

test('what it lacks is answered by UNIMPLEMENTED and its name', async () => {
  const { host } = await serve()
  const client = clientOf(host)
  const [topic, subscription] = await topicWith(client)
  const lacking = (call: Promise<unknown>, name: RegExp) =>
    expect(call).rejects.toMatchObject({ code: UNIMPLEMENTED, details: expect.stringMatching(name) })
  await lacking(client.createSchema('tweet', 'AVRO', '{}'), /has no schemas \(SchemaService\.CreateSchema\)/)
  await lacking(subscription.createSnapshot('snapshot'), /has no snapshots/)
  await lacking(subscription.seek('snapshot'), /has no snapshots; Seek goes to a time/)
  const subscribing = (options: object) => topic.createSubscription(unique('s'), options)
  await lacking(subscribing({ enableExactlyOnceDelivery: true }), /exactly-once .*enable_exactly_once_delivery/)
  await lacking(subscribing({ bigqueryConfig: { table: 'a.b.c' } }), /BigQuery/)
  const pushEndpoint = 'http://localhost/push'
  await lacking(subscribing({ pushConfig: { pushEndpoint, oidcToken: {} } }), /oidc_token/)
  await lacking(subscribing({ pushConfig: { pushEndpoint, noWrapper: {} } }), /no_wrapper/)
  const retaining = client.createTopic({ name: unique('t'), messageRetentionDuration: { seconds: 600 } })
  await lacking(retaining, /retention by topics/)
  await lacking(topic.iam.getPolicy(), /IAMPolicy/)
})

test('what is wrong is said, with the value', async () => {
  const { host } = await serve()
  const [topic, { name: subscription }] = await topicWith(clientOf(host))
  const wrong = (call: Promise<unknown>, what: RegExp) =>
    expect(call).rejects.toMatchObject({ code: 3, details: expect.stringMatching(what) })
  await wrong(topic.createSubscription('x'), /name=projects\/school\/subscriptions\/x/)
  await wrong(topic.createSubscription('google-x'), /does not begin with 'goog'/)
  await wrong(topic.createSubscription(unique('s'), { pushConfig: { pushEndpoint: 'ftp://x' } }), /endpoint=ftp:\/\/x/)
  await wrong(subscriberOf(host).pull({ subscription, maxMessages: 0 }), /max_messages: 0/)
  await wrong(subscriberOf(host).acknowledge({ subscription, ackIds: [] }), /No ack ids/)
  const tooLong = subscriberOf(host).modifyAckDeadline({ subscription, ackIds: ['x'], ackDeadlineSeconds: 601 })
  await wrong(tooLong, /ack_deadline_seconds: 601/)
})
