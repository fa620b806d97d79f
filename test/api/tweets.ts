import { type TimestampedValue, timestamped } from 'yeoul'
import type { Tweet } from 'yeoul/io/recording'

export interface Told {
  /** In seconds: when it was written, by its author's clock. */
  readonly at: number
  readonly text: string
  readonly author?: string
  readonly lang?: string
  readonly id?: string
}

/** A tweet; its hashtags are those of its text. */
export function tweet({ at, text, author = 'ada', lang = 'en', id = `${at}` }: Told): Tweet {
  const hashtags = [...text.matchAll(/#(\w+)/g)].map(({ 1: tag = '', index }) => ({
    tag,
    start: index ?? 0,
    end: (index ?? 0) + tag.length + 1,
  }))
  return {
    id,
    text,
    author_id: author,
    lang,
    created_at: new Date(at * 1000).toISOString(),
    ...(hashtags.length > 0 && { entities: { hashtags } }),
  }
}

/** The same with its time as its event time. */
export const timed = (told: Told): TimestampedValue<Tweet> => timestamped(tweet(told), told.at * 1000)

/** A recording's text: each tweet received `delay` seconds after it was written. */
export function recording(tweets: readonly (Told & { readonly delay?: number })[]): string {
  const arrivals = tweets
    .map(told => ({ receivedAt: (told.at + (told.delay ?? 1)) * 1000, data: tweet(told) }))
    .sort((a, b) => a.receivedAt - b.receivedAt)
    .map(({ receivedAt, data }) => ({
      received_at: new Date(receivedAt).toISOString(),
      partition: 0,
      data,
      matching_rules: [],
    }))
  const header = { format: 'yeoul-recording', version: 1, title: 'a test', made: 'by hand', seed: 0 }
  return [header, ...arrivals].map(line => `${JSON.stringify(line)}\n`).join('')
}
