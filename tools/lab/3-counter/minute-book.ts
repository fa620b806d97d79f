import type { BoundedWindow, Timestamp, Timing } from 'yeoul'
import type { DropLedger } from '../drop-ledger.ts'

const MINUTE_MS = 60_000

/** One firing of a window. */
export interface Firing {
  readonly value: number
  readonly window: BoundedWindow
  readonly timing: Timing
}

/** What is known of a minute. Counts; undefined: nothing fired. */
export interface Minute {
  readonly start: Timestamp
  /** Tweets that were written in it, counted one by one as they came. */
  written: number
  early?: number
  onTime?: number
  /** The newest count. */
  final?: number
  lateFirings: number
  /** Tweets that came when its window had expired. */
  readonly dropped: number
  /** Tweets that came in it, whenever they were written. */
  byArrival?: number
}

type Kept = Omit<Minute, 'dropped'>

/** The counts of each minute, and beside them a plain count of the same tweets. */
export class MinuteBook {
  readonly #minutes = new Map<Timestamp, Kept>()
  readonly #drops: DropLedger

  constructor(drops: DropLedger) {
    this.#drops = drops
  }

  /** A tweet was written at this time. */
  arrive(timestamp: Timestamp): void {
    this.#at(Math.floor(timestamp / MINUTE_MS) * MINUTE_MS).written++
  }

  /** A window of event time fired. */
  fire({ value, window, timing }: Firing): void {
    const minute = this.#at(window.start)
    minute.final = value
    if (timing === 'EARLY') minute.early ??= value
    else if (timing === 'ON_TIME') minute.onTime = value
    else minute.lateFirings++
  }

  /** A window of arrivals fired. Those that are a minute of the clock are kept. */
  fireBatch({ value, window }: Firing): void {
    if (window.start % MINUTE_MS === 0) this.#at(window.start).byArrival = value
  }

  /** In order of time. */
  get minutes(): readonly Minute[] {
    return [...this.#minutes.values()]
      .map(minute => ({ ...minute, dropped: this.#drops.in('counter', minute) }))
      .sort((a, b) => a.start - b.start)
  }

  /** The minutes whose final count and drops are not what was counted one by one. */
  get contradictions(): readonly Minute[] {
    return this.minutes.filter(({ written, final = 0, dropped }) => final + dropped !== written)
  }

  #at(start: Timestamp): Kept {
    let minute = this.#minutes.get(start)
    if (minute === undefined) {
      minute = { start, written: 0, lateFirings: 0 }
      this.#minutes.set(start, minute)
    }
    return minute
  }
}
