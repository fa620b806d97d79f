import { showValue } from '../../core/show-value.ts'
import type { Timestamp } from '../../core/time.ts'
import type { BoundedWindow } from '../../core/window.ts'
import type { DropEvent, ElementEvent, ExpireEvent, MergeEvent, PaneEvent } from '../../trace/event.ts'
import { isGrouping, requireGrouping } from '../../trace/queries/demands.ts'
import { keyName, windowName } from '../../trace/queries/window-cells.ts'
import type { Trace, TraceStep } from '../../trace/trace.ts'
import { least } from '../drawing/statistics.ts'
import { ClockText } from '../words/clock-text.ts'
import { keyText } from '../words/value-text.ts'

/** A pane, and what was new in it. */
export interface FiredPane {
  readonly event: PaneEvent
  /** The ids of the elements that no pane before it had. */
  readonly fresh: readonly number[]
  /** When the first of them arrived; undefined in a pane that has none. */
  readonly openedMs?: Timestamp
  /** A numeric value less that of the pane before it, where panes accumulate. */
  readonly change?: number
}

/** A key's window, from its first element to its expiry. */
export interface KeyWindow {
  readonly window: BoundedWindow
  readonly panes: readonly FiredPane[]
  /** When it expired; undefined if the run ended first. */
  readonly expiredMs?: Timestamp
}

/** An element in one of its windows. */
export interface PlacedElement {
  readonly id: number
  readonly eventTimeMs: Timestamp
  readonly arrivedMs: Timestamp
  readonly window: BoundedWindow
}

/** All that became of a key at a grouping. */
export interface KeyStory {
  readonly key: unknown
  /** How the key is written; empty where a step has only one. */
  readonly name: string
  readonly windows: readonly KeyWindow[]
  readonly elements: readonly PlacedElement[]
  readonly drops: readonly DropEvent[]
  readonly merges: readonly MergeEvent[]
  readonly paneCount: number
}

interface KeyEvents {
  readonly key: unknown
  readonly elements: ElementEvent[]
  readonly panes: PaneEvent[]
  readonly drops: DropEvent[]
  readonly merges: MergeEvent[]
  readonly expiries: ExpireEvent[]
}

/** What a grouping did, by key. */
export interface Grouping {
  readonly step: TraceStep
  /** How many keys came to it. */
  readonly keyCount: number
  readonly elementCount: number
  readonly paneCount: number
  readonly windowCount: number
  /** How many elements are in a pane, and how many were dropped in at least one window. */
  readonly countedCount: number
  readonly droppedCount: number
  readonly endMs: Timestamp
  /** Whether the run goes on, and how much of its end this is, where it is not all. */
  readonly isRunning: boolean
  readonly lastMs?: number
  /** The keys, those with most panes first. */
  readonly keys: readonly { readonly key: unknown; readonly name: string; readonly paneCount: number }[]
  /** Throws if no such key came. */
  story(key: unknown): KeyStory
}

/** The grouping that a chart is of: the one named, or the first. Throws if there is none. */
export function groupingStep(trace: Trace, step: string | undefined, chart: string): TraceStep {
  if (step !== undefined) return requireGrouping(trace, step, chart)
  const first = trace.header.steps.find(isGrouping)
  if (first !== undefined) return first
  throw new Error(
    `${chart}: this run has no grouping, so no panes; apply countPerElement(), combinePerKey(…) or groupByKey()`,
  )
}

const LONG_MS = 30 * 60_000
const HOUR_MS = 3_600_000

/** The clock of a run: its 0:00 is where a window may start. */
export function clockOf({ events, part }: Trace, { windowing }: TraceStep): ClockText {
  const shape = windowing?.shape
  const unit = shape?.kind === 'fixed' ? shape.sizeMs : shape?.kind === 'sliding' ? shape.periodMs : undefined
  const first = part?.beganMs ?? events[0]?.processingTimeMs ?? 0
  // Of a long run without such windows, 0:00 is a full hour.
  const isLong = (events.at(-1)?.processingTimeMs ?? 0) - first > LONG_MS
  return new ClockText(first, unit ?? (isLong ? HOUR_MS : undefined))
}

/** Reads the events of a grouping. */
export function readGrouping(trace: Trace, step: TraceStep, chart: string): Grouping {
  const byKey = new Map<unknown, KeyEvents>()
  const shared: ExpireEvent[] = []
  const ids = new Set<number>()
  const windows = new Set<string>()
  const nameOf = rememberedWindowNames()
  const counted = new Set<number>()
  const dropped = new Set<number>()
  let paneCount = 0
  let untraced = 0
  const eventsOf = (key: unknown) => {
    const name = identityOf(key)
    let events = byKey.get(name)
    if (events === undefined) {
      events = { key, elements: [], panes: [], drops: [], merges: [], expiries: [] }
      byKey.set(name, events)
    }
    return events
  }
  for (const event of trace.events) {
    if (event.step !== step.path) continue
    if (event.type === 'element') {
      ids.add(event.id)
      eventsOf((event.value as readonly unknown[])[0]).elements.push(event)
    } else if (event.type === 'pane') {
      paneCount++
      windows.add(nameOf(event.window))
      eventsOf(event.key).panes.push(event)
      for (const id of event.elements) counted.add(id)
    } else if (event.type === 'drop') {
      if (event.id === 0) untraced++
      else dropped.add(event.id)
      eventsOf(event.key).drops.push(event)
    }
    if (event.type === 'merge') eventsOf(event.key).merges.push(event)
    else if (event.type === 'expire') ('key' in event ? eventsOf(event.key).expiries : shared).push(event)
  }
  const all = [...byKey.values()]
  const keys = all
    .map(({ key, panes }) => ({ key, name: all.length === 1 ? '' : keyText(key), paneCount: panes.length }))
    .sort((a, b) => b.paneCount - a.paneCount)
  return {
    step,
    keyCount: all.length,
    elementCount: ids.size,
    paneCount,
    windowCount: windows.size,
    countedCount: counted.size,
    droppedCount: dropped.size + untraced,
    endMs: trace.events.at(-1)?.processingTimeMs ?? 0,
    isRunning: trace.isRunning === true,
    ...(trace.part && { lastMs: trace.part.lastMs }),
    keys,
    story(key) {
      const events = byKey.get(identityOf(key))
      if (events === undefined) {
        const some = keys.slice(0, 5).map(({ key }) => showValue(key))
        throw new Error(
          `${chart}: no element of '${step.path}' has the key ${showValue(key)}; there are ${some.join(', ')}`,
        )
      }
      const name = keys.find(other => other.key === events.key)?.name ?? ''
      return storyOf({ ...events, expiries: [...events.expiries, ...shared] }, name, step, nameOf)
    },
  }
}

/** What is the same for equal keys. */
function identityOf(key: unknown): unknown {
  return typeof key === 'object' && key !== null ? keyName(key) : key
}

function storyOf(
  events: KeyEvents,
  name: string,
  { windowing }: TraceStep,
  nameOf: (w: BoundedWindow) => string,
): KeyStory {
  const accumulates = windowing?.accumulationMode === 'accumulating'
  const arrived = new Map<number, Timestamp>()
  for (const { id, processingTimeMs } of events.elements) if (!arrived.has(id)) arrived.set(id, processingTimeMs)
  const dropped = new Set(events.drops.map(({ id, window }) => `${id} ${nameOf(window)}`))
  // A session that grows is another window, with the same elements.
  const ofSessions = windowing?.shape?.kind === 'sessions' ? new Set<number>() : undefined
  const windows = new Map<string, { window: BoundedWindow; panes: FiredPane[]; seen: Set<number> }>()
  for (const event of events.panes) {
    const called = nameOf(event.window)
    let cell = windows.get(called)
    if (cell === undefined) {
      cell = { window: event.window, panes: [], seen: ofSessions ?? new Set() }
      windows.set(called, cell)
    }
    const { seen, panes } = cell
    const fresh = event.elements.filter(id => !seen.has(id))
    for (const id of fresh) seen.add(id)
    const openedMs = least(fresh.map(id => arrived.get(id) ?? Number.POSITIVE_INFINITY))
    const before = panes.at(-1)?.event.value ?? 0
    const { value } = event
    panes.push({
      event,
      fresh,
      ...(Number.isFinite(openedMs) && { openedMs }),
      ...(accumulates && typeof value === 'number' && typeof before === 'number' && { change: value - before }),
    })
  }
  const expiredMs = new Map<string, Timestamp>()
  // At the end of time all windows expire: there is nothing to learn from that.
  for (const { window, watermarkMs, processingTimeMs } of events.expiries)
    if (Number.isFinite(watermarkMs)) expiredMs.set(nameOf(window), processingTimeMs)
  return {
    key: events.key,
    name,
    windows: [...windows].map(([called, { window, panes }]) => {
      const expired = expiredMs.get(called)
      return { window, panes, ...(expired !== undefined && { expiredMs: expired }) }
    }),
    elements: events.elements.flatMap(({ id, eventTimeMs, processingTimeMs, windows }) =>
      windows.flatMap(window => {
        const isDropped = dropped.size > 0 && dropped.has(`${id} ${nameOf(window)}`)
        return isDropped ? [] : [{ id, eventTimeMs, arrivedMs: processingTimeMs, window }]
      }),
    ),
    drops: events.drops,
    merges: events.merges,
    paneCount: events.panes.length,
  }
}

/** Most events share their window's object. */
function rememberedWindowNames(): (window: BoundedWindow) => string {
  const names = new WeakMap<BoundedWindow, string>()
  return window => {
    let name = names.get(window)
    if (name === undefined) {
      name = windowName(window)
      names.set(window, name)
    }
    return name
  }
}
