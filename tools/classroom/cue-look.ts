import type { Lens } from '../../lib/replay/messages.ts'
import type { CuedRun } from './script.ts'
import type { ScriptPlace } from './script-place.ts'

/** What the cues say is looked at. Where the class goes back step by step it looks at the same as before. */
export class CueLook {
  readonly #cued: CuedRun
  readonly #place: ScriptPlace
  #stop = 0

  constructor(cued: CuedRun, place: ScriptPlace) {
    this.#cued = cued
    this.#place = place
  }

  /** The cues up to here say it: no less than where the class is. */
  get stop(): number {
    return Math.max(this.#stop, this.#place.stop)
  }

  /** The class was at a stop before, and has moved. Where it came to a cue, or went elsewhere, it looks at what is there. */
  moved(before: number, isElsewhere = false): void {
    const { stop } = this.#place
    const next = this.#cued.after(before)
    const isAtCue = next !== undefined && (this.#cued.stopOf(next) as number) <= stop
    this.#stop = isElsewhere || isAtCue || stop < before ? stop : this.stop
  }

  /** Undefined: the windows of the time around now. */
  at(nowMs: number): Lens | undefined {
    const look = this.#cued.lookAt(this.stop, nowMs)
    // So far back there is nothing of it to see.
    return look !== undefined && nowMs < look.fromMs ? this.#cued.lookAt(this.#place.stop, nowMs) : look
  }
}
