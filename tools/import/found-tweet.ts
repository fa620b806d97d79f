import type { Timestamp } from '../../lib/core/time.ts'
import type { Tweet } from '../../lib/io/recording.ts'
import { hashtagsIn } from './found-hashtags.ts'

/** What X writes for a language that it does not know. */
export const UNKNOWN_LANGUAGE = 'und'

interface TweetFields {
  readonly id: string
  readonly text: string
  readonly createdAt: Timestamp
  readonly author_id: string
  /** Undefined or empty: nobody knows. */
  readonly lang: string | undefined
}

/** A tweet in the shape of the API v2, of an archive that holds only its fields; the hashtags are those of its text. */
export function foundTweet({ id, text, createdAt, author_id, lang }: TweetFields): Tweet {
  const hashtags = hashtagsIn(text)
  return {
    id,
    text,
    created_at: new Date(createdAt).toISOString(),
    author_id,
    lang: lang || UNKNOWN_LANGUAGE,
    ...(hashtags.length === 0 ? {} : { entities: { hashtags } }),
  }
}
