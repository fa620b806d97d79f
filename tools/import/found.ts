import type { Timestamp } from '../../lib/core/time.ts'
import type { Arrival, Tweet } from '../../lib/io/recording.ts'

/** A tweet that an archive holds. */
export interface Found {
  readonly tweet: Tweet
  readonly createdAt: Timestamp
  /** When it arrived, if the archive tells. */
  readonly receivedAt?: Timestamp
  readonly matchingRules?: Arrival['matching_rules']
  /** From the answer to a search, whose order is the search's. */
  readonly isSearched?: true
}

/** What stands in an archive beside tweets, and is none: that one was deleted, that others were left out. */
export interface Notice {
  readonly notice: string
}

/** What should be a tweet, and cannot be read. */
export interface Unreadable {
  readonly reason: string
  /** Just this, where more stands in its place. */
  readonly element?: string
}

/** What stands in an archive, with the line of its file where it begins, from 1, and all that stands there. */
export type Item = (Found | Notice | Unreadable) & { readonly line: number; readonly element: string }

/** What an archive does not tell, and the user does. */
export interface ReadingOptions {
  /** By the name of a field, that of the column of a CSV file. */
  readonly columns: ReadonlyMap<string, string>
  /** Of times without a zone; an IANA name or an offset. */
  readonly timeZone?: string | undefined
  /** The author of tweets without one. */
  readonly author?: string | undefined
}
