import { counter } from '../../lib/core/metrics.ts'
import { Pipeline } from '../../lib/core/pipeline.ts'
import { direct } from '../../lib/direct/direct.ts'
import { writeToKafka } from '../../lib/io/kafka.ts'
import { readRecording, type Tweet } from '../../lib/io/recording.ts'

export interface Loading {
  /** A recording's file, or the name of a shipped one. */
  readonly recording: string
  readonly bootstrap: string
  readonly topic: string
}

/**
 * Writes the tweets of a recording to a topic, in JSON: with the time when each was received as its record's timestamp,
 * so that the log has the recording's clock, and with the author as the key, so that what one wrote stays in order.
 * Resolves to how many there were.
 */
export async function loadRecording({ recording, bootstrap, topic }: Loading): Promise<number> {
  const loaded = counter('loaded')
  const pipeline = new Pipeline()
  const asJson = (tweet: Tweet) => {
    loaded.inc()
    return JSON.stringify(tweet)
  }
  pipeline.apply(
    readRecording(recording, { eventTime: 'received' }),
    writeToKafka<Tweet>({ bootstrap, topic, key: ({ author_id }) => author_id, value: asJson }),
  )
  const { metrics } = await direct({ trace: 'off' }).run(pipeline)
  return metrics.counter('loaded')
}
