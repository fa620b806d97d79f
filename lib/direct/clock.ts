import { PipelineConstructionError } from '../core/errors.ts'
import type { Timestamp } from '../core/time.ts'

/** Where processing time comes from. */
export interface Clock {
  readonly kind: 'recorded' | 'wall'
  readonly speed: number
}

/** Processing time is the recording's own: as fast as possible, the same every time. */
export function recorded(): Clock {
  return { kind: 'recorded', speed: Number.POSITIVE_INFINITY }
}

/** Processing time is the wall clock's; a recording arrives `speed` times as fast as it was recorded. */
export function wall(options: { speed?: number } = {}): Clock {
  const { speed = 1 } = options
  if (!(speed > 0) || !Number.isFinite(speed)) {
    throw new PipelineConstructionError(
      `wall: speed ${speed} must be a number above 0, for example 10; as fast as possible is recorded()`,
    )
  }
  return { kind: 'wall', speed }
}

interface Origin {
  readonly processing: Timestamp
  readonly real: number
}

/** The wall clock of one run: the only place here that reads the real time. */
export class WallClock {
  readonly #speed: number
  #origin: Origin | undefined
  #wake: (() => void) | undefined

  constructor(speed: number) {
    this.#speed = speed
  }

  /** Sets processing time to `arrival` at the first call: a recording starts now. */
  start(arrival: Timestamp): void {
    this.#origin ??= { processing: Number.isFinite(arrival) ? arrival : Date.now(), real: performance.now() }
  }

  get now(): Timestamp {
    const { processing, real } = this.#origin as Origin
    return Math.floor(processing + (performance.now() - real) * this.#speed)
  }

  /** Resolves when processing time has reached `time`, or at wake. */
  async until(time: Timestamp): Promise<void> {
    const waitMs = Math.max(0, (time - this.now) / this.#speed)
    await new Promise<void>(resolve => {
      // The longest that setTimeout takes; the caller asks again.
      const timeout = setTimeout(resolve, Math.min(Math.ceil(waitMs), 2 ** 31 - 1))
      this.#wake = () => {
        clearTimeout(timeout)
        resolve()
      }
    })
    this.#wake = undefined
  }

  wake(): void {
    this.#wake?.()
  }
}

/** Lets timers and I/O of the process have their turn. */
export async function turn(ms = 0): Promise<void> {
  // A page has no setImmediate; elsewhere it does not wait for the timers' millisecond.
  const immediate = ms === 0 && typeof setImmediate === 'function'
  await new Promise<void>(resolve => {
    if (immediate) setImmediate(resolve)
    else setTimeout(resolve, ms)
  })
}
