import { formatTimestamp, type Timestamp } from '../../core/time.ts'
import { type BoundedWindow, isGlobal } from '../../core/window.ts'

const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** Times as a chart writes them: m:ss from its origin. */
export class ClockText {
  /** What is written 0:00. */
  readonly origin: Timestamp

  /**
   * Times near the epoch, as tests have, count from there; others from the minute in which the first thing came, or from
   * the last multiple of `unit` before it.
   */
  constructor(first: Timestamp, unit = MINUTE) {
    this.origin = !Number.isFinite(first) || Math.abs(first) < DAY ? 0 : Math.floor(first / unit) * unit
  }

  /** '2:05', '−0:20', '1:02:05'. */
  label(time: Timestamp): string {
    return this.#text(time, false)
  }

  /** '2:05.3', for cards and tables. */
  precise(time: Timestamp): string {
    return this.#text(time, true)
  }

  /** '[1:00, 2:00)'. */
  window(window: BoundedWindow): string {
    if (isGlobal(window)) return 'all time'
    const isWhole = window.start % SECOND === 0 && window.end % SECOND === 0
    return `[${this.#text(window.start, !isWhole)}, ${this.#text(window.end, !isWhole)})`
  }

  /** '0:00 is 2025-11-01 01:04:00 UTC'; nothing where times count from the epoch. */
  get note(): string {
    return this.origin === 0 ? '' : `0:00 is ${formatTimestamp(this.origin).slice(0, 19).replace('T', ' ')} UTC`
  }

  #text(time: Timestamp, tenths: boolean): string {
    if (time === Number.POSITIVE_INFINITY) return 'the end of time'
    return time === Number.NEGATIVE_INFINITY ? 'before time' : spanText(time - this.origin, tenths)
  }
}

/** A span as m:ss, or m:ss.s: '0:24.4'. */
export function spanText(ms: number, tenths = false): string {
  const unit = tenths ? 100 : SECOND
  const rounded = Math.round(Math.abs(ms) / unit) * unit
  const sign = ms < 0 && rounded > 0 ? '−' : ''
  const hours = Math.floor(rounded / HOUR)
  const minutes = Math.floor((rounded % HOUR) / MINUTE)
  const seconds = (rounded % MINUTE) / SECOND
  const two = (value: string, digits = 2) => value.padStart(digits, '0')
  const last = tenths ? two(seconds.toFixed(1), 4) : two(String(seconds))
  return `${sign}${hours > 0 ? `${hours}:${two(String(minutes))}` : minutes}:${last}`
}

/** A duration in its largest whole unit: '90 s', '2 min', '300 ms'. */
export function durationText(ms: number): string {
  if (ms !== 0 && ms % DAY === 0) return `${ms / DAY} d`
  if (ms !== 0 && ms % HOUR === 0) return `${ms / HOUR} h`
  if (ms !== 0 && ms % MINUTE === 0 && ms !== MINUTE) return `${ms / MINUTE} min`
  return ms % SECOND === 0 ? `${ms / SECOND} s` : ms % 100 === 0 ? `${(ms / SECOND).toFixed(1)} s` : `${ms} ms`
}

/** A share: '98.3 %'. */
export function shareText(share: number): string {
  const percent = Math.round(share * 1000) / 10
  // Not all is never 100 %, nor something 0 %.
  const shown = share < 1 && percent === 100 ? 99.9 : share > 0 && percent === 0 ? 0.1 : percent
  return `${shown} %`
}

const STEPS = [1, 2, 5, 10, 15, 20, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 21_600, 43_200, 86_400]

/** Round times from `from` to `to`, at most `count` of them, counted from the origin. */
export function timeTicks(from: Timestamp, to: Timestamp, count: number, origin: Timestamp): readonly Timestamp[] {
  const span = to - from
  const seconds = STEPS.find(step => span / (step * SECOND) <= count) ?? Math.ceil(span / count / DAY) * 86_400
  const step = seconds * SECOND
  const ticks: Timestamp[] = []
  for (let tick = origin + Math.ceil((from - origin) / step) * step; tick <= to; tick += step) ticks.push(tick)
  return ticks
}
