import { LineReader } from '../../lib/io/files/line-reader.ts'
import { readArrival, readHeader } from '../../lib/io/files/recording-lines.ts'
import type { Tweet } from '../../lib/io/files/tweet.ts'
import type { Outgoing } from '../../lib/io/pubsub/publisher.ts'

/** A line of a recording as a message. */
export interface RecordedMessage {
  readonly message: Outgoing
  /** When it is due, by the recording's clock; that of the line before for one that cannot be read. */
  readonly receivedAt: number
  readonly isBroken: boolean
}

/** A tweet as a message: its JSON, and as attributes what readers tell time and duplicates by. */
export function tweetMessage(tweet: Tweet): Outgoing {
  const { id, created_at } = tweet as Partial<Tweet> & Pick<Tweet, 'id'>
  const attributes = { id, ...(created_at === undefined ? {} : { created_at }) }
  return { data: Buffer.from(JSON.stringify(tweet)), attributes, orderingKey: '' }
}

/**
 * The messages of a recording. A line that cannot be read is sent as it stands, without attributes: real streams have
 * such lines, and who reads them should see them. An empty line is none, since Pub/Sub takes no empty message.
 */
export function* recordedMessages(file: string): Generator<RecordedMessage, void, undefined> {
  const lines = new LineReader([file])
  try {
    readHeader(lines, file)
    let receivedAt = Number.NEGATIVE_INFINITY
    while (lines.next()) {
      const { line, reason } = lines
      if (line === '') continue
      const arrival = reason ?? readArrival(line)
      if (typeof arrival === 'string') {
        yield { message: { data: Buffer.from(line), attributes: {}, orderingKey: '' }, receivedAt, isBroken: true }
      } else {
        receivedAt = arrival.receivedAt
        yield { message: tweetMessage(arrival.tweet), receivedAt, isBroken: false }
      }
    }
  } finally {
    lines.close()
  }
}
