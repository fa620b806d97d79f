import type { Timestamp } from '../../core/time.ts'
import type { BoundedWindow } from '../../core/window.ts'
import type { DropEvent, ElementEvent, ExpireEvent, MergeEvent, PaneEvent } from '../event.ts'
import type { Trace } from '../trace.ts'
import { requireElements, requireGrouping } from './demands.ts'
import { keyName, WindowCells } from './window-cells.ts'

/** What became of an element that came to a grouping, in one of its windows. */
export interface LedgerEntry {
  readonly id: number
  readonly key: unknown
  /** The window that it came with, before any merge. */
  readonly window: BoundedWindow
  readonly eventTimeMs: Timestamp
  readonly arrivedMs: Timestamp
  readonly fate: 'pane' | 'dropped' | 'pending'
  /** The panes that it is in; several if they accumulate. */
  readonly panes: readonly PaneEvent[]
  /** Why it was dropped. */
  readonly reason?: DropEvent['reason']
}

/** The accounts of a grouping: arrived = inPanes + dropped + pending. */
export interface Ledger {
  readonly step: string
  /** Elements, each counted in each of its windows. */
  readonly arrived: number
  readonly inPanes: number
  readonly dropped: number
  readonly pending: number
  readonly droppedBecause: Readonly<Record<DropEvent['reason'], number>>
  readonly entries: readonly LedgerEntry[]
  /** What must not be: an element in two deltas, lost with its window, dropped and fired. Empty where all is well. */
  readonly problems: readonly string[]
}

type Writable<T> = { -readonly [N in keyof T]: T[N] }
interface Entry extends Writable<Omit<LedgerEntry, 'panes'>> {
  panes: PaneEvent[]
}
/** The entries of a key's window, by id: one that came twice, by two ways, is there twice. */
type Cell = Map<number, Entry[]>

/**
 * Accounts for every element that came to a grouping: it is in a pane, was dropped for a reason, or is still pending
 * where the trace ends. Throws if the trace has no elements, or no such grouping.
 */
export function ledger(trace: Trace, step: string): Ledger {
  requireElements(trace, 'ledger')
  const { windowing } = requireGrouping(trace, step, 'ledger')
  const events = trace.events.filter(event => event.step === step)
  const merges = events.some(({ type }) => type === 'merge')
  const book = new Book(windowing?.accumulationMode === 'accumulating', merges)
  for (const event of events) {
    if (event.type === 'element') book.arrive(event)
    else if (event.type === 'merge') book.merge(event)
    else if (event.type === 'drop') book.drop(event)
    else if (event.type === 'pane') book.fire(event)
    else if (event.type === 'expire') book.expire(event)
  }
  const { entries, problems } = book
  const count = (test: (entry: Entry) => boolean) => entries.filter(test).length
  return {
    step,
    arrived: entries.length,
    inPanes: count(({ fate }) => fate === 'pane'),
    dropped: count(({ fate }) => fate === 'dropped'),
    pending: count(({ fate }) => fate === 'pending'),
    droppedBecause: {
      'window expired': count(({ reason }) => reason === 'window expired'),
      'trigger finished': count(({ reason }) => reason === 'trigger finished'),
    },
    entries,
    problems,
  }
}

class Book {
  readonly entries: Entry[] = []
  readonly problems: string[] = []
  readonly #cells = new WindowCells<Cell>(
    () => new Map(),
    (into, from) => {
      for (const [id, entries] of from) into.set(id, [...(into.get(id) ?? []), ...entries])
    },
  )
  readonly #accumulates: boolean
  readonly #merges: boolean

  constructor(accumulates: boolean, merges: boolean) {
    this.#accumulates = accumulates
    this.#merges = merges
  }

  arrive({ id, value, windows, eventTimeMs, processingTimeMs }: ElementEvent): void {
    const [key] = value as readonly [unknown, unknown]
    for (const window of windows) {
      const entry: Entry = { id, key, window, eventTimeMs, arrivedMs: processingTimeMs, fate: 'pending', panes: [] }
      this.entries.push(entry)
      const cell = this.#cell(key, window)
      cell.set(id, [...(cell.get(id) ?? []), entry])
    }
  }

  merge(event: MergeEvent): void {
    this.#cells.merge(event)
  }

  drop({ id, key, window, reason }: DropEvent): void {
    const entries = this.#cell(key, window).get(id)
    const entry = entries?.find(({ fate }) => fate === 'pending')
    if (entry === undefined) {
      this.problems.push(`element ${id} was dropped (${reason}), but is not pending in its window`)
      return
    }
    entry.fate = 'dropped'
    entry.reason = reason
  }

  fire(pane: PaneEvent): void {
    const cell = this.#cell(pane.key, pane.window)
    for (const id of pane.elements) {
      const entries = cell.get(id)?.filter(({ panes }) => !panes.includes(pane)) ?? []
      // An accumulating pane has again what the panes before it had.
      const again = this.#accumulates ? entries.find(({ fate }) => fate === 'pane') : undefined
      const entry = again ?? entries.find(({ fate }) => fate === 'pending')
      if (entry === undefined) {
        this.problems.push(`element ${id} is in pane ${pane.id}, but was dropped, is in another, or never came`)
        continue
      }
      entry.fate = 'pane'
      entry.panes.push(pane)
    }
  }

  expire(event: ExpireEvent): void {
    // Windows that merge expire for each key, others for all keys at once.
    const key = 'key' in event ? keyName(event.key) : undefined
    for (const entry of [...this.#cell(event.key, event.window).values()].flat()) {
      if (entry.fate !== 'pending' || (key !== undefined && keyName(entry.key) !== key)) continue
      this.problems.push(`element ${entry.id} was lost: its window has expired, and it is in no pane`)
    }
  }

  /** Only where windows merge does it matter whose they are: an element has one key. */
  #cell(key: unknown, window: BoundedWindow): Cell {
    return this.#cells.at(this.#merges ? key : undefined, window)
  }
}
