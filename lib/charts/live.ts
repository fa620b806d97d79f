import { type Duration, type Timestamp, toMillis } from '../core/time.ts'
import { isGlobal } from '../core/window.ts'
import type { TraceEvent } from '../trace/event.ts'
import type { Trace, TraceHeader, TraceSink } from '../trace/trace.ts'
import { CellDisplay } from './cell-display.ts'
import type { Chart } from './chart.ts'

export interface LiveOptions {
  /** How far back it looks: windows that ended before that are forgotten. '5m' if not said. */
  last?: Duration
}

/** Draws a run while it runs: give it to direct({ traceSink }). */
export interface LiveChart extends TraceSink {
  /** What it still knows of the run, for other charts. */
  readonly trace: Trace
}

const DEFAULT_LAST = '5m'

/**
 * Draws a chart anew beneath the cell, up to twelve times a second, while a run feeds it: `live(trace =>
 * timeDiagram(trace))`, `watermarkLag` or `trendingRace`. It keeps what belongs to the last minutes of processing time, so
 * that neither its memory nor the notebook grows. At the end the chart stays, as `show()` would have shown it. Elsewhere
 * than in a notebook it prints its table at the end. What `draw` throws before there is anything to draw is nothing;
 * what it throws at the end fails the run.
 */
export function live(draw: (trace: Trace) => Chart, { last = DEFAULT_LAST }: LiveOptions = {}): LiveChart {
  return new Animation(draw, toMillis(last, 'live: last'))
}

class Animation implements LiveChart {
  readonly #draw: (trace: Trace) => Chart
  readonly #lastMs: number
  readonly #display = new CellDisplay()
  #header: TraceHeader | undefined
  #events: TraceEvent[] = []
  /** The length at which it is worth looking for what can go. */
  #long = 1000
  #forgot = false
  #beganMs: Timestamp | undefined
  #isOver = false

  constructor(draw: (trace: Trace) => Chart, lastMs: number) {
    this.#draw = draw
    this.#lastMs = lastMs
  }

  get trace(): Trace {
    if (this.#header === undefined) throw new Error('live: no run has begun; give it to direct({ traceSink })')
    return {
      version: this.#header.version,
      header: this.#header,
      events: this.#events,
      ...(!this.#isOver && { isRunning: true }),
      ...(this.#forgot && { part: { beganMs: this.#beganMs ?? 0, lastMs: this.#lastMs } }),
    }
  }

  begin(header: TraceHeader): void {
    this.#header = header
    this.#events = []
    this.#long = 1000
    this.#beganMs = undefined
    this.#forgot = false
    this.#display.begin()
    this.#isOver = false
  }

  write(event: TraceEvent): void {
    this.#beganMs ??= event.processingTimeMs
    this.#events.push(event)
  }

  flush(): void | Promise<void> {
    if (!this.#display.isDue) return
    if (this.#events.length >= this.#long) this.#forget()
    return this.#display.frame(() => this.#draw(this.trace))
  }

  end(): void {
    this.#isOver = true
    if (this.#forgot || this.#events.length >= this.#long) this.#forget()
    this.#display.end(this.#draw(this.trace))
  }

  /** Lets go what belongs to windows that ended long ago, and what happened before. */
  #forget(): void {
    const horizon = (this.#events.at(-1)?.processingTimeMs ?? 0) - this.#lastMs
    const before = this.#events.length
    const standing = new Map<string, TraceEvent>()
    const kept = this.#events.filter(event => {
      if (event.type === 'watermark' && event.processingTimeMs < horizon) {
        standing.set(`${event.step} ${event.partition}`, event)
        return false
      }
      return isRecent(event, horizon)
    })
    // Where each watermark stood when the picture begins.
    this.#events = [...standing.values(), ...kept]
    this.#forgot ||= this.#events.length < before
    this.#long = 1000 + Math.floor(this.#events.length * 1.1)
  }
}

function isRecent(event: TraceEvent, horizon: Timestamp): boolean {
  const windows = 'window' in event ? [event.window] : event.type === 'element' ? event.windows : []
  const own = windows.filter(window => !isGlobal(window))
  return own.length === 0 ? event.processingTimeMs >= horizon : own.some(({ end }) => end >= horizon)
}
