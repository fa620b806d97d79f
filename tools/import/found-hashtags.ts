import twitterText from 'twitter-text'
import { grouped } from '../../lib/core/counted.ts'
import type { Tweet } from '../../lib/io/recording.ts'

type Hashtags = NonNullable<NonNullable<Tweet['entities']>['hashtags']>

/** In code points; nobody may write a longer one. */
const LONGEST_TEXT = 25_000

export const TOO_LONG = `its text has more than ${grouped(LONGEST_TEXT)} characters, which X does not allow`

/** True of a text that cannot be a tweet's. The time in which hashtags are found grows with the square of its length. */
export function isTooLong(text: string): boolean {
  return text.length > LONGEST_TEXT && codePoints(text) > LONGEST_TEXT
}

/** The hashtags of a text as X finds them, with where they begin and end, in code points as its API v2 counts. */
export function hashtagsIn(text: string): Hashtags {
  // Most texts have none, and all the work is for those that do.
  if (!/[#＃]/.test(text)) return []
  let before = 0
  let start = 0
  return twitterText.extractHashtagsWithIndices(text).map(({ hashtag, indices: [from] }) => {
    // The library's own way to code points takes one outside of the basic plane in a hashtag for two.
    start += codePoints(text.slice(before, from))
    before = from
    return { start, end: start + codePoints(hashtag) + 1, tag: hashtag }
  })
}

function codePoints(text: string): number {
  let count = 0
  for (const _ of text) count++
  return count
}
