import { showValue } from '../../lib/core/show-value.ts'
import type { Found, Notice, ReadingOptions, Unreadable } from './found.ts'
import { isObject, type JsonObject, parseExactly } from './json-fields.ts'
import { fromV1 } from './v1-tweets.ts'
import { fromV2, tweetsOfAnswer } from './v2-tweets.ts'

/** What the v1.1 streams send between tweets. */
const NOTICES = [
  'delete',
  'limit',
  'scrub_geo',
  'status_withheld',
  'user_withheld',
  'disconnect',
  'warning',
  'event',
  'friends',
]

/** A list of pages, each with its list of tweets. */
const DEEPEST = 3

/** The tweets in a JSON text: one of X API v2 or v1.1, an answer with several, or a list of any of them. */
export function* tweetsInJson(text: string, options: ReadingOptions): Generator<Found | Notice | Unreadable> {
  let value: unknown
  try {
    value = JSON.parse(text)
    if (losesDigits(value)) value = parseExactly(text)
  } catch (thrown) {
    return yield { reason: text === '' ? 'the line is empty' : `it is not JSON: ${(thrown as Error).message}` }
  }
  yield* tweetsIn(value, options)
}

function* tweetsIn(value: unknown, options: ReadingOptions): Generator<Found | Notice | Unreadable> {
  for (const one of Array.isArray(value) ? value : [value]) {
    if (isObject(one)) yield* tweetsOf(one, options)
    else yield { reason: `it is ${showValue(one)}, not a tweet` }
  }
}

function* tweetsOf(value: JsonObject, options: ReadingOptions): Generator<Found | Notice | Unreadable> {
  if (value.data !== undefined) yield* tweetsOfAnswer(value, options)
  else if (Array.isArray(value.statuses)) {
    for (const found of tweetsIn(value.statuses, options))
      yield 'tweet' in found ? { ...found, isSearched: true } : found
  }
  // So stand tweets in the archive of an account.
  else if (isObject(value.tweet)) yield fromV1(value.tweet, options)
  else if (value.id_str !== undefined || value.user !== undefined || value.full_text !== undefined)
    yield fromV1(value, options)
  else if (value.text !== undefined) yield fromV2(value, options)
  else if (value.format === 'yeoul-recording') yield { reason: 'it is a recording already; read it as it is' }
  else if (Array.isArray(value.errors)) yield { reason: `it is an error of X: ${errorOf(value.errors)}` }
  // A page without tweets has no data.
  else if (isObject(value.meta)) yield { notice: 'an empty page' }
  else if (NOTICES.some(name => value[name] !== undefined)) yield { notice: Object.keys(value)[0] ?? '' }
  else yield { reason: `it is ${showValue(value)}, not a tweet of X API v2 or v1.1` }
}

function errorOf([error]: readonly unknown[]): string {
  const { title, detail, message } = isObject(error) ? error : ({} as JsonObject)
  return [title, detail ?? message].filter(part => typeof part === 'string').join(': ') || showValue(error)
}

/** True if an id is only there as a number, which has more digits than such a number can hold. */
function losesDigits(value: unknown, depth = 0): boolean {
  if (depth > DEEPEST) return false
  const losesBelow = (below: unknown) => losesDigits(below, depth + 1)
  if (Array.isArray(value)) return value.some(losesBelow)
  if (!isObject(value)) return false
  const { id, id_str, author_id, user, data, statuses, tweet } = value
  const isInexact = (n: unknown) => typeof n === 'number' && !Number.isSafeInteger(n)
  if ((id_str === undefined && isInexact(id)) || isInexact(author_id)) return true
  if (isObject(user) && user.id_str === undefined && isInexact(user.id)) return true
  return losesBelow(data) || losesBelow(statuses) || losesBelow(tweet)
}
