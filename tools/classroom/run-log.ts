import type { Timestamp } from '../../lib/core/time.ts'
import { EventPacker } from '../../lib/replay/event-packer.ts'
import { isWithin, spanOfEvent } from '../../lib/replay/lens.ts'
import type { Lens, StopKind, Totals } from '../../lib/replay/messages.ts'
import type { PackedEvents } from '../../lib/replay/packed-events.ts'
import type { PaneEvent, TraceEvent } from '../../lib/trace/event.ts'
import { keyName, windowName } from '../../lib/trace/queries/window-cells.ts'
import type { TraceHeader, TraceStep } from '../../lib/trace/trace.ts'
import { countUpTo } from './ascending.ts'

/** An event as pages get it. */
export interface Logged {
  readonly event: TraceEvent
  /** Of a pane: that whose elements it has too, where its own are only those that are new; 0 if there is none. */
  readonly carries: number
  /** Of an element: the arrival that brought it. */
  readonly arrival: number
}

/** Between which times the windows of so many events in a row are, so that most need not be looked at one by one. */
interface Block {
  from: number
  to: number
}
const BLOCK = 256

/**
 * What a run did at the grouping that is shown, from its beginning on. A position is a number of these events; a stop of a
 * kind is the position right behind such an event.
 */
export class RunLog {
  readonly step: string
  readonly #header: TraceHeader
  readonly #beganMs: Timestamp
  readonly #packer: EventPacker
  readonly #grouping: TraceStep
  /** The steps before the grouping, whose watermarks it sees. */
  readonly #before: ReadonlyMap<string, TraceStep>
  readonly #logged: Logged[] = []
  readonly #times: number[] = []
  readonly #blocks: Block[] = []
  /** How many events there were after each arrival. */
  readonly #arrivalEnds: number[] = []
  readonly #stops: Record<StopKind | 'drop', number[]> = { element: [], pane: [], watermark: [], drop: [] }
  /** The grouping's input watermark at each of its stops. */
  readonly #watermarks: number[] = []
  readonly #standing = new Map<string, Timestamp>()
  readonly #newest = new Map<string, PaneEvent>()

  constructor(header: TraceHeader, step: TraceStep, beganMs: Timestamp) {
    this.#header = header
    this.step = step.path
    this.#beganMs = beganMs
    this.#grouping = step
    this.#packer = new EventPacker({ header, beganMs })
    this.#before = stepsBefore(header, step)
  }

  /** The same up to an arrival, to go on otherwise from there. */
  upTo(arrivals: number): RunLog {
    return new RunLog(this.#header, this.#grouping, this.#beganMs).#takeOver(this, arrivals)
  }

  #takeOver(other: RunLog, arrivals: number): this {
    const end = arrivals === 0 ? 0 : (other.#arrivalEnds[arrivals - 1] as number)
    for (let i = 0; i < arrivals; i++) this.#arrivalEnds.push(other.#arrivalEnds[i] as number)
    for (let i = 0; i < end; i++) this.#append(other.#logged[i] as Logged)
    // These hold all of their elements, and are needed to tell what is new.
    for (const [cell, pane] of other.#fullPanesAt(end)) this.#newest.set(cell, pane)
    return this
  }

  /** What follows from the next arrival. */
  add(events: readonly TraceEvent[]): void {
    const arrival = this.#arrivalEnds.length
    for (const event of events) {
      if (!this.#isShown(event)) continue
      this.#append(this.#thin(event, arrival))
    }
    this.#arrivalEnds.push(this.#logged.length)
  }

  get length(): number {
    return this.#logged.length
  }

  /** How many arrivals were taken. */
  get arrivals(): number {
    return this.#arrivalEnds.length
  }

  at(index: number): Logged | undefined {
    return this.#logged[index]
  }

  /** How many events there are up to a time. */
  stopAt(ms: Timestamp): number {
    return countUpTo(this.#times, ms)
  }

  timeOf(stop: number): Timestamp | undefined {
    return this.#times[stop - 1]
  }

  /** How many arrivals have begun where so many events are shown. */
  arrivalAt(stop: number): number {
    return stop === 0 ? 0 : Math.min(countUpTo(this.#arrivalEnds, stop - 1) + 1, this.arrivals)
  }

  /** The first stop of a kind after a position; undefined if none is known. */
  next(kind: StopKind, stop: number): number | undefined {
    const stops = this.#stops[kind]
    return stops[countUpTo(stops, stop)]
  }

  /** The last stop of a kind before a position. */
  previous(kind: StopKind, stop: number): number | undefined {
    const stops = this.#stops[kind]
    return stops[countUpTo(stops, stop - 1) - 1]
  }

  watermarkAt(stop: number): Timestamp | undefined {
    return this.#watermarks[countUpTo(this.#stops.watermark, stop) - 1]
  }

  totalsAt(stop: number): Omit<Totals, 'arrived'> {
    const { element, pane, drop } = this.#stops
    return {
      elements: countUpTo(element, stop),
      panes: countUpTo(pane, stop),
      dropped: countUpTo(drop, stop),
    }
  }

  /** The panes that fired after one position and up to another. */
  *panesBetween(from: number, to: number): Generator<PaneEvent, void, undefined> {
    const { pane } = this.#stops
    for (let i = countUpTo(pane, from); i < pane.length && (pane[i] as number) <= to; i++)
      yield this.#logged[(pane[i] as number) - 1]?.event as PaneEvent
  }

  /** Which of the events from one position to another are in a lens. */
  within(lens: Lens | undefined, latenessMs: number, from: number, to: number): number[] {
    const found: number[] = []
    for (let i = from; i < to; i++) {
      if (lens !== undefined && i % BLOCK === 0 && this.#isOutside(i / BLOCK, lens, latenessMs)) {
        i += BLOCK - 1
        continue
      }
      const { event } = this.#logged[i] as Logged
      if (lens === undefined || isWithin(event, lens, latenessMs)) found.push(i)
    }
    return found
  }

  /** True if nothing of a block of events is in a lens. */
  #isOutside(block: number, { fromMs, toMs = Number.POSITIVE_INFINITY }: Lens, latenessMs: number): boolean {
    const { from, to } = this.#blocks[block] as Block
    return to < fromMs || from > toMs + latenessMs
  }

  /** Events as they go to the pages. */
  packed(indices: readonly number[]): PackedEvents {
    return this.#packer.pack(indices.map(index => this.#logged[index] as Logged))
  }

  /** Where the element of an id is, or undefined. */
  indexOfElement(id: number, stop: number): number | undefined {
    const stops = this.#stops.element
    let low = 0
    let high = countUpTo(stops, stop)
    while (low < high) {
      const middle = (low + high) >> 1
      const event = this.#logged[(stops[middle] as number) - 1]?.event
      if (event?.type === 'element' && event.id < id) low = middle + 1
      else high = middle
    }
    const index = (stops[low] ?? 0) - 1
    const found = this.#logged[index]?.event
    return found?.type === 'element' && found.id === id && index < stop ? index : undefined
  }

  #isShown(event: TraceEvent): boolean {
    if (event.type === 'watermark') return event.partition === undefined && this.#before.has(event.step)
    return event.step === this.step && event.type !== 'timer' && event.type !== 'state'
  }

  #thin(event: TraceEvent, arrival: number): Logged {
    if (event.type === 'element') {
      const [key] = event.value as readonly unknown[]
      return { event: { ...event, value: [key, undefined] }, carries: 0, arrival }
    }
    if (event.type !== 'pane') return { event, carries: 0, arrival }
    const cell = cellOf(event)
    const before = this.#newest.get(cell)
    this.#newest.set(cell, event)
    const carried = before?.elements ?? []
    const carries = carried.length > 0 && carried.every((id, i) => event.elements[i] === id)
    if (before === undefined || !carries) return { event, carries: 0, arrival }
    return { event: { ...event, elements: event.elements.slice(carried.length) }, carries: before.id, arrival }
  }

  #append(logged: Logged): void {
    const { event } = logged
    this.#logged.push(logged)
    this.#times.push(event.processingTimeMs)
    const stop = this.#logged.length
    this.#widen(event)
    if (event.type === 'watermark') {
      this.#standing.set(event.step, event.eventTimeMs)
      const watermark = this.#inputWatermark()
      if (watermark <= (this.#watermarks.at(-1) ?? Number.NEGATIVE_INFINITY)) return
      this.#watermarks.push(watermark)
      this.#stops.watermark.push(stop)
    } else if (event.type === 'element' || event.type === 'pane' || event.type === 'drop') {
      this.#stops[event.type].push(stop)
    }
  }

  #widen(event: TraceEvent): void {
    const { from, to } = spanOfEvent(event)
    if ((this.#logged.length - 1) % BLOCK === 0) this.#blocks.push({ from, to })
    const block = this.#blocks.at(-1) as Block
    block.from = Math.min(block.from, from)
    block.to = Math.max(block.to, to)
  }

  /** The lowest of those nearest before the grouping that ever moved. */
  #inputWatermark(): Timestamp {
    const lowest = (paths: readonly string[]): Timestamp =>
      paths.length === 0
        ? Number.NEGATIVE_INFINITY
        : Math.min(...paths.map(path => this.#standing.get(path) ?? lowest(this.#before.get(path)?.inputs ?? [])))
    return lowest(this.#grouping.inputs)
  }

  /** The newest pane of each key's window up to a position, with all of its elements. */
  #fullPanesAt(end: number): ReadonlyMap<string, PaneEvent> {
    const panes = new Map<string, PaneEvent>()
    for (let i = 0; i < end; i++) {
      const { event, carries } = this.#logged[i] as Logged
      if (event.type !== 'pane') continue
      const cell = cellOf(event)
      const before = carries > 0 ? (panes.get(cell)?.elements ?? []) : []
      panes.set(cell, { ...event, elements: [...before, ...event.elements] })
    }
    return panes
  }
}

/** What is the same for the panes of one key's window. */
function cellOf({ window, key }: PaneEvent): string {
  return `${windowName(window)} ${keyName(key)}`
}

function stepsBefore({ steps }: TraceHeader, step: TraceStep): ReadonlyMap<string, TraceStep> {
  const found = new Map<string, TraceStep>()
  const visit = (path: string) => {
    const next = steps.find(step => step.path === path)
    if (next === undefined || found.has(path)) return
    found.set(path, next)
    next.inputs.forEach(visit)
  }
  step.inputs.forEach(visit)
  return found
}
