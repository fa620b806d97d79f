import type { FiredPane, PlacedElement } from '../../../lib/charts/diagram/key-stories.ts'
import { least } from '../../../lib/charts/drawing/statistics.ts'
import type { Timestamp } from '../../../lib/core/time.ts'
import type { BoundedWindow } from '../../../lib/core/window.ts'
import type { DropEvent, ElementEvent, ExpireEvent, MergeEvent, PaneEvent } from '../../../lib/trace/event.ts'
import { windowName } from '../../../lib/trace/queries/window-cells.ts'

/** Something with its place among the events: a list of such can be cut at any place, and shortened. */
export interface Logged {
  readonly at: number
}
type Log<T> = (T & Logged)[]

/** How many of a log's entries lie before a place. */
export function countBefore(log: readonly Logged[], place: number): number {
  let [low, high] = [0, log.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((log[middle] as Logged).at < place) low = middle + 1
    else high = middle
  }
  return low
}

/** Those that lie before a place; the log itself if all do. */
export function before<T extends Logged>(log: readonly T[], place: number): readonly T[] {
  const last = log.at(-1)
  return last === undefined || last.at < place ? log : log.slice(0, countBefore(log, place))
}

/** Forgets all from a place on. */
export function shorten(log: Logged[], place: number): void {
  log.length = countBefore(log, place)
}

/** An element in a window, and where it was dropped from it. */
export interface LoggedElement extends PlacedElement, Logged {
  droppedAt?: number
}

/** A key's window. */
export interface WindowLog {
  readonly window: BoundedWindow
  readonly elements: LoggedElement[]
  readonly panes: Log<FiredPane>
  readonly drops: Log<{ readonly event: DropEvent }>
  readonly expiries: Log<{ readonly atMs: Timestamp }>
}

// Most events share their window's object.
const names = new WeakMap<BoundedWindow, string>()

function nameOf(window: BoundedWindow): string {
  let name = names.get(window)
  if (name === undefined) {
    name = windowName(window)
    names.set(window, name)
  }
  return name
}

interface KeyLogOptions {
  readonly accumulates: boolean
  readonly areSessions: boolean
}

/** All that came of a key at a grouping, by window. */
export class KeyLog {
  readonly key: unknown
  /** Where it came first. */
  readonly at: number
  readonly windows = new Map<string, WindowLog>()
  readonly merges: Log<{ readonly event: MergeEvent }> = []
  readonly paneAts: Logged[] = []
  readonly #accumulates: boolean
  readonly #areSessions: boolean
  /** Sessions change their names: there, what is new is known by what no pane had before. */
  readonly #seen = new Set<number>()
  readonly #arrived = new Map<number, Timestamp>()

  constructor(key: unknown, at: number, { accumulates, areSessions }: KeyLogOptions) {
    this.key = key
    this.at = at
    this.#accumulates = accumulates
    this.#areSessions = areSessions
  }

  /** Adds an element to its windows; returns its entry in one of them. */
  addElement(at: number, { id, eventTimeMs, processingTimeMs, windows }: ElementEvent): Logged {
    if (this.#areSessions) this.#arrived.set(id, processingTimeMs)
    let entry: Logged | undefined
    for (const window of windows) {
      const element: LoggedElement = { at, id, eventTimeMs, arrivedMs: processingTimeMs, window }
      this.#windowOf(window).elements.push(element)
      entry = element
    }
    return entry ?? { at }
  }

  addDrop(at: number, event: DropEvent): void {
    const { elements, drops } = this.#windowOf(event.window)
    drops.push({ at, event })
    const element = elements.findLast(({ id }) => id === event.id)
    if (element !== undefined) element.droppedAt = at
  }

  /** Adds a pane; returns the ids of what is new in it. */
  addPane(at: number, event: PaneEvent): readonly number[] {
    const log = this.#windowOf(event.window)
    const fresh = this.#areSessions ? this.#unseen(event) : waiting(log, at)
    const openedMs = least(fresh.map(({ arrivedMs }) => arrivedMs))
    const previous = log.panes.at(-1)?.event.value ?? 0
    const { value } = event
    const ids = fresh.map(({ id }) => id)
    log.panes.push({
      at,
      event,
      fresh: ids,
      ...(Number.isFinite(openedMs) && { openedMs }),
      ...(this.#accumulates &&
        typeof value === 'number' &&
        typeof previous === 'number' && { change: value - previous }),
    })
    this.paneAts.push({ at })
    return ids
  }

  addMerge(at: number, event: MergeEvent): void {
    this.merges.push({ at, event })
  }

  addExpiry(at: number, { window, processingTimeMs }: ExpireEvent): void {
    this.#windowOf(window).expiries.push({ at, atMs: processingTimeMs })
  }

  shorten(place: number): void {
    for (const [name, { elements, panes, drops, expiries }] of this.windows) {
      for (const log of [elements, panes, drops, expiries]) shorten(log, place)
      for (const element of elements)
        if (element.droppedAt !== undefined && element.droppedAt >= place) delete element.droppedAt
      if (elements.length + panes.length + drops.length + expiries.length === 0) this.windows.delete(name)
    }
    shorten(this.merges, place)
    shorten(this.paneAts, place)
    if (!this.#areSessions) return
    this.#seen.clear()
    for (const { panes } of this.windows.values())
      for (const { fresh } of panes) for (const id of fresh) this.#seen.add(id)
  }

  #unseen({ elements }: PaneEvent) {
    const fresh = elements.filter(id => !this.#seen.has(id))
    for (const id of fresh) this.#seen.add(id)
    return fresh.map(id => ({ id, arrivedMs: this.#arrived.get(id) ?? Number.POSITIVE_INFINITY }))
  }

  #windowOf(window: BoundedWindow): WindowLog {
    const name = nameOf(window)
    let log = this.windows.get(name)
    if (log === undefined) {
      log = { window, elements: [], panes: [], drops: [], expiries: [] }
      this.windows.set(name, log)
    }
    return log
  }
}

/** The elements of a window that have come before a place, and that no pane before it has. */
export function waiting({ elements, panes }: WindowLog, place: number): readonly LoggedElement[] {
  const fired = countBefore(panes, place)
  const since = fired === 0 ? 0 : countBefore(elements, (panes[fired - 1] as Logged).at)
  return elements
    .slice(since, countBefore(elements, place))
    .filter(({ droppedAt }) => droppedAt === undefined || droppedAt >= place)
}
