import type { Timestamp } from '../../lib/core/time.ts'
import type { Lens, Position, StopKind, Totals } from '../../lib/replay/messages.ts'
import type { Clock } from '../clock.ts'
import { lensAt } from './followed-lens.ts'
import type { PlayThrough } from './play-through.ts'

/** The slowest and the fastest that it can be played. */
export const SLOWEST = 0.25
export const FASTEST = 100
/** A key may wait so long for a run that has not come to where it leads. */
const PATIENCE_MS = 200

export interface Loop {
  readonly fromMs: Timestamp
  readonly toMs: Timestamp
}

/** What is asked of the transport. */
export type TransportAction =
  | { readonly do: 'play' | 'pause' | 'blank' | 'future' | 'anew' }
  | { readonly do: 'step' | 'back'; readonly by: StopKind }
  | { readonly do: 'seek'; readonly toMs: Timestamp }
  | { readonly do: 'cue'; readonly id: string }
  | { readonly do: 'speed'; readonly to: number }
  | { readonly do: 'loop'; readonly loop: Loop | undefined }
  | { readonly do: 'look'; readonly lens: Lens | undefined }

/** Where in a run the class is, and how it goes on. A position is the same however one came there. */
export class Show {
  readonly #clock: Pick<Clock, 'now'>
  #run: PlayThrough
  #stop = 0
  #nowMs: Timestamp
  /** While it plays: when that began, by both clocks. */
  #playing: { readonly wallMs: number; readonly fromMs: Timestamp } | undefined
  #speed: number
  #loop: Loop | undefined
  #look: Lens | undefined
  /** A run that waits for more of it to be known, to go there. */
  #aim: Timestamp | undefined
  isBlank = false
  showsFuture = false

  constructor(run: PlayThrough, clock: Pick<Clock, 'now'>, speed: number) {
    this.#run = run
    this.#clock = clock
    this.#speed = speed
    this.#nowMs = run.staging.schedule.beganMs
  }

  get run(): PlayThrough {
    return this.#run
  }

  get stop(): number {
    return this.#stop
  }

  get nowMs(): Timestamp {
    return this.#nowMs
  }

  get isPlaying(): boolean {
    return this.#playing !== undefined
  }

  get speed(): number {
    return this.#speed
  }

  get loop(): Loop | undefined {
    return this.#loop
  }

  get isAtEnd(): boolean {
    return this.#run.isWhole && this.#stop === this.#run.log.length
  }

  /** Whether it waits for the run to come to where it was asked to go. */
  get isWaiting(): boolean {
    return this.#aim !== undefined
  }

  get position(): Position {
    const { log } = this.#run
    const eventTimeMs = log.watermarkAt(this.#stop)
    return {
      stop: this.#stop,
      arrival: log.arrivalAt(this.#stop),
      nowMs: this.#nowMs,
      ...(eventTimeMs !== undefined && { eventTimeMs }),
    }
  }

  get totals(): Totals {
    const arrived = this.#run.staging.schedule.arrivedBy(this.#nowMs)
    const isBefore = this.#stop === 0 && this.#nowMs <= this.#run.staging.schedule.beganMs
    return { arrived: isBefore ? 0 : arrived, ...this.#run.log.totalsAt(this.#stop) }
  }

  /** Which windows are shown: those that the class was asked to look at, else those of the time around now. */
  get lens(): Lens | undefined {
    return this.#look ?? lensAt(this.#run, this.#nowMs)
  }

  /** Looks at certain windows, whatever the time is; undefined: at those of the time around now again. */
  lookAt(lens: Lens | undefined): void {
    this.#look = lens
  }

  play(): void {
    if (this.isAtEnd) this.#goTo(this.#run.staging.schedule.beganMs)
    this.#playing = { wallMs: this.#clock.now(), fromMs: this.#nowMs }
  }

  pause(): void {
    if (this.#playing !== undefined) this.tick()
    this.#playing = undefined
  }

  /** Goes to the next stop of a kind, if there is one. */
  step(by: StopKind): void {
    this.pause()
    const { log } = this.#run
    this.#run.goOn(PATIENCE_MS, () => log.next(by, this.#stop) !== undefined)
    const next = log.next(by, this.#stop) ?? (this.#run.isWhole ? log.length : undefined)
    if (next !== undefined && next !== this.#stop) this.goToStop(next)
  }

  /** Goes exactly back to the stop of a kind before; to the very beginning where there is none. */
  back(by: StopKind): void {
    this.pause()
    if (this.#stop === 0) this.#nowMs = this.#run.staging.schedule.beganMs
    else this.goToStop(this.#run.log.previous(by, this.#stop) ?? 0)
  }

  /** Goes to a time of the recording's clock; what is known only later is gone to then. */
  seek(ms: Timestamp): void {
    const { beganMs, lastMs } = this.#run.staging.schedule
    const to = Math.max(beganMs, Math.min(lastMs, ms))
    if (!this.#run.goOnTo(to, PATIENCE_MS)) {
      this.#aim = to
      return
    }
    this.#goTo(to)
  }

  /** Goes where so many events are shown. */
  goToStop(stop: number): void {
    const { log, staging } = this.#run
    this.#aim = undefined
    this.#stop = Math.max(0, Math.min(stop, log.length))
    this.#nowMs = log.timeOf(this.#stop) ?? staging.schedule.beganMs
    this.#restartClock()
  }

  /** Stands at the very beginning, and as it did when it was made. */
  beginAnew(speed: number): void {
    this.#playing = undefined
    this.#loop = undefined
    this.#speed = speed
    this.isBlank = false
    this.showsFuture = false
    this.goToStop(0)
  }

  setSpeed(to: number): void {
    this.tick()
    this.#speed = Math.max(SLOWEST, Math.min(FASTEST, to))
    this.#restartClock()
  }

  setLoop(loop: Loop | undefined): void {
    this.#loop = loop
    if (loop !== undefined && (this.#nowMs < loop.fromMs || this.#nowMs >= loop.toMs)) this.seek(loop.fromMs)
  }

  /** Takes another run in the place of this one, at the same time. It must be known up to there. */
  change(run: PlayThrough): void {
    this.tick()
    this.#run = run
    this.#goTo(this.#nowMs)
  }

  /** Moves on by the clock. True if anything moved. */
  tick(): boolean {
    if (this.arrive()) return true
    const playing = this.#playing
    if (playing === undefined || this.#aim !== undefined) return false
    const { schedule } = this.#run.staging
    const due = playing.fromMs + (this.#clock.now() - playing.wallMs) * this.#speed
    if (this.#loop !== undefined && due >= this.#loop.toMs) {
      this.seek(this.#loop.fromMs)
      return true
    }
    const isOver = due >= schedule.lastMs
    const to = Math.min(due, schedule.lastMs)
    if (!this.#run.goOnTo(to, PATIENCE_MS / 4)) {
      // What is not known yet cannot be shown: the class's clock stands as long.
      this.#restartClock()
      return false
    }
    this.#nowMs = to
    this.#stop = isOver && this.#run.isWhole ? this.#run.log.length : this.#run.log.stopAt(to)
    if (isOver && this.#run.isWhole) this.#playing = undefined
    return true
  }

  /** Goes where it was asked to go, if enough is known by now. True if it does. */
  arrive(): boolean {
    const aim = this.#aim
    if (aim === undefined || !this.#run.goOnTo(aim, 0)) return false
    this.#goTo(aim)
    return true
  }

  #goTo(ms: Timestamp): void {
    const { log, staging, isWhole } = this.#run
    this.#aim = undefined
    this.#nowMs = ms
    const { beganMs, lastMs } = staging.schedule
    this.#stop = ms <= beganMs ? 0 : ms >= lastMs && isWhole ? log.length : log.stopAt(ms)
    this.#restartClock()
  }

  #restartClock(): void {
    if (this.#playing !== undefined) this.#playing = { wallMs: this.#clock.now(), fromMs: this.#nowMs }
  }
}
