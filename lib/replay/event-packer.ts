import { encodeJson } from '../core/tagged-json.ts'
import type { Timestamp } from '../core/time.ts'
import type { BoundedWindow } from '../core/window.ts'
import type { Cause, ElementEvent, PaneEvent, TraceEvent, WatermarkEvent } from '../trace/event.ts'
import { NumberWriter } from './number-bytes.ts'
import {
  ELEMENT,
  OTHER,
  PANE,
  type PackedEvents,
  type PackedRun,
  type PackedWindows,
  TIMINGS,
  WATERMARK,
} from './packed-events.ts'

/** An event to be packed. */
export interface ToPack {
  readonly event: TraceEvent
  /** Of a pane: that whose elements it has too, beside its own; 0 if there is none. */
  readonly carries: number
}

/** Packs events of one run, in the order in which they happened. */
export class EventPacker {
  readonly #beganMs: Timestamp
  readonly #steps: ReadonlyMap<string, number>

  constructor({ header, beganMs }: PackedRun) {
    this.#beganMs = beganMs
    this.#steps = new Map(header.steps.map(({ path }, i) => [path, i]))
  }

  pack(events: Iterable<ToPack>): PackedEvents {
    const packing = new Packing(this.#beganMs, this.#steps)
    for (const one of events) packing.add(one)
    return packing.packed
  }
}

class Packing {
  readonly #beganMs: Timestamp
  readonly #steps: ReadonlyMap<string, number>
  readonly #rows = new NumberWriter()
  readonly #windows = new Windows()
  readonly #table = new Table()
  #count = 0
  #id = 0
  #at: Timestamp

  constructor(beganMs: Timestamp, steps: ReadonlyMap<string, number>) {
    this.#beganMs = beganMs
    this.#at = beganMs
    this.#steps = steps
  }

  get packed(): PackedEvents {
    const [windows, table] = [this.#windows.packed(this.#beganMs), this.#table.entries]
    return { count: this.#count, rows: this.#rows.toBytes(), windows, table }
  }

  add({ event, carries }: ToPack): void {
    this.#count++
    if (this.#addRow(event, carries)) return
    this.#rows.write(OTHER)
    this.#rows.write(this.#table.ofOther(event))
  }

  /** False for what no row is made for. */
  #addRow(event: TraceEvent, carries: number): boolean {
    if (!Number.isInteger(event.processingTimeMs)) return false
    switch (event.type) {
      case 'element':
        return this.#addElement(event)
      case 'watermark':
        return event.partition === undefined && this.#addWatermark(event)
      case 'pane':
        return this.#addPane(event, carries)
      default:
        return false
    }
  }

  #addElement(event: ElementEvent): boolean {
    const set = this.#windows.of(event.windows)
    if (set === undefined || !isExact(event.eventTimeMs)) return false
    const rows = this.#rows
    this.#begin(ELEMENT, event, event.id)
    rows.write(event.processingTimeMs - event.eventTimeMs)
    rows.write(this.#table.of((event.value as readonly unknown[])[0]))
    rows.write(set)
    return true
  }

  #addWatermark(event: WatermarkEvent): boolean {
    if (!isExact(event.eventTimeMs)) return false
    this.#begin(WATERMARK, event, undefined)
    this.#rows.write(event.processingTimeMs - event.eventTimeMs)
    return true
  }

  #addPane(event: PaneEvent, carries: number): boolean {
    const { id, processingTimeMs, eventTimeMs, watermarkMs, window, key, value, pane, why, elements } = event
    const set = this.#windows.of([window])
    if (set === undefined || !isExact(eventTimeMs) || !isExact(watermarkMs)) return false
    const { timing, index, nonSpeculativeIndex, isFirst, isLast } = pane
    const rows = this.#rows
    this.#begin(PANE, event, id)
    rows.write(processingTimeMs - eventTimeMs)
    rows.write(processingTimeMs - watermarkMs)
    rows.write(set)
    rows.write(this.#table.of(key))
    rows.write(this.#table.of(value))
    rows.write(TIMINGS.indexOf(timing))
    rows.write(index)
    rows.write(nonSpeculativeIndex)
    rows.write((isFirst ? 1 : 0) + (isLast ? 2 : 0))
    rows.write(why.length)
    for (const cause of why) {
      rows.write(this.#table.ofCause(cause))
      for (const input of Object.values(cause.inputs)) rows.write(input)
    }
    rows.write(carries)
    rows.write(elements.length)
    let last = id
    for (const element of elements) {
      rows.write(element - last)
      last = element
    }
    return true
  }

  /** What all rows begin with: the kind, the step, the id if there is one, and the time. */
  #begin(kind: number, { step, processingTimeMs }: TraceEvent, id: number | undefined): void {
    const rows = this.#rows
    rows.write(kind)
    rows.write(this.#steps.get(step) as number)
    if (id !== undefined) {
      rows.write(id - this.#id)
      this.#id = id
    }
    rows.write(processingTimeMs - this.#at)
    this.#at = processingTimeMs
  }
}

/** Whether a time is the same after it was counted from another one. */
function isExact(ms: Timestamp): boolean {
  return Number.isInteger(ms) || !Number.isFinite(ms)
}

/** Each entry once. */
class Table {
  readonly entries: unknown[] = []
  readonly #plain = new Map<unknown, number>()
  readonly #texts = new Map<string, number>()

  of(entry: unknown): number {
    if (Object.is(entry, -0) || (typeof entry === 'object' && entry !== null)) {
      return this.#find(this.#texts, encodeJson(entry), entry)
    }
    return this.#find(this.#plain, entry, entry)
  }

  ofCause({ trigger, predicate, inputs }: Cause): number {
    const cause = [trigger, predicate, ...Object.keys(inputs)]
    return this.#find(this.#texts, JSON.stringify(cause), cause)
  }

  ofOther(event: TraceEvent): number {
    return this.entries.push(event) - 1
  }

  #find<K>(indices: Map<K, number>, name: K, entry: unknown): number {
    let index = indices.get(name)
    if (index === undefined) {
      index = this.entries.push(entry) - 1
      indices.set(name, index)
    }
    return index
  }
}

/** Each set of windows once. */
class Windows {
  readonly #sets: (readonly BoundedWindow[])[] = []
  /** By the start of the first. */
  readonly #indices = new Map<Timestamp, number[]>()

  /** Undefined for windows that are not at equal distances, or have more to them than their ends. */
  of(windows: readonly BoundedWindow[]): number | undefined {
    const [first] = windows
    if (first === undefined) return undefined
    let indices = this.#indices.get(first.start)
    if (indices === undefined) {
      indices = []
      this.#indices.set(first.start, indices)
    }
    for (const index of indices) if (areSame(windows, this.#sets[index] as readonly BoundedWindow[])) return index
    if (!windows.every(isPlain) || !isEven(windows)) return undefined
    const index = this.#sets.push(windows) - 1
    indices.push(index)
    return index
  }

  packed(beganMs: Timestamp): readonly PackedWindows[] {
    return this.#sets.map(([first, second, ...more]): PackedWindows => {
      const { start, end } = first as BoundedWindow
      const [from, to] = [start - beganMs, end - beganMs]
      return second === undefined ? [from, to] : [from, to, second.start - start, 2 + more.length]
    })
  }
}

function areSame(windows: readonly BoundedWindow[], known: readonly BoundedWindow[]): boolean {
  if (windows.length !== known.length) return false
  for (const [i, window] of windows.entries()) {
    const other = known[i] as BoundedWindow
    if (window.start !== other.start || window.end !== other.end || !isPlain(window)) return false
  }
  return true
}

function isEven(windows: readonly BoundedWindow[]): boolean {
  const [first, second] = windows as readonly [BoundedWindow, BoundedWindow?]
  const distance = (second?.start ?? first.start) - first.start
  return windows.every(
    ({ start, end }, i) => i === 0 || (start === first.start + i * distance && end === first.end + i * distance),
  )
}

function isPlain(window: BoundedWindow): boolean {
  for (const name in window) if (name !== 'start' && name !== 'end' && name !== 'maxTimestamp') return false
  return window.maxTimestamp === window.end - 1
}
