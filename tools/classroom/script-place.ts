import type { Timestamp } from '../../lib/core/time.ts'
import type { PlayThrough } from './play-through.ts'
import type { Show } from './show.ts'

/**
 * Where the script stands while the class is somewhere. Cues, notes and questions are the script's: where another run is
 * shown in its place, they are where the clock has come to.
 */
export class ScriptPlace {
  readonly #script: PlayThrough
  readonly #show: Show
  /** Several things happen at one time; which of them the class had come to when it left the script. */
  #left: { readonly stop: number; readonly nowMs: Timestamp } | undefined

  constructor(script: PlayThrough, show: Show) {
    this.#script = script
    this.#show = show
  }

  /** How many of the script's events had happened by now. */
  get stop(): number {
    const { run, stop, nowMs } = this.#show
    if (run === this.#script) return stop
    return this.#left?.nowMs === nowMs ? this.#left.stop : this.#script.log.stopAt(nowMs)
  }

  /** Goes where the script has so many events. */
  goTo(stop: number): void {
    const show = this.#show
    if (show.run === this.#script) return show.goToStop(stop)
    const nowMs = this.#script.log.timeOf(stop) ?? this.#script.staging.schedule.beganMs
    this.#left = { stop, nowMs }
    show.seek(nowMs)
  }

  /** Takes another run in the place of the one that is shown; the class stays where it is. */
  take(run: PlayThrough): void {
    const show = this.#show
    const { stop } = this
    show.change(run)
    this.#left = { stop, nowMs: show.nowMs }
    // Back in the script it is the same stop again, not the last of its time.
    if (run === this.#script && run.log.timeOf(stop) === show.nowMs) show.goToStop(stop)
  }
}
