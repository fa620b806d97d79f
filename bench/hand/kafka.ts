import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { Consumer } from '@platformatic/kafka'

/** The bare client: `setting` is the topic and how many records it has; `bootstrap` the broker. */
export async function run(bootstrap: string, setting = ''): Promise<readonly string[]> {
  const [topic, amount] = setting.split(' ')
  const consumer = new Consumer({ clientId: 'bench', groupId: randomUUID(), bootstrapBrokers: [bootstrap] })
  const stream = await consumer.consume({ topics: [topic], mode: 'earliest', autocommit: false })
  let count = 0
  let bytes = 0
  stream.on('data', ({ value }) => {
    bytes += value.length
    if (++count === Number(amount)) stream.emit('all')
  })
  await once(stream, 'all')
  await consumer.close(true)
  return [`${count} ${bytes}`]
}
