import type { Tweet } from '../../lib/io/recording.ts'

/** The zero of the time in an id of X: 2010-11-04T01:42:54.657Z. */
const EPOCH = 1288834974657n
/** The ten bits of the machine that makes the ids: all set, so that an id is not one that X gave away. */
const MACHINE = 1023n
/**
 * X counted up to some thousand millions, and has since given ids of 18 digits and more; in between lie numbers that
 * are nobody's.
 */
const FIRST_AUTHOR = 900_000_000_000
const HASHTAG = /#([\p{L}\p{M}\p{N}_]+)/gu
const MENTION = /@(pretend_fan_(\d{4}))/g

/** The id of the tweet that is made as the `sequence`-th of its millisecond: (time − epoch) · 2²² + machine · 2¹² + sequence. */
export function tweetId(createdAt: number, sequence: number): string {
  return String(((BigInt(createdAt) - EPOCH) << 22n) | (MACHINE << 12n) | BigInt(sequence))
}

/** The account with this number, of those that do not exist. */
export function authorId(number: number): string {
  return String(FIRST_AUTHOR + number)
}

/** The name, as in a reply to it, of the account with this number; a letter longer than X allows names to be. */
export function mentionOf(number: number): string {
  return `@pretend_fan_${String(number).padStart(4, '0')}`
}

/** As the X API v2 has it: where hashtags and mentions stand is counted in code points, and the end is not included. */
export function tweetOf(draft: {
  readonly id: string
  readonly text: string
  readonly createdAt: number
  readonly author: number
  readonly lang: string
}): Tweet {
  const { id, text, createdAt, author, lang } = draft
  const hashtags = found(text, HASHTAG).map(({ start, end, match }) => ({ start, end, tag: match[1] as string }))
  const mentions = found(text, MENTION).map(({ start, end, match }) => ({
    start,
    end,
    username: match[1] as string,
    id: authorId(Number(match[2])),
  }))
  const entities = { ...(hashtags.length > 0 && { hashtags }), ...(mentions.length > 0 && { mentions }) }
  return {
    id,
    text,
    created_at: new Date(createdAt).toISOString(),
    author_id: authorId(author),
    lang,
    ...(hashtags.length + mentions.length > 0 && { entities }),
  }
}

function found(text: string, pattern: RegExp) {
  return [...text.matchAll(pattern)].map(match => {
    const start = codePoints(text.slice(0, match.index))
    return { start, end: start + codePoints(match[0]), match }
  })
}

function codePoints(text: string): number {
  let count = 0
  for (const _ of text) count++
  return count
}
