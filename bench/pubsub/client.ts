import { PubSub, type Subscription, type SubscriptionOptions, type Topic } from '@google-cloud/pubsub'

/** So many are published, then taken, then the next: the server never has more at once. */
const ROUND = 50_000
const KEYS = 100
const SIZE = 1024

/** What a client does: publishes and takes in rounds, or both at the same time by a hundred ordering keys. */
export interface Traffic {
  readonly host: string
  readonly kind: 'rounds' | 'keys'
  readonly count: number
}

/** What a client did with so many messages of 1 KB: seconds of publishing and of taking them, with acknowledgement. */
export interface Done {
  readonly publishing: number
  readonly taking: number
  /** Messages that came more than once, and that did not come in the order of their key. */
  readonly again: number
  readonly disordered: number
}

/** Google's client, as it comes. `traffic`: a Traffic as JSON. */
export async function run(_: string, traffic = ''): Promise<string[]> {
  const { host, kind, count }: Traffic = JSON.parse(traffic)
  process.env.PUBSUB_EMULATOR_HOST = host
  process.env.METADATA_SERVER_DETECTION = 'none'
  const client = new PubSub({ projectId: 'bench' })
  const [topic] = await client.createTopic(`${kind}-${count}`)
  const [subscription] = await topic.createSubscription(`${kind}-${count}`, { enableMessageOrdering: kind === 'keys' })
  const done = kind === 'keys' ? await byKeys(topic, subscription, count) : await inRounds(topic, subscription, count)
  await client.close()
  return [JSON.stringify(done)]
}

async function inRounds(topic: Topic, subscription: Subscription, count: number): Promise<Done> {
  topic.setPublishOptions({ batching: { maxMessages: 1000, maxMilliseconds: 10 } })
  const totals = { publishing: 0, taking: 0, again: 0, disordered: 0 }
  for (let first = 0; first < count; first += ROUND) {
    const last = Math.min(count, first + ROUND)
    const begin = performance.now()
    const published: Promise<string>[] = []
    for (let i = first; i < last; i++) published.push(topic.publishMessage({ data: numbered(i) }))
    await Promise.all(published)
    totals.publishing += (performance.now() - begin) / 1000
    const { seconds, again } = await taken(subscription, {}, first, last)
    totals.taking += seconds
    totals.again += again
  }
  return totals
}

async function byKeys(topic: Topic, subscription: Subscription, count: number): Promise<Done> {
  topic.setPublishOptions({ messageOrdering: true, batching: { maxMessages: 1000, maxMilliseconds: 10 } })
  const newest = new Map<string, number>()
  let disordered = 0
  // Acknowledgements at once rather than after 100 ms, and more than a thousand outstanding, while it also publishes.
  const roomy = { flowControl: { maxMessages: 10_000 }, batching: { maxMessages: 1000, maxMilliseconds: 10 } }
  const taking = taken(subscription, roomy, 0, count, (number, key) => {
    if (number < (newest.get(key) ?? 0)) disordered++
    newest.set(key, number)
  })
  const begin = performance.now()
  for (let first = 0; first < count; first += ROUND / 5) {
    const published: Promise<string>[] = []
    for (let i = first; i < Math.min(count, first + ROUND / 5); i++) {
      published.push(topic.publishMessage({ data: numbered(i), orderingKey: `key-${i % KEYS}` }))
    }
    await Promise.all(published)
  }
  const publishing = (performance.now() - begin) / 1000
  const { seconds, again } = await taking
  return { publishing, taking: seconds, again, disordered }
}

/** Takes the messages of these numbers, and acknowledges them. */
function taken(
  given: Subscription,
  options: SubscriptionOptions,
  first: number,
  last: number,
  onEach: (number: number, key: string) => void = () => {},
): Promise<{ seconds: number; again: number }> {
  const subscription = given.pubsub.subscription(given.name, options)
  const begin = performance.now()
  const had = new Uint8Array(last - first)
  let left = last - first
  let again = 0
  return new Promise((resolve, reject) => {
    subscription.on('message', message => {
      const number = message.data.readUInt32LE(0)
      if (had[number - first]++ > 0) again++
      else left--
      onEach(number, message.orderingKey ?? '')
      message.ack()
      if (left > 0) return
      const seconds = (performance.now() - begin) / 1000
      // Ends when the last acknowledgement is confirmed.
      subscription.close().then(() => resolve({ seconds, again }), reject)
      left = Number.POSITIVE_INFINITY
    })
    subscription.on('error', reject)
  })
}

function numbered(i: number): Buffer {
  const data = Buffer.alloc(SIZE, 'x')
  data.writeUInt32LE(i)
  return data
}
