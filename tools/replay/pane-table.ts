import type { PaneEvent, Timestamp, TraceEvent, TraceSink } from 'yeoul'
import { spanText } from '../../lib/charts/words/clock-text.ts'
import { timingGlyphs } from '../../lib/charts/words/timing-words.ts'
import { grouped } from '../../lib/core/counted.ts'

/** The rate is that since the last row, but over no less than this, by the run's clock. */
const RATE_OVER_MS = 1000

/** Prints each pane as it fires: a row of a table, whose head comes with the first arrival. */
export class PaneTable implements TraceSink {
  arrived = 0
  readonly #unit: string
  readonly #time: (ms: Timestamp) => string
  #before = { at: Number.NEGATIVE_INFINITY, arrived: 0, rate: '' }

  /** `unit`: what arrives, in the plural. `time`: how times are written. */
  constructor(unit: string, time: (ms: Timestamp) => string) {
    this.#unit = unit
    this.#time = time
  }

  arrive(): void {
    if (this.arrived++ === 0) print('clock', 'watermark', 'arrivals/s', 'window', 'timing', this.#unit)
  }

  write(event: TraceEvent): void {
    if (event.type === 'pane') this.#row(event)
  }

  #row({ processingTimeMs, watermarkMs, window, pane, value }: PaneEvent): void {
    const time = this.#time
    const span = `[${time(window.start)}, ${time(window.end)})`.replaceAll('.0', '')
    const timing = `${timingGlyphs[pane.timing]} ${pane.timing}`
    print(
      time(processingTimeMs),
      time(watermarkMs),
      this.#rate(processingTimeMs),
      span,
      timing,
      grouped(value as number),
    )
  }

  #rate(now: Timestamp): string {
    const { at, arrived } = this.#before
    if (now - at >= RATE_OVER_MS) {
      const rate = Number.isFinite(at) ? (((this.arrived - arrived) * 1000) / (now - at)).toFixed(1) : ''
      this.#before = { at: now, arrived: this.arrived, rate }
    }
    return this.#before.rate
  }
}

function print(clock: string, watermark: string, rate: string, window: string, timing: string, n: string): void {
  const right = [clock.padStart(10), watermark.padStart(10), rate.padStart(10)].join('  ')
  console.log(`${right}  ${window.padEnd(24)}  ${timing.padEnd(9)}  ${n.padStart(9)}`)
}

/** 62_500 → '1:02.5'. */
export function sinceStart(ms: Timestamp): string {
  if (!Number.isFinite(ms)) return ms < 0 ? '−∞' : '∞'
  return spanText(ms, true)
}

/** In UTC: '12:01:02.5'. */
export function timeOfDay(ms: Timestamp): string {
  return Number.isFinite(ms) ? new Date(ms).toISOString().slice(11, 21) : sinceStart(ms)
}
