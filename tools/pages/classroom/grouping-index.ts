import type { FiredPane, KeyStory, KeyWindow, PlacedElement } from '../../../lib/charts/diagram/key-stories.ts'
import type { OpenPane } from '../../../lib/charts/diagram/now-marks.ts'
import { chipWidth } from '../../../lib/charts/diagram/pane-label-placement.ts'
import type { Stretch } from '../../../lib/charts/diagram/stretch.ts'
import { keyText, valueText } from '../../../lib/charts/words/value-text.ts'
import type { Timing } from '../../../lib/core/pane.ts'
import type { Timestamp } from '../../../lib/core/time.ts'
import { type BoundedWindow, isGlobal } from '../../../lib/core/window.ts'
import type { DropEvent, TraceEvent, WatermarkEvent } from '../../../lib/trace/event.ts'
import type { WatermarkStep } from '../../../lib/trace/queries/input-watermark.ts'
import { keyName, windowName } from '../../../lib/trace/queries/window-cells.ts'
import type { TraceHeader, TraceStep } from '../../../lib/trace/trace.ts'
import { before, countBefore, KeyLog, type Logged, shorten, type WindowLog, waiting } from './key-log.ts'

/** A pane that fired, for a timeline. */
export interface Firing extends Logged {
  readonly atMs: Timestamp
  readonly timing: Timing
}

/** A span of event time; windows that touch it are shown. */
export interface Span {
  readonly from: Timestamp
  readonly to: Timestamp
}

/** How much came of it until a place. */
export interface Tally {
  readonly elements: number
  readonly panes: number
  readonly counted: number
  readonly dropped: number
}

/**
 * What a grouping did, event by event. It grows with a replay, is shortened where the replay goes back, and can be read
 * as of any place among its events, without reading all of them again.
 */
export class GroupingIndex {
  readonly step: TraceStep
  readonly firings: Firing[] = []
  /** Where elements came, and where the watermark moved. */
  readonly elementAts: Logged[] = []
  readonly watermarks: (WatermarkStep & Logged)[] = []
  readonly #keys = new Map<unknown, KeyLog>()
  readonly #expiries: (Logged & { readonly name: string; readonly atMs: Timestamp })[] = []
  readonly #counted: (Logged & { readonly id: number })[] = []
  readonly #dropped: (Logged & { readonly id: number })[] = []
  readonly #countedIds = new Set<number>()
  readonly #droppedIds = new Set<number>()
  /** How wide the widest chip was, in units of its type. */
  readonly #widths: (Logged & { readonly width: number })[] = []
  readonly #upstream: ReadonlyMap<string, readonly string[]>
  /** Each step's own watermark, move by move. */
  readonly #standing = new Map<string, (Logged & { readonly watermarkMs: Timestamp })[]>()
  /** Those whose watermark is the grouping's; undefined where that has to be found out. */
  #holding: readonly string[] | undefined
  #count = 0

  constructor({ steps }: TraceHeader, step: TraceStep) {
    this.step = step
    this.#upstream = new Map(steps.map(({ path, inputs }) => [path, inputs]))
  }

  /** How many events it has seen. */
  get count(): number {
    return this.#count
  }

  add(events: readonly TraceEvent[]): void {
    for (const event of events) this.#addOne(this.#count++, event)
  }

  /** Forgets all but the first `count` events. */
  shorten(count: number): void {
    if (count >= this.#count) return
    this.#count = count
    this.#holding = undefined
    for (const [identity, key] of this.#keys) {
      key.shorten(count)
      if (key.at >= count) this.#keys.delete(identity)
    }
    for (const [log, ids] of [
      [this.#counted, this.#countedIds],
      [this.#dropped, this.#droppedIds],
    ] as const) {
      for (const { id } of log.slice(countBefore(log, count))) ids.delete(id)
      shorten(log, count)
    }
    for (const log of [
      this.firings,
      this.elementAts,
      this.watermarks,
      this.#widths,
      this.#expiries,
      ...this.#standing.values(),
    ])
      shorten(log, count)
  }

  tally(place: number): Tally {
    return {
      elements: countBefore(this.elementAts, place),
      panes: countBefore(this.firings, place),
      counted: countBefore(this.#counted, place),
      dropped: countBefore(this.#dropped, place),
    }
  }

  /** The keys that came before a place, those with most panes first. */
  keys(place: number, first: readonly string[] = []): readonly unknown[] {
    return [...this.#keys.values()]
      .filter(({ at }) => at < place)
      .map(({ key, paneAts }) => ({ key, count: countBefore(paneAts, place), rank: rankOf(key, first) }))
      .sort((a, b) => a.rank - b.rank || b.count - a.count)
      .map(({ key }) => key)
  }

  /** The pane that fired last. */
  get lastPane(): FiredPane | undefined {
    const at = this.firings.at(-1)?.at
    for (const { windows } of this.#keys.values())
      for (const { panes } of windows.values()) if (at !== undefined && panes.at(-1)?.at === at) return panes.at(-1)
    return undefined
  }

  get keyCount(): number {
    return this.#keys.size
  }

  /** How wide the widest chip is that came before a place, in units of its type. */
  widest(place: number): number {
    return before(this.#widths, place).at(-1)?.width ?? 0
  }

  watermark(place: number): readonly WatermarkStep[] {
    return before(this.watermarks, place)
  }

  /** The windows of a key in a span, with all that came to them. */
  windowsIn(key: unknown, span: Span): readonly WindowLog[] {
    const all = [...(this.#keys.get(identityOf(key))?.windows.values() ?? [])]
    return all.filter(({ window }) => isIn(window, span))
  }

  /** What a key's windows in a span show until a place; its elements only if they are wanted one by one. */
  stretch(
    key: unknown,
    place: number,
    span: Span,
    withElements = true,
  ): Stretch & { readonly openPanes: readonly OpenPane[] } {
    const log = this.#keys.get(identityOf(key))
    const expired = new Map(before(this.#expiries, place).map(({ name, atMs }) => [name, atMs]))
    const windows: KeyWindow[] = []
    const elements: PlacedElement[] = []
    const drops: DropEvent[] = []
    const openPanes: OpenPane[] = []
    let paneCount = 0
    for (const [name, window] of log?.windows ?? []) {
      if (!isIn(window.window, span)) continue
      const panes = before(window.panes, place)
      const open = this.#areSessions ? [] : waiting(window, place)
      const expiredMs = before(window.expiries, place).at(-1)?.atMs ?? expired.get(name)
      paneCount += panes.length
      if (panes.length > 0 || open.length > 0)
        windows.push({ window: window.window, panes, ...(expiredMs !== undefined && { expiredMs }) })
      for (const element of withElements ? before(window.elements, place) : [])
        if (element.droppedAt === undefined || element.droppedAt >= place) elements.push(element)
      for (const { event } of before(window.drops, place)) drops.push(event)
      const first = open[0]
      if (first !== undefined)
        openPanes.push({
          window: window.window,
          openedMs: first.arrivedMs,
          count: open.length,
          isMore: panes.length > 0,
        })
    }
    const merges = before(log?.merges ?? [], place).map(({ event }) => event)
    const name = this.#keys.size > 1 ? keyText(key) : ''
    const story: KeyStory = { key, name, windows, elements, drops, merges, paneCount }
    windows.sort((a, b) => a.window.start - b.window.start || a.window.end - b.window.end)
    return { story, windows, elements, drops, isPart: false, openPanes }
  }

  /** The window of a key with what came to it, for a card. */
  windowOf(key: unknown, window: BoundedWindow): WindowLog | undefined {
    return this.#keys.get(identityOf(key))?.windows.get(windowName(window))
  }

  get #areSessions(): boolean {
    return this.step.windowing?.shape?.kind === 'sessions'
  }

  #keyOf(key: unknown, at: number): KeyLog {
    const identity = identityOf(key)
    let log = this.#keys.get(identity)
    if (log === undefined) {
      const accumulates = this.step.windowing?.accumulationMode === 'accumulating'
      log = new KeyLog(key, at, { accumulates, areSessions: this.#areSessions })
      this.#keys.set(identity, log)
    }
    return log
  }

  #addOne(at: number, event: TraceEvent): void {
    if (event.type === 'watermark') this.#addWatermark(at, event)
    if (event.step !== this.step.path) return
    switch (event.type) {
      case 'element':
        this.elementAts.push(this.#keyOf((event.value as readonly unknown[])[0], at).addElement(at, event))
        break
      case 'pane': {
        this.#widen(at, event.value)
        this.firings.push({ at, atMs: event.processingTimeMs, timing: event.pane.timing })
        for (const id of this.#keyOf(event.key, at).addPane(at, event))
          if (!this.#countedIds.has(id)) {
            this.#countedIds.add(id)
            this.#counted.push({ at, id })
          }
        break
      }
      case 'drop':
        this.#keyOf(event.key, at).addDrop(at, event)
        if (!this.#droppedIds.has(event.id)) {
          this.#droppedIds.add(event.id)
          this.#dropped.push({ at, id: event.id })
        }
        break
      case 'merge':
        this.#keyOf(event.key, at).addMerge(at, event)
        break
      case 'expire':
        // At the end of time all windows expire: there is nothing to learn from that.
        if (!Number.isFinite(event.watermarkMs)) break
        if ('key' in event) this.#keyOf(event.key, at).addExpiry(at, event)
        else this.#expiries.push({ at, name: windowName(event.window), atMs: event.processingTimeMs })
        break
    }
  }

  #widen(at: number, value: unknown): void {
    const width = chipWidth(valueText(value), '', 1)
    if (width > (this.#widths.at(-1)?.width ?? 0)) this.#widths.push({ at, width })
  }

  #addWatermark(at: number, { step, eventTimeMs, processingTimeMs, partition }: WatermarkEvent): void {
    if (partition !== undefined) return
    const own = this.#standing.get(step)
    if (own === undefined) this.#standing.set(step, [{ at, watermarkMs: eventTimeMs }])
    else own.push({ at, watermarkMs: eventTimeMs })
    if (own === undefined || own.length === 1) this.#holding = undefined
    this.#holding ??= this.step.inputs.flatMap(input => this.#holders(input))
    let watermarkMs = Number.POSITIVE_INFINITY
    for (const path of this.#holding)
      watermarkMs = Math.min(watermarkMs, this.#standing.get(path)?.at(-1)?.watermarkMs ?? Number.NEGATIVE_INFINITY)
    if (this.#holding.length === 0 || watermarkMs <= (this.watermarks.at(-1)?.watermarkMs ?? Number.NEGATIVE_INFINITY))
      return
    this.watermarks.push({ at, atMs: processingTimeMs, watermarkMs })
  }

  /** The steps whose watermarks a step's is: its own, or the nearest before it that have any. */
  #holders(path: string): readonly string[] {
    if ((this.#standing.get(path)?.length ?? 0) > 0) return [path]
    return (this.#upstream.get(path) ?? []).flatMap(input => this.#holders(input))
  }
}

function isIn(window: BoundedWindow, { from, to }: Span): boolean {
  return isGlobal(window) || (window.end > from && window.start < to)
}

/** What is the same for equal keys. */
function identityOf(key: unknown): unknown {
  return typeof key === 'object' && key !== null ? keyName(key) : key
}

function rankOf(key: unknown, first: readonly string[]): number {
  const at = first.length === 0 ? -1 : first.indexOf(keyText(key))
  return at < 0 ? first.length : at
}
