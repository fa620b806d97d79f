import type { PaneInfo } from '../core/pane.ts'
import type { Timestamp } from '../core/time.ts'
import type { BoundedWindow } from '../core/window.ts'
import type { Cause, PaneEvent, TraceEvent } from './event.ts'
import { TRACE_VERSION, type Trace, type TraceHeader, type TraceSink } from './trace.ts'

/** Panes of one window that fired at once, for one reason: kept in columns, since there may be many thousand. */
export interface PaneBatch {
  readonly type: 'panes'
  readonly step: string
  readonly processingTimeMs: Timestamp
  readonly window: BoundedWindow
  readonly pane: PaneInfo
  readonly eventTimeMs: Timestamp
  readonly why: readonly Cause[]
  readonly watermarkMs: Timestamp
  readonly keys: readonly unknown[]
  readonly values: readonly unknown[]
}

/** Takes a run's events: keeps them, or hands them to a sink as they come. */
export class Recorder {
  readonly header: TraceHeader
  readonly #sink: TraceSink | undefined
  #events: (TraceEvent | PaneBatch)[] = []
  #last = 0

  constructor(header: TraceHeader, sink: TraceSink | undefined) {
    this.header = header
    this.#sink = sink
    sink?.begin?.(header)
  }

  get full(): boolean {
    return this.header.level === 'full'
  }

  /** How many ids were given; a restored run goes on from there. */
  get lastId(): number {
    return this.#last
  }
  set lastId(id: number) {
    this.#last = id
  }

  nextId(): number {
    return ++this.#last
  }

  record(event: TraceEvent): void {
    if (this.#sink === undefined) this.#events.push(event)
    else this.#sink.write(event)
  }

  recordPanes(batch: PaneBatch): void {
    if (this.#sink === undefined) this.#events.push(batch)
    else for (const event of panesOf(batch)) this.#sink.write(event)
  }

  /** Takes out what was recorded since the last call. */
  take(): readonly TraceEvent[] {
    const events = expand(this.#events)
    this.#events = []
    return events
  }

  /** All that was recorded and not taken. With a sink there is nothing: it has gone there. */
  trace(): Trace {
    const events = this.#events
    let expanded: readonly TraceEvent[] | undefined
    return {
      version: TRACE_VERSION,
      header: this.header,
      get events() {
        expanded ??= expand(events)
        return expanded
      },
    }
  }
}

function expand(events: readonly (TraceEvent | PaneBatch)[]): readonly TraceEvent[] {
  return events.flatMap(event => (event.type === 'panes' ? panesOf(event) : [event]))
}

function panesOf({ keys, values, type: _, ...shared }: PaneBatch): PaneEvent[] {
  return keys.map((key, i) => ({ ...shared, type: 'pane', id: 0, key, value: values[i], elements: [] }))
}
