import { showValue } from '../../lib/core/show-value.ts'
import type { Arrival, Tweet } from '../../lib/io/recording.ts'
import type { Found, ReadingOptions, Unreadable } from './found.ts'
import { hashtagsIn, isTooLong, TOO_LONG } from './found-hashtags.ts'
import { UNKNOWN_LANGUAGE } from './found-tweet.ts'
import {
  idOf,
  isObject,
  isTooDeep,
  type JsonObject,
  NO_AUTHOR,
  noId,
  noText,
  objectsOf,
  TOO_DEEP,
  textOf,
} from './json-fields.ts'
import { timeOf, timeOfId } from './times.ts'

const CUT = '…'

/**
 * The tweets of an answer of the X API v2: a search page, `{"data": […], "includes": …}`, or what a stream sends, one
 * tweet with its `matching_rules`. Tweets in `includes` did not arrive; they only complete the retweets in `data`.
 */
export function* tweetsOfAnswer(answer: JsonObject, options: ReadingOptions): Generator<Found | Unreadable> {
  const { data, includes, matching_rules, received_at } = answer
  const quoted = new Map<string, JsonObject>()
  if (isObject(includes))
    for (const tweet of objectsOf(includes.tweets)) if (typeof tweet.id === 'string') quoted.set(tweet.id, tweet)
  if (!Array.isArray(data)) {
    const found = fromV2(data, options, quoted)
    if (!('tweet' in found)) return yield found
    const receivedAt = received_at === undefined ? undefined : timeOf(received_at, options.timeZone)
    if (typeof receivedAt === 'string') return yield { reason: `its received_at: ${receivedAt}` }
    const rules = Array.isArray(matching_rules) ? (matching_rules as Arrival['matching_rules']) : undefined
    return yield {
      ...found,
      ...(receivedAt === undefined ? {} : { receivedAt }),
      ...(rules === undefined ? {} : { matchingRules: rules }),
    }
  }
  for (const [index, tweet] of data.entries()) {
    const found = fromV2(tweet, options, quoted)
    if ('tweet' in found) yield { ...found, isSearched: true }
    else yield { reason: `tweet ${index + 1} of the page: ${found.reason}`, ...elementOf(tweet) }
  }
}

/** Of one that cannot be written, all of the page stands in the report. */
function elementOf(tweet: unknown): { element?: string } {
  return isTooDeep(tweet) ? {} : { element: JSON.stringify(tweet) }
}

/** A tweet of the X API v2, as it is but for what is missing: its time by its id, its hashtags by its text. */
export function fromV2(
  data: unknown,
  { timeZone, author }: ReadingOptions,
  quoted: ReadonlyMap<string, JsonObject> = new Map(),
): Found | Unreadable {
  if (isTooDeep(data)) return { reason: TOO_DEEP }
  if (!isObject(data)) return { reason: `it is ${showValue(data)}, not a tweet` }
  const id = idOf(data.id)
  if (id === undefined) return { reason: noId(data.id) }
  const given = data.text
  if (typeof given !== 'string') return { reason: noText(given) }
  const text = wholeText(data, given, quoted)
  if (isTooLong(text)) return { reason: TOO_LONG }
  const author_id = idOf(data.author_id) ?? author
  if (author_id === undefined) return { reason: NO_AUTHOR }
  const written = data.created_at
  const createdAt = written === undefined || written === null ? timeOfId(id) : timeOf(written, timeZone)
  if (createdAt === undefined) return { reason: 'it has no created_at' }
  if (typeof createdAt === 'string') return { reason: `its created_at: ${createdAt}` }
  // A time in UTC stays as it is written.
  const isInUtc = typeof written === 'string' && written.endsWith('Z') && Date.parse(written) === createdAt
  const created_at = isInUtc ? written : new Date(createdAt).toISOString()
  const tweet: Tweet & { entities?: unknown } = {
    ...data,
    id,
    text,
    created_at,
    author_id,
    lang: textOf(data.lang) ?? UNKNOWN_LANGUAGE,
  }
  if (text === given && hasEntities(data)) return { tweet, createdAt }
  const { entities, ...bare } = tweet
  const hashtags = hashtagsIn(text)
  if (hashtags.length === 0) return { tweet: bare, createdAt }
  return { tweet: { ...bare, entities: { ...(isObject(entities) ? entities : {}), hashtags } }, createdAt }
}

/** True if X found what is in the text, even if that is no hashtag. */
function hasEntities({ entities }: JsonObject): boolean {
  if (!isObject(entities)) return false
  const { hashtags = [] } = entities
  return Array.isArray(hashtags) && hashtags.every(one => isObject(one) && typeof one.tag === 'string')
}

/** Of a long post all of it, and of a retweet, which the API cuts, all of the tweet that it repeats. */
function wholeText(data: JsonObject, text: string, quoted: ReadonlyMap<string, JsonObject>): string {
  const long = longText(data)
  if (long !== undefined) return long
  const start = /^RT @\w+: /.exec(text)?.[0]
  if (start === undefined || !text.endsWith(CUT)) return text
  const { id } = objectsOf(data.referenced_tweets).find(({ type }) => type === 'retweeted') ?? {}
  const original = quoted.get(String(id))
  const whole = original === undefined ? undefined : (longText(original) ?? textOf(original.text))
  return whole !== undefined && (start + whole).startsWith(text.slice(0, -CUT.length)) ? start + whole : text
}

function longText({ note_tweet }: JsonObject): string | undefined {
  return isObject(note_tweet) ? textOf(note_tweet.text) : undefined
}
