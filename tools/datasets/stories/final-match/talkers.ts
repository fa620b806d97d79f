import type { Random } from '../../random.ts'
import { SPAN } from './timetable.ts'

/** Accounts that write in sessions: some replies one soon after the other, then nothing for minutes. */
export const TALKERS = { first: 3000, count: 260 } as const

/** A reply, before its words are known; in milliseconds from the start. */
export interface PlannedReply {
  readonly at: number
  readonly author: number
  readonly to: number
}

/** All replies, in the order in which they are written. */
export function plannedReplies(random: Random): PlannedReply[] {
  const planned: PlannedReply[] = []
  for (let i = 0; i < TALKERS.count; i++) {
    const author = TALKERS.first + i
    let at = random.between(10_000, 15 * 60_000)
    while (at < SPAN * 1000) {
      const to = TALKERS.first + ((i + random.between(1, TALKERS.count - 1)) % TALKERS.count)
      for (let left = random.between(4, 10); left > 0 && at < SPAN * 1000; left--) {
        planned.push({ at, author, to })
        at += random.between(8000, 80_000)
      }
      at += random.between(5 * 60_000, 16 * 60_000)
    }
  }
  return planned.sort((a, b) => a.at - b.at || a.author - b.author)
}
