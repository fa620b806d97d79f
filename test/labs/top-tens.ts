import { add, byCodePoint, type Plain } from './recount.ts'

export type Counts = Map<string, number>

/** How often each hashtag occurs in each sliding window, by the window's start, found one tweet at a time. */
export function tagsByWindow(tweets: readonly Plain[], sizeMs = 60_000, periodMs = 10_000): Map<number, Counts> {
  const windows = new Map<number, Counts>()
  for (const { written, tags } of tweets) {
    for (let start = Math.floor(written / periodMs) * periodMs; start > written - sizeMs; start -= periodMs) {
      for (const tag of tags) {
        const counts = windows.get(start) ?? new Map()
        windows.set(start, counts)
        add(counts, tag)
      }
    }
  }
  return windows
}

/** The most used, by sorting them all. */
export function topOf(counts: Counts, n = 10): [string, number][] {
  return [...counts].sort(([tag, a], [other, b]) => b - a || byCodePoint(tag, other)).slice(0, n)
}

export interface Change {
  readonly tag: string
  readonly rank: number
  readonly from: number | null
}

/** By the window's start, what differs from the window before. */
export function changesOf(tops: ReadonlyMap<number, readonly (readonly [string, number])[]>, periodMs = 10_000) {
  const changes = new Map<number, Change[]>()
  for (const [start, top] of tops) {
    const before = tops.get(start - periodMs)?.map(([tag]) => tag) ?? []
    const now = top.map(([tag], i) => ({ tag, rank: i + 1, from: before.indexOf(tag) + 1 || null }))
    const changed = now.filter(({ rank, from }) => rank !== from)
    if (changed.length > 0) changes.set(start, changed)
  }
  return changes
}
