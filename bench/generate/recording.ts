import { type Arrival, arrivalLine, headerLine, type Tweet } from 'yeoul/io/recording'
import { tweets } from './tweets.ts'

const HASHTAG = /#([\p{L}\p{N}_]+)/gu
const FIRST_ARRIVAL = Date.UTC(2024, 2, 1, 12, 0, 30)

/** A recording of `count` of the generated tweets, which arrive `betweenMs` apart, in two partitions. */
export function* recording(count: number, betweenMs = 3.6, complete = (tweet: Tweet) => tweet): Generator<string> {
  yield `${headerLine({ title: 'Generated tweets', madeBy: 'the generator of the benchmarks', seed: 7 })}\n`
  let index = 0
  for (const chunk of tweets(count)) {
    const lines = chunk.trimEnd().split('\n')
    yield lines
      .map(line => {
        const data = complete(JSON.parse(line).data)
        const received_at = new Date(FIRST_ARRIVAL + Math.floor(index * betweenMs)).toISOString()
        const arrival: Arrival = { received_at, partition: index % 2, data, matching_rules: [{ id: '1', tag: 'all' }] }
        index++
        return `${arrivalLine(arrival)}\n`
      })
      .join('')
  }
}

/** As a stream sends it: with its hashtags as entities, among them one that all have, by which a rule can ask for them. */
export function streamed(tweet: Tweet): Tweet {
  const text = `${tweet.text} #live`
  const hashtags = Array.from(text.matchAll(HASHTAG), ({ 0: whole, 1: tag, index = 0 }) => ({
    tag,
    start: index,
    end: index + whole.length,
  }))
  return { ...tweet, text, entities: { hashtags } }
}
