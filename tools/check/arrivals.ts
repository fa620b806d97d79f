import { type PCollection, type Pipeline, type TimestampedValue, testStream, timestamped } from 'yeoul'
import type { Tweet } from 'yeoul/io/recording'
import type { Random } from '../datasets/random.ts'

/** A tweet, and the second at which it came. */
export interface Arrival {
  readonly at: number
  readonly tweet: Tweet
}

/** The watermark is the newest event time less this. */
export const BOUND_S = 30

const WORDS = ['goal', 'GOAL', 'a great day', 'bad luck', 'not good', '정말 좋아요', 'hello']
const TAGS = ['Cup', 'cup', 'goal', '골', 'rain', '\u{1d4ac}', '\uff41', '\u{1f600}', 'a', 'b', 'c', 'd', 'e', 'f']
const LANGS = ['en', 'ko', 'en', 'fr']

/** Tweets as they come: some late, and of these some after the watermark. */
export function arriving(arrivals: readonly Arrival[]): (pipeline: Pipeline) => PCollection<Tweet> {
  return pipeline => {
    let stream = testStream<Tweet>()
    let now = 0
    let newest = Number.NEGATIVE_INFINITY
    for (const { at, tweet } of arrivals) {
      const written = Date.parse(tweet.created_at)
      stream = stream.advanceProcessingTime(at * 1000 - now).addElements(timestamped(tweet, written))
      now = at * 1000
      newest = Math.max(newest, written)
      stream = stream.advanceWatermarkTo(newest - BOUND_S * 1000)
    }
    return pipeline.apply(stream.advanceWatermarkToInfinity())
  }
}

interface TweetParts {
  readonly id?: string
  readonly text?: string
  readonly author?: string
  readonly lang?: string
  readonly tags?: readonly string[]
}

/** A tweet that was written at a second, by one who uses these hashtags. */
export function tweetAt(second: number, parts: TweetParts): Tweet {
  const { id = String(second), text = '', author = '1', lang = 'en', tags = [] } = parts
  return {
    id,
    text,
    created_at: new Date(second * 1000).toISOString(),
    author_id: author,
    lang,
    entities: { hashtags: tags.map(tag => ({ tag, start: 0, end: tag.length + 1 })) },
  }
}

/** As tweetAt, at the time when it was written. */
export function writtenAt(second: number, parts: TweetParts): TimestampedValue<Tweet> {
  return timestamped(tweetAt(second, parts), second * 1000)
}

/** Five to eight minutes of tweets, of which one in six comes late. */
export function someArrivals(random: Random): readonly Arrival[] {
  const arrivals: Arrival[] = []
  for (let second = 1; second < 60 * random.between(5, 8); second += random.between(2, 12)) {
    const tags = Array.from({ length: random.below(4) }, () => random.pick(TAGS))
    const at = second + (random.chance(1 / 6) ? random.between(20, 150) : random.below(8))
    arrivals.push({ at, tweet: tweetAt(second, { text: random.pick(WORDS), lang: random.pick(LANGS), tags }) })
  }
  return arrivals.sort((a, b) => a.at - b.at)
}

/** As someArrivals, each at the time when it was written. */
export function someWritten(random: Random): readonly TimestampedValue<Tweet>[] {
  return someArrivals(random).map(({ tweet }) => timestamped(tweet, Date.parse(tweet.created_at)))
}
