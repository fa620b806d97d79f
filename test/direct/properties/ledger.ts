import type { BoundedWindow, DropEvent, PaneEvent, TraceEvent } from 'yeoul'
import { encodeJson } from '../../../lib/core/tagged-json.ts'

/** An element in one of its windows, as it came to a grouping. */
export interface Entry {
  readonly id: number
  readonly key: string
  readonly window: BoundedWindow
  readonly at: number
  readonly n: number
  readonly drop: DropEvent | undefined
}

/** What a trace says about one grouping. */
export interface Ledger {
  readonly entries: readonly Entry[]
  /** By key and window, in the order in which they fired. */
  readonly panes: ReadonlyMap<string, readonly PaneEvent[]>
}

export const cellOf = (key: string, { start, end }: BoundedWindow) => `${key} [${start},${end})`
const cellIn = (event: { readonly key?: unknown }, window: BoundedWindow) => cellOf(encodeJson(event.key), window)

export function ledgerOf(events: readonly TraceEvent[], step: string): Ledger {
  const drops = new Map<string, DropEvent>()
  // An element of one window may be dropped in the session that this one became.
  const dropsOfOne = new Map<number, DropEvent>()
  const panes = new Map<string, PaneEvent[]>()
  for (const event of events) {
    if (event.step !== step) continue
    if (event.type === 'drop') {
      drops.set(`${event.id} ${cellOf('', event.window)}`, event)
      dropsOfOne.set(event.id, event)
    }
    if (event.type === 'pane') {
      const cell = cellIn(event, event.window)
      panes.set(cell, [...(panes.get(cell) ?? []), event])
    }
  }
  const entries = events.flatMap(event => {
    if (event.type !== 'element' || event.step !== step) return []
    const [key, n] = event.value as readonly [unknown, number]
    return event.windows.map(window => ({
      id: event.id,
      key: encodeJson(key),
      window,
      at: event.eventTimeMs,
      n,
      drop: event.windows.length === 1 ? dropsOfOne.get(event.id) : drops.get(`${event.id} ${cellOf('', window)}`),
    }))
  })
  return { entries, panes }
}

/** What was not dropped, by key and window, in the order of arrival: what a batch would have grouped. */
export function batch(entries: readonly Entry[]): ReadonlyMap<string, readonly Entry[]> {
  const groups = new Map<string, Entry[]>()
  for (const entry of entries) {
    if (entry.drop !== undefined) continue
    const cell = cellOf(entry.key, entry.window)
    groups.set(cell, [...(groups.get(cell) ?? []), entry])
  }
  return groups
}

/**
 * The last pane of each window that merges with others: of one that was closed by its trigger, or has expired; not of
 * one that was merged into another, which has its elements. A window may come into being again.
 */
export function lastPanes(events: readonly TraceEvent[], step: string): readonly PaneEvent[] {
  const last: PaneEvent[] = []
  const open = new Map<string, PaneEvent>()
  for (const event of events) {
    if (event.step !== step) continue
    if (event.type === 'pane') {
      if (event.pane.isLast) last.push(event)
      if (event.pane.isLast) open.delete(cellIn(event, event.window))
      else open.set(cellIn(event, event.window), event)
    }
    if (event.type === 'merge') {
      const { start, end } = event.result
      for (const part of event.windows) {
        if (part.start !== start || part.end !== end) open.delete(cellIn(event, part))
      }
    }
    if (event.type === 'expire') {
      const pane = open.get(cellIn(event, event.window))
      if (pane !== undefined) last.push(pane)
      open.delete(cellIn(event, event.window))
    }
  }
  return last
}
