import type { PaneInfo } from '../core/pane.ts'
import type { Timestamp } from '../core/time.ts'
import { type BoundedWindow, makeWindow } from '../core/window.ts'
import type { Cause, ElementEvent, PaneEvent, TraceEvent, WatermarkEvent } from '../trace/event.ts'
import type { TraceStep } from '../trace/trace.ts'
import { NumberReader } from './number-bytes.ts'

// There are very many events, so they go to the pages as numbers, one behind the other, that point into tables. A time is
// counted from the row before, or from the row's own:
//
//   ELEMENT    step, id since the last, ms since the last, written so long before, key, windows
//   WATERMARK  step, ms since the last, to so long before
//   PANE       step, id since the last, ms since the last, timestamp and watermark so long before, window, key, value,
//              timing, index, non-speculative index, 1 if first + 2 if last, how many causes, those, the id of the pane
//              whose elements it has too (0: none), how many more, each id since the one before
//   cause      what, its inputs
//   OTHER      event
//
// Keys, values, causes (trigger, predicate, the names of the inputs) and other events are entries of one table.

export const ELEMENT = 0
export const WATERMARK = 1
export const PANE = 2
export const OTHER = 3

export const TIMINGS: readonly PaneInfo['timing'][] = ['EARLY', 'ON_TIME', 'LATE', 'UNKNOWN']

/** The start and end of one window; of several at equal distances, those of the first, the distance, and how many. */
export type PackedWindows = readonly [start: number, end: number, distance?: number, count?: number]

/** Events of one run on their way to a page. */
export interface PackedEvents {
  readonly count: number
  /** Read by NumberReader. */
  readonly rows: Uint8Array
  readonly windows: readonly PackedWindows[]
  readonly table: readonly unknown[]
}

export const NO_EVENTS: PackedEvents = { count: 0, rows: new Uint8Array(), windows: [], table: [] }

/** The run that events are of. */
export interface PackedRun {
  readonly header: { readonly steps: readonly Pick<TraceStep, 'path'>[] }
  readonly beganMs: Timestamp
}

/** A pane's own elements, and the pane before it, whose elements it has too. */
interface Held {
  readonly own: readonly number[]
  readonly before: Held | undefined
}

/** Unpacks events that EventPacker packed; a pane may carry the elements of one that was unpacked earlier. */
export class EventUnpacker {
  readonly #beganMs: Timestamp
  readonly #steps: PackedRun['header']['steps']
  readonly #windows = new Map<number, BoundedWindow[]>()
  #held = new Map<number, Held>()

  constructor({ header, beganMs }: PackedRun) {
    this.#beganMs = beganMs
    this.#steps = header.steps
  }

  unpack({ rows, windows, table }: PackedEvents): readonly TraceEvent[] {
    const read = new NumberReader(rows)
    const sets = windows.map(packed => this.#unpackWindows(packed))
    // What is said of many elements is one object.
    const keyed = table.map(key => [key, undefined])
    const events: TraceEvent[] = []
    let id = 0
    let at = this.#beganMs
    while (read.isMore) {
      const kind = read.next()
      if (kind === OTHER) {
        events.push(table[read.next()] as TraceEvent)
        continue
      }
      const step = this.#steps[read.next()]?.path ?? ''
      if (kind === WATERMARK) {
        at += read.next()
        const event: WatermarkEvent = {
          type: 'watermark',
          step,
          processingTimeMs: at,
          eventTimeMs: at - read.next(),
        }
        events.push(event)
        continue
      }
      id += read.next()
      at += read.next()
      if (kind === ELEMENT) {
        const event: ElementEvent = {
          type: 'element',
          step,
          processingTimeMs: at,
          id,
          eventTimeMs: at - read.next(),
          value: keyed[read.next()],
          windows: sets[read.next()] as readonly BoundedWindow[],
        }
        events.push(event)
      } else events.push(this.#pane(read, { step, id, at }, sets, table))
    }
    return events
  }

  /** Forgets what panes held that are not among these. */
  keepOnly(events: readonly TraceEvent[]): void {
    const held = new Map<number, Held>()
    for (const event of events) {
      const own = event.type === 'pane' ? this.#held.get(event.id) : undefined
      if (own !== undefined) held.set((event as PaneEvent).id, own)
    }
    this.#held = held
  }

  #pane(
    read: NumberReader,
    { step, id, at }: { readonly step: string; readonly id: number; readonly at: Timestamp },
    sets: readonly (readonly BoundedWindow[])[],
    table: readonly unknown[],
  ): PaneEvent {
    const eventTimeMs = at - read.next()
    const watermarkMs = at - read.next()
    const [window] = sets[read.next()] as readonly BoundedWindow[]
    const key = table[read.next()]
    const value = table[read.next()]
    const timing = TIMINGS[read.next()] as PaneInfo['timing']
    const [index, nonSpeculativeIndex, ends] = [read.next(), read.next(), read.next()]
    const why: Cause[] = []
    for (let causes = read.next(); causes > 0; causes--) {
      const [trigger, predicate, ...names] = table[read.next()] as readonly [string, string, ...string[]]
      why.push({ trigger, predicate, inputs: Object.fromEntries(names.map(name => [name, read.next()])) })
    }
    const before = this.#held.get(read.next())
    const own: number[] = []
    let element = id
    for (let more = read.next(); more > 0; more--) {
      element += read.next()
      own.push(element)
    }
    const held = { own, before }
    this.#held.set(id, held)
    const pane = { timing, index, nonSpeculativeIndex, isFirst: (ends & 1) !== 0, isLast: (ends & 2) !== 0 }
    return {
      type: 'pane',
      step,
      processingTimeMs: at,
      id,
      key,
      window: window as BoundedWindow,
      pane,
      eventTimeMs,
      value,
      // Each late pane of a window has all elements before it: they are put together only where somebody asks.
      get elements() {
        return elementsOf(held)
      },
      why,
      watermarkMs,
    }
  }

  #unpackWindows([start, end, distance = 0, count = 1]: PackedWindows): readonly BoundedWindow[] {
    return Array.from({ length: count }, (_, i) => this.#window(start + i * distance, end + i * distance))
  }

  /** Elements of one window share its object, by which charts tell them together. */
  #window(start: number, end: number): BoundedWindow {
    let begun = this.#windows.get(start)
    if (begun === undefined) {
      begun = []
      this.#windows.set(start, begun)
    }
    let window = begun.find(one => one.end === this.#beganMs + end)
    if (window === undefined) {
      window = makeWindow(this.#beganMs + start, this.#beganMs + end)
      begun.push(window)
    }
    return window
  }
}

function elementsOf(held: Held): readonly number[] {
  const lists: (readonly number[])[] = []
  for (let one: Held | undefined = held; one !== undefined; one = one.before) lists.push(one.own)
  return lists.reverse().flat()
}
