import type { Timestamp } from '../../lib/core/time.ts'
import { isSameLens } from '../../lib/replay/lens.ts'
import type { FrameMessage, Lens } from '../../lib/replay/messages.ts'
import type { PackedEvents } from '../../lib/replay/packed-events.ts'
import { countUpTo } from './ascending.ts'
import type { PlayThrough } from './play-through.ts'

/** What a page has been told: from here on it needs only what is new. */
export interface Told {
  readonly revision: number
  readonly lens: Lens | undefined
  readonly stop: number
}

/** As many parts has the line of firings. */
const PARTS = 400
const BITS = { EARLY: 1, ON_TIME: 2, LATE: 4, UNKNOWN: 8 } as const
/** So much of what comes is told ahead. */
const MOST_AHEAD = 1500

/** What a frame adds to what a page knows. */
export interface NewFrame extends Pick<FrameMessage, 'revision' | 'from' | 'events'> {
  readonly firings: string | undefined
}

/** What comes after a position: which stops, and the events. */
export interface Ahead {
  readonly stops: readonly number[]
  readonly events: PackedEvents
}

/** Takes frames of one run: which of its events a page is to show, and which of them are new to it. */
export class Frames {
  readonly #playThrough: PlayThrough
  readonly #revision: number
  #kept: { lens: Lens | undefined; stop: number; indices: number[] } = { lens: undefined, stop: 0, indices: [] }
  #firings = { stop: 0, parts: new Uint8Array(PARTS) }

  constructor(playThrough: PlayThrough, revision: number) {
    this.#playThrough = playThrough
    this.#revision = revision
  }

  /** What is new in a frame for a page that was told so much. */
  newTo(told: Told | undefined, now: Told): NewFrame {
    const indices = this.#indicesAt(now)
    const canGoOn = told?.revision === this.#revision && isPartOf(now.lens, told.lens)
    const common = canGoOn ? Math.min(told.stop, now.stop) : 0
    const from = countUpTo(indices, common - 1)
    const { log } = this.#playThrough
    const isBack = !canGoOn || now.stop < told.stop
    const hasFired = isBack || log.totalsAt(now.stop).panes > log.totalsAt(told.stop).panes
    return {
      revision: this.#revision,
      from,
      events: log.packed(indices.slice(from)),
      firings: hasFired ? this.#firingsAt(now.stop) : undefined,
    }
  }

  /** Up to which stop it can be told what comes after one: as far as it is known, and not too much. */
  untilAhead(stop: number): number {
    return Math.min(this.#playThrough.log.length, stop + MOST_AHEAD)
  }

  ahead({ lens, stop }: Told): Ahead {
    const { log } = this.#playThrough
    const indices = log.within(lens, this.#latenessMs, stop, this.untilAhead(stop))
    return { stops: indices.map(index => index + 1), events: log.packed(indices) }
  }

  #indicesAt({ lens, stop }: Told): readonly number[] {
    const { log } = this.#playThrough
    const kept = this.#kept
    if (!isSameLens(lens, kept.lens)) {
      this.#kept = { lens, stop, indices: log.within(lens, this.#latenessMs, 0, stop) }
    } else if (stop > kept.stop) {
      for (const index of log.within(lens, this.#latenessMs, kept.stop, stop)) kept.indices.push(index)
      kept.stop = stop
    } else if (stop < kept.stop) {
      kept.indices.length = countUpTo(kept.indices, stop - 1)
      kept.stop = stop
    }
    return this.#kept.indices
  }

  #firingsAt(stop: number): string {
    const { log, staging } = this.#playThrough
    const { beganMs, lastMs } = staging.schedule
    if (stop < this.#firings.stop) this.#firings = { stop: 0, parts: new Uint8Array(PARTS) }
    const { parts } = this.#firings
    for (const { pane, processingTimeMs } of log.panesBetween(this.#firings.stop, stop)) {
      const part = partOf(processingTimeMs, beganMs, lastMs)
      parts[part] = (parts[part] as number) | BITS[pane.timing]
    }
    this.#firings.stop = stop
    return Array.from(parts, part => part.toString(16)).join('')
  }

  get #latenessMs(): number {
    return this.#playThrough.step.windowing?.allowedLatenessMs ?? 0
  }
}

function partOf(ms: Timestamp, beganMs: Timestamp, lastMs: Timestamp): number {
  const share = lastMs > beganMs ? (ms - beganMs) / (lastMs - beganMs) : 0
  return Math.max(0, Math.min(PARTS - 1, Math.floor(share * PARTS)))
}

/** Whether all that is in a lens is also in another, so that a page can find it among what it has. */
function isPartOf(lens: Lens | undefined, other: Lens | undefined): boolean {
  if (other === undefined) return true
  if (lens === undefined) return false
  const end = ({ toMs = Number.POSITIVE_INFINITY }: Lens) => toMs
  return lens.fromMs >= other.fromMs && end(lens) <= end(other)
}
