import type { Timestamp } from '../../lib/core/time.ts'
import type { TraceEvent } from '../../lib/trace/event.ts'
import type { CuePlace, Happening } from './cue-file.ts'
import type { PlayThrough } from './play-through.ts'

const DAY = 24 * 3_600_000
const MINUTE = 60_000

/** A time of a cue file: of the day ('12:30:05', UTC), or from the recording's first minute on ('30:05'). */
export function timeOfCue(text: string, beganMs: Timestamp): Timestamp {
  const parts = text.split(':').map(Number)
  const [seconds = 0, minutes = 0, hours] = [...parts].reverse()
  const ms = Math.round((((hours ?? 0) * 60 + minutes) * 60 + seconds) * 1000)
  if (hours === undefined) return Math.floor(beganMs / MINUTE) * MINUTE + ms
  const midnight = Math.floor(beganMs / DAY) * DAY
  // A recording may go on past midnight.
  return midnight + ms < Math.floor(beganMs / MINUTE) * MINUTE ? midnight + ms + DAY : midnight + ms
}

/** A cue whose place is not known yet: so many more such events are waited for. */
interface Open {
  readonly index: number
  readonly place: CuePlace
  /** The time that the place names. */
  readonly ms: Timestamp
  left: number
}

/** Looks for the places of cues in a run, as far as it has come; what was looked at is not looked at again. */
export class CuePlaces {
  readonly #playThrough: PlayThrough
  readonly #open: Open[]
  readonly #found: (number | undefined)[]
  #seen = 0

  constructor(playThrough: PlayThrough, places: readonly CuePlace[]) {
    this.#playThrough = playThrough
    const { beganMs } = playThrough.staging.schedule
    this.#open = places.map((place, index) => {
      const text = timeIn(place)
      const ms = text === undefined ? Number.NEGATIVE_INFINITY : timeOfCue(text, beganMs)
      return { index, place, ms, left: 'happening' in place ? place.happening.nth : 1 }
    })
    this.#found = places.map(() => undefined)
  }

  /** The stop of each cue: undefined where it is not known yet, or never comes. */
  find(): readonly (number | undefined)[] {
    const { log, isWhole } = this.#playThrough
    for (; this.#seen < log.length && this.#open.length > 0; this.#seen++) {
      const event = log.at(this.#seen)?.event as TraceEvent
      for (let i = this.#open.length - 1; i >= 0; i--) this.#look(i, event)
    }
    if (isWhole) {
      // A time after the last event is the end.
      for (const { index, place, ms } of this.#open) if ('processing' in place) this.#found[index] = log.stopAt(ms)
    }
    return this.#found
  }

  #look(at: number, event: TraceEvent): void {
    const open = this.#open[at] as Open
    const stop = this.#stopOf(open, event)
    if (stop === undefined || --open.left > 0) return
    this.#found[open.index] = stop
    this.#open.splice(at, 1)
  }

  /** Where the cue is if this event, the next to be looked at, says so. */
  #stopOf({ place, ms }: Open, event: TraceEvent): number | undefined {
    if ('processing' in place) return event.processingTimeMs > ms ? this.#seen : undefined
    if ('event' in place) {
      const watermark = this.#playThrough.log.watermarkAt(this.#seen + 1)
      return watermark !== undefined && watermark >= ms ? this.#seen + 1 : undefined
    }
    return event.processingTimeMs >= ms && isSuch(place.happening.what, event) ? this.#seen + 1 : undefined
  }
}

function timeIn(place: CuePlace): string | undefined {
  if ('processing' in place) return place.processing
  return 'event' in place ? place.event : place.happening.after
}

function isSuch(what: Happening['what'], event: TraceEvent): boolean {
  switch (what) {
    case 'element':
    case 'pane':
    case 'merge':
      return event.type === what
    case 'dropped element':
      return event.type === 'drop'
    case 'expired window':
      return event.type === 'expire'
    case 'early pane':
      return event.type === 'pane' && event.pane.timing === 'EARLY'
    case 'late pane':
      return event.type === 'pane' && event.pane.timing === 'LATE'
    case 'on-time pane':
      return event.type === 'pane' && event.pane.timing === 'ON_TIME'
    case 'empty on-time pane':
      return event.type === 'pane' && event.pane.timing === 'ON_TIME' && event.elements.length === 0
  }
}
