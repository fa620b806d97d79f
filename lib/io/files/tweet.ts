import { showValue } from '../../core/show-value.ts'
import type { Timestamp } from '../../core/time.ts'

/** A tweet as the X API v2 delivers it. */
export interface Tweet {
  readonly id: string
  readonly text: string
  readonly created_at: string
  readonly author_id: string
  readonly lang: string
  readonly entities?: {
    readonly hashtags?: readonly { readonly tag: string; readonly start: number; readonly end: number }[]
  }
}

/** The tweet's hashtags in lower case, each as often as it occurs; an entity without a text is none. */
export function hashtags(tweet: Tweet): string[] {
  const found: readonly { readonly tag?: unknown }[] = tweet.entities?.hashtags ?? []
  return found.flatMap(({ tag }) => (typeof tag === 'string' ? tag.toLowerCase() : []))
}

/** When the tweet was written. Throws if its created_at is no time. */
export function createdAt(tweet: Tweet): Timestamp {
  const timestamp = Date.parse(tweet.created_at)
  if (!Number.isNaN(timestamp)) return timestamp
  throw new Error(
    `tweet ${tweet.id}: created_at is ${showValue(tweet.created_at)}; it must be a time in ISO 8601, such as 2024-05-01T12:00:00.000Z`,
  )
}
