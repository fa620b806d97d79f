import type { Timestamp } from '../core/time.ts'
import type { BoundedWindow } from '../core/window.ts'
import type { Cause, ElementEvent, PaneEvent, TraceEvent } from './event.ts'
import { bytesOf, JsonBytes, jsonText } from './json-bytes.ts'
import type { TraceHeader } from './trace.ts'

// A trace as JSON Lines: the header, then an event a line, with the fields of the event union. The ends of time are
// "-Infinity" and "Infinity". A window is [start, end], or an object if it has more than that. Values are tagged JSON; of
// those that it cannot carry there is a description, "(a Promise)".

const ID = bytesOf(',"id":')
const FROM = bytesOf(',"from":')
const EVENT_TIME = bytesOf(',"eventTimeMs":')
const WINDOWS = bytesOf(',"windows":')
const WINDOW = bytesOf(',"window":')
const VALUE = bytesOf(',"value":')
const KEY = bytesOf(',"key":')
const PARTITION = bytesOf(',"partition":')
const WATERMARK = bytesOf(',"watermarkMs":')
const RESULT = bytesOf(',"result":')
const AT = bytesOf(',"at":')
const ELEMENTS = bytesOf(',"elements":')
const NOTHING = bytesOf('')
const END_OF_LINE = bytesOf('}\n')

/** How often something is written in a row before it is kept as bytes. */
const WORTH_KEEPING = 8

/** How a line begins, and with the time that it had last. */
interface Start {
  readonly bytes: Uint8Array
  time: Timestamp
  /** How often in a row. */
  times: number
  withTime: Uint8Array | undefined
}

/** Writes the lines of a trace. Keeps pieces that are likely to come again: a full trace has several events an element. */
export class TraceWriter {
  readonly #json = new JsonBytes()
  /** How a line begins, by the event's type, for some by more, and by its step. */
  readonly #starts = new Map<string, Map<string, Start>>()
  readonly #windowLists = new WeakMap<readonly BoundedWindow[], Uint8Array>()
  #lastWindow: BoundedWindow | undefined
  #lastWindowBytes = NOTHING
  #lastElement: ElementEvent | undefined
  #timesLast = 0
  #lastMiddle: Uint8Array | undefined
  #lastPane: PaneEvent | undefined
  #lastPaneEnd = NOTHING

  /** How many bytes wait to be taken. */
  get length(): number {
    return this.#json.length
  }

  /** Takes out what was written, in UTF-8, with the buffer it lies in, and goes on in `next`. */
  take(next: Uint8Array): Uint8Array {
    return this.#json.take(next)
  }

  header(header: TraceHeader): void {
    this.#json.piece(bytesOf(`${JSON.stringify(header)}\n`))
  }

  event(event: TraceEvent): void {
    switch (event.type) {
      case 'element':
        this.#start(event, 'element')
        this.#element(event)
        return
      case 'pane':
        this.#start(event, 'pane')
        this.#pane(event)
        return
      case 'drop':
        this.#start(event, 'drop', `,"reason":"${event.reason}"`)
        this.#number(ID, event.id)
        this.#keyAndWindow(event)
        this.#time(EVENT_TIME, event.eventTimeMs)
        this.#time(WATERMARK, event.watermarkMs)
        break
      case 'watermark':
        this.#start(event, 'watermark')
        this.#time(EVENT_TIME, event.eventTimeMs)
        if (event.partition !== undefined) this.#value(PARTITION, event.partition)
        break
      case 'merge':
        this.#start(event, 'merge')
        this.#value(KEY, event.key)
        this.#json.piece(WINDOWS)
        this.#json.piece(bytesOf(windowsText(event.windows)))
        this.#json.piece(RESULT)
        this.#json.piece(bytesOf(windowText(event.result)))
        break
      case 'expire':
        this.#start(event, 'expire')
        this.#window(event.window)
        if ('key' in event) this.#value(KEY, event.key)
        this.#time(WATERMARK, event.watermarkMs)
        break
      case 'timer': {
        const { action, timer, domain } = event
        this.#start(event, 'timer', `,"action":"${action}","timer":${JSON.stringify(timer)},"domain":"${domain}"`)
        this.#keyAndWindow(event)
        this.#time(AT, event.at)
        break
      }
      case 'state':
        this.#start(event, 'state', `,"action":"${event.action}","state":${JSON.stringify(event.state)}`)
        this.#keyAndWindow(event)
        if ('value' in event) this.#value(VALUE, event.value)
    }
    this.#json.piece(END_OF_LINE)
  }

  #element(event: ElementEvent): void {
    this.#number(ID, event.id)
    if (event.from !== undefined) this.#number(FROM, event.from)
    const last = this.#lastElement
    // Thousands of panes may be sent on at once, that share time and window.
    if (last === undefined || last.eventTimeMs !== event.eventTimeMs || !areSame(last.windows, event.windows)) {
      this.#lastElement = event
      this.#timesLast = 0
      this.#lastMiddle = undefined
    }
    if (this.#lastMiddle !== undefined) this.#json.piece(this.#lastMiddle)
    else if (++this.#timesLast === WORTH_KEEPING) this.#lastMiddle = this.#kept(() => this.#writeMiddle(event))
    else this.#writeMiddle(event)
    this.#json.value(event.value)
    this.#json.piece(END_OF_LINE)
  }

  #writeMiddle({ eventTimeMs, windows }: ElementEvent): void {
    this.#time(EVENT_TIME, eventTimeMs)
    this.#json.piece(WINDOWS)
    this.#json.piece(this.#windows(windows))
    this.#json.piece(VALUE)
  }

  #pane(event: PaneEvent): void {
    this.#number(ID, event.id)
    this.#value(KEY, event.key)
    this.#value(VALUE, event.value)
    this.#json.piece(ELEMENTS)
    this.#json.list(event.elements)
    // All that the panes of a window that fire together share.
    if (this.#lastPane === undefined || !endAlike(event, this.#lastPane)) this.#lastPaneEnd = bytesOf(paneEnd(event))
    this.#lastPane = event
    this.#json.piece(this.#lastPaneEnd)
  }

  #start({ step, processingTimeMs }: TraceEvent, type: TraceEvent['type'], more = ''): void {
    const kind = more === '' ? type : `${type}${more}`
    let starts = this.#starts.get(kind)
    if (starts === undefined) {
      starts = new Map()
      this.#starts.set(kind, starts)
    }
    let start = starts.get(step)
    if (start === undefined) {
      const bytes = bytesOf(`{"type":"${type}","step":${JSON.stringify(step)}${more},"processingTimeMs":`)
      start = { bytes, time: Number.NaN, times: 0, withTime: undefined }
      starts.set(step, start)
    }
    const { bytes } = start
    if (start.time !== processingTimeMs) {
      start.time = processingTimeMs
      start.times = 0
      start.withTime = undefined
    }
    if (start.withTime !== undefined) this.#json.piece(start.withTime)
    else if (++start.times === WORTH_KEEPING) start.withTime = this.#kept(() => this.#time(bytes, processingTimeMs))
    else this.#time(bytes, processingTimeMs)
  }

  /** Writes, and gives a copy of what was written. */
  #kept(write: () => void): Uint8Array {
    const from = this.#json.length
    write()
    return this.#json.copy(from)
  }

  #number(field: Uint8Array, value: number): void {
    this.#json.piece(field)
    this.#json.number(value)
  }

  #time(field: Uint8Array, timestamp: Timestamp): void {
    this.#json.piece(field)
    this.#json.time(timestamp)
  }

  #value(field: Uint8Array, value: unknown): void {
    this.#json.piece(field)
    this.#json.value(value)
  }

  #keyAndWindow({ key, window }: { readonly key: unknown; readonly window: BoundedWindow }): void {
    this.#value(KEY, key)
    this.#window(window)
  }

  #window(window: BoundedWindow): void {
    this.#json.piece(WINDOW)
    this.#json.piece(this.#windowBytes(window))
  }

  #windows(windows: readonly BoundedWindow[]): Uint8Array {
    // The elements of one window, or of one slice of sliding windows, mostly share the list.
    let bytes = this.#windowLists.get(windows)
    if (bytes === undefined) {
      bytes = bytesOf(windowsText(windows))
      this.#windowLists.set(windows, bytes)
    }
    return bytes
  }

  #windowBytes(window: BoundedWindow): Uint8Array {
    if (window !== this.#lastWindow) {
      this.#lastWindow = window
      this.#lastWindowBytes = bytesOf(windowText(window))
    }
    return this.#lastWindowBytes
  }
}

function areSame(these: readonly BoundedWindow[], others: readonly BoundedWindow[]): boolean {
  return these === others || (these.length === 1 && others.length === 1 && these[0] === others[0])
}

function paneEnd({ window, pane, eventTimeMs, why, watermarkMs }: PaneEvent): string {
  const { timing, index, nonSpeculativeIndex, isFirst, isLast } = pane
  const paneText = JSON.stringify({ timing, index, nonSpeculativeIndex, isFirst, isLast })
  const causes = why.map(causeText).join()
  return `,"window":${windowText(window)},"pane":${paneText},"eventTimeMs":${timeText(eventTimeMs)},"why":[${causes}],"watermarkMs":${timeText(watermarkMs)}}\n`
}

function endAlike(a: PaneEvent, b: PaneEvent): boolean {
  return (
    a.window === b.window &&
    a.eventTimeMs === b.eventTimeMs &&
    a.watermarkMs === b.watermarkMs &&
    a.pane.timing === b.pane.timing &&
    a.pane.index === b.pane.index &&
    a.pane.nonSpeculativeIndex === b.pane.nonSpeculativeIndex &&
    a.pane.isFirst === b.pane.isFirst &&
    a.pane.isLast === b.pane.isLast &&
    areAlike(a.why, b.why)
  )
}

function areAlike(these: readonly Cause[], others: readonly Cause[]): boolean {
  if (these === others) return true
  if (these.length !== others.length) return false
  for (let i = 0; i < these.length; i++) {
    const { trigger, predicate, inputs } = these[i] as Cause
    const other = others[i] as Cause
    if (trigger !== other.trigger || predicate !== other.predicate) return false
    for (const name in inputs) if (inputs[name] !== other.inputs[name]) return false
    if (Object.keys(inputs).length !== Object.keys(other.inputs).length) return false
  }
  return true
}

function causeText({ trigger, predicate, inputs }: Cause): string {
  const given = Object.entries(inputs).map(([name, value]) => `${JSON.stringify(name)}:${timeText(value)}`)
  return `{"trigger":${JSON.stringify(trigger)},"predicate":${JSON.stringify(predicate)},"inputs":{${given.join()}}}`
}

function timeText(timestamp: Timestamp): string {
  return Number.isFinite(timestamp) ? `${timestamp}` : `"${timestamp}"`
}

function windowsText(windows: readonly BoundedWindow[]): string {
  return `[${windows.map(windowText).join()}]`
}

function windowText(window: BoundedWindow): string {
  const { start, end, maxTimestamp: _, ...more } = window
  const fields = Object.entries(more)
  if (fields.length === 0) return `[${timeText(start)},${timeText(end)}]`
  const texts = fields.map(([name, value]) => `,${JSON.stringify(name)}:${jsonText(value)}`)
  return `{"start":${timeText(start)},"end":${timeText(end)}${texts.join('')}}`
}
