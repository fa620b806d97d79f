import type { Found, ReadingOptions, Unreadable } from './found.ts'
import { isTooLong, TOO_LONG } from './found-hashtags.ts'
import { foundTweet } from './found-tweet.ts'
import { idOf, isObject, type JsonObject, NO_AUTHOR, noId, noText, textOf } from './json-fields.ts'
import { timeOf } from './times.ts'

const CUT = '…'

/** A tweet of the v1.1 API, or of the archive that X gives to the one who wrote them, in the shape of the API v2. */
export function fromV1(status: JsonObject, { timeZone, author }: ReadingOptions): Found | Unreadable {
  const id = idOf(status.id_str) ?? idOf(status.id)
  if (id === undefined) return { reason: noId(status.id_str ?? status.id) }
  const text = wholeText(status)
  if (text === undefined) return { reason: noText(status.text) }
  if (isTooLong(text)) return { reason: TOO_LONG }
  const user = isObject(status.user) ? status.user : {}
  const author_id = idOf(user.id_str) ?? idOf(user.id) ?? author
  if (author_id === undefined) return { reason: NO_AUTHOR }
  const createdAt = timeOf(status.created_at, timeZone)
  if (typeof createdAt === 'string') return { reason: `its created_at: ${createdAt}` }
  return { tweet: foundTweet({ id, text, createdAt, author_id, lang: textOf(status.lang) }), createdAt }
}

/** Of a long tweet all of it, and of a retweet, which the API cuts, all of the tweet that it repeats. */
function wholeText(status: JsonObject): string | undefined {
  const text = longestText(status)
  const { retweeted_status } = status
  if (text === undefined || !text.endsWith(CUT) || !isObject(retweeted_status)) return text
  const original = longestText(retweeted_status)
  const name = isObject(retweeted_status.user) ? textOf(retweeted_status.user.screen_name) : undefined
  return original === undefined || name === undefined ? text : `RT @${name}: ${original}`
}

function longestText({ extended_tweet, full_text, text }: JsonObject): string | undefined {
  const extended = isObject(extended_tweet) ? textOf(extended_tweet.full_text) : undefined
  return extended ?? [full_text, text].find((given): given is string => typeof given === 'string')
}
