import type { Timestamp } from '../../core/time.ts'
import type { BoundedWindow } from '../../core/window.ts'
import { windowName } from '../../trace/queries/window-cells.ts'
import type { KeyStory } from './key-stories.ts'

/** What a session spanned in event time for a while of processing time. */
export interface SessionExtent {
  readonly window: BoundedWindow
  readonly fromMs: Timestamp
  readonly untilMs: Timestamp
  /** Before its first pane on time it is open. */
  readonly isOpen: boolean
}
export interface SessionMerge {
  readonly atMs: Timestamp
  /** Where the sessions met. */
  readonly eventTimeMs: Timestamp
}
export interface Sessions {
  readonly extents: readonly SessionExtent[]
  readonly merges: readonly SessionMerge[]
}

interface Living {
  readonly window: BoundedWindow
  sinceMs: Timestamp
  isOpen: boolean
}

/** How the sessions of a key grew, joined, fired and expired. */
export function sessionExtents(story: KeyStory, endMs: Timestamp): Sessions {
  const living = new Map<string, Living>()
  const extents: SessionExtent[] = []
  const merges: SessionMerge[] = []
  const begin = (window: BoundedWindow, atMs: Timestamp, isOpen: boolean) => {
    const name = windowName(window)
    if (!living.has(name)) living.set(name, { window, sinceMs: atMs, isOpen })
  }
  const end = (window: BoundedWindow, atMs: Timestamp) => {
    const name = windowName(window)
    const session = living.get(name)
    if (session === undefined) return undefined
    living.delete(name)
    const { sinceMs, isOpen } = session
    if (atMs > sinceMs) extents.push({ window: session.window, fromMs: sinceMs, untilMs: atMs, isOpen })
    return session
  }
  for (const { at, happen } of happenings(story)) happen(at)
  for (const { window } of [...living.values()]) end(window, endMs)
  return { extents, merges }

  /** In the order of time; at one instant, an element comes before its merge, and that before a firing. */
  function happenings({ elements, windows, merges: joined }: KeyStory) {
    const all: { at: Timestamp; order: number; happen(at: Timestamp): void }[] = []
    for (const { window, arrivedMs } of elements)
      all.push({ at: arrivedMs, order: 0, happen: at => begin(window, at, true) })
    for (const { windows: parts, result, processingTimeMs } of joined)
      all.push({
        at: processingTimeMs,
        order: 1,
        happen: at => {
          const ended = parts.flatMap(part => end(part, at) ?? [])
          const grown = ended.filter(({ sinceMs }) => sinceMs < at)
          const [first, second] = [...grown].sort((a, b) => a.window.start - b.window.start)
          // An element only widens a session; two sessions that were there before, it joins.
          if (second !== undefined && first !== undefined)
            merges.push({ atMs: at, eventTimeMs: (first.window.end + second.window.start) / 2 })
          begin(
            result,
            at,
            ended.every(({ isOpen }) => isOpen),
          )
        },
      })
    for (const { window, panes, expiredMs } of windows) {
      const onTime = panes.find(({ event }) => event.pane.timing === 'ON_TIME' || event.pane.timing === 'LATE')
      if (onTime)
        all.push({
          at: onTime.event.processingTimeMs,
          order: 2,
          happen: at => {
            if (end(window, at) !== undefined) begin(window, at, false)
          },
        })
      if (expiredMs !== undefined) all.push({ at: expiredMs, order: 3, happen: at => void end(window, at) })
    }
    return all.sort((a, b) => a.at - b.at || a.order - b.order)
  }
}
