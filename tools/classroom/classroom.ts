import { counted } from '../../lib/core/counted.ts'
import type { InjectedTweet, Lens, PreviewMessage, ShownStrategy } from '../../lib/replay/messages.ts'
import { codeOf } from '../../lib/replay/strategy-code.ts'
import type { Clock } from '../clock.ts'
import { UserError } from '../command.ts'
import type { Language } from '../language.ts'
import type { Cue, CueFile } from './cue-file.ts'
import { CueLook } from './cue-look.ts'
import { EditPreview } from './edit-preview.ts'
import { type Injected, injected } from './injected.ts'
import { PlayThrough } from './play-through.ts'
import { Questions } from './questions.ts'
import type { Injection } from './request-bodies.ts'
import type { Schedule } from './schedule.ts'
import type { ScheduledReading } from './scheduled-tweets.ts'
import { CuedRun, stagingOf } from './script.ts'
import { ScriptPlace } from './script-place.ts'
import { Show, type TransportAction } from './show.ts'
import type { ShownPipeline } from './shown-pipeline.ts'
import { strategyOf } from './shown-strategy.ts'

export interface Lesson {
  readonly title: string
  readonly schedule: Schedule
  readonly pipeline: ShownPipeline
  readonly reading: ScheduledReading
  readonly cues: Pick<CueFile, 'cues'>
  readonly language: Language
  readonly speed: number
}

/** A run that is still too short to be shown in the place of the one that is. */
interface Pending {
  readonly run: PlayThrough
  readonly changes: readonly string[]
}

/** What lets the class's clock start. */
const MOVES: ReadonlySet<TransportAction['do']> = new Set(['play', 'step', 'back', 'seek', 'cue'])
/** What leads elsewhere, and not just on or back. */
const JUMPS: ReadonlySet<TransportAction['do']> = new Set(['seek', 'cue', 'anew'])
/** How long a run may be worked on at a time: keys and frames wait for it. */
const SLICE_MS = 8
const PATIENCE_MS = 150

/** One class: the script that it follows, and what the presenter made of it. */
export class Classroom {
  readonly lesson: Lesson
  readonly show: Show
  readonly questions = new Questions()
  readonly #clock: Pick<Clock, 'now'>
  readonly #script: PlayThrough
  readonly cued: CuedRun
  readonly #place: ScriptPlace
  readonly look: CueLook
  #revision = 1
  #round = 1
  #changes: readonly string[] = []
  #pending: Pending | undefined
  #preview: EditPreview | undefined
  #began: number | undefined
  /** What was changed of what arrives. */
  #injected: readonly Injected[] = []
  /** What the presenter wants to look at, whatever the cues say. */
  #ownLook: Lens | undefined

  /** Throws where the pipeline cannot be built. */
  constructor(lesson: Lesson, clock: Pick<Clock, 'now'>) {
    this.lesson = lesson
    this.#clock = clock
    this.#script = new PlayThrough(stagingOf(lesson.schedule, lesson.pipeline, lesson.reading))
    this.show = new Show(this.#script, clock, lesson.speed)
    this.cued = new CuedRun(this.#script, lesson.cues, lesson.language)
    this.#place = new ScriptPlace(this.#script, this.show)
    this.look = new CueLook(this.cued, this.#place)
  }

  /** Counts the runs that were shown. */
  get revision(): number {
    return this.#revision
  }

  /** Counts how often it was begun. */
  get round(): number {
    return this.#round
  }

  get changes(): readonly string[] {
    return this.#changes
  }

  /** Where the class is in the script, whatever run is shown. */
  get scriptStop(): number {
    return this.#place.stop
  }

  /** The scripted run, where another one is shown. */
  get script(): PlayThrough | undefined {
    return this.show.run === this.#script ? undefined : this.#script
  }

  get strategy(): ShownStrategy {
    const { step, staging } = this.show.run
    return strategyOf(step, staging)
  }

  get cue(): Cue | undefined {
    return this.cued.at(this.scriptStop)
  }

  get preview(): PreviewMessage | undefined {
    return this.#preview?.at(this.show.nowMs)
  }

  /** Whether a change is being computed that has not come to now yet. */
  get isChanging(): boolean {
    return this.#pending !== undefined
  }

  /** The tweet that was injected last. */
  get injected(): InjectedTweet | undefined {
    return this.#injected.at(-1)?.tweet
  }

  /** The class's clock: since it moved first. */
  get takenMs(): number {
    return this.#began === undefined ? 0 : this.#clock.now() - this.#began
  }

  get warnings(): readonly string[] {
    const { failure, staging } = this.show.run
    const broken = staging.schedule.brokenCount
    return [
      ...this.lesson.pipeline.borrowed,
      ...(failure === undefined ? [] : [failure]),
      ...(broken === 0 ? [] : [`${counted(broken, 'line')} of the recording cannot be read`]),
    ]
  }

  /** Does what the presenter asks. Throws a UserError where that cannot be. */
  act(action: TransportAction): void {
    const { show, scriptStop, cue } = this
    switch (action.do) {
      case 'play':
        show.play()
        break
      case 'pause':
        show.pause()
        break
      case 'step':
        show.step(action.by)
        break
      case 'back':
        show.back(action.by)
        // What was asked at an earlier cue is over.
        if (this.cue !== cue && this.cue !== undefined) this.questions.pass(this.cue)
        break
      case 'seek':
        show.seek(action.toMs)
        break
      case 'cue':
        this.#goToCue(action.id)
        break
      case 'speed':
        show.setSpeed(action.to)
        break
      case 'loop':
        show.setLoop(action.loop)
        break
      case 'look':
        this.#ownLook = action.lens
        break
      case 'blank':
        show.isBlank = !show.isBlank
        break
      case 'future':
        show.showsFuture = !show.showsFuture
        break
      case 'anew':
        this.#beginAnew()
        break
    }
    if (MOVES.has(action.do)) this.#began ??= this.#clock.now()
    if (action.do !== 'back') this.look.moved(scriptStop, JUMPS.has(action.do))
    this.#follow()
  }

  /** Lets the clock move on, but not past a cue where playing stops. True if something is to be seen of it. */
  tick(): boolean {
    const { show } = this
    const before = { cue: this.cue, stop: this.scriptStop }
    if (!show.tick()) return false
    // Only now is all known up to here.
    const passed = this.cued.after(before.stop, cue => cue.isStop)
    const stop = passed === undefined ? undefined : this.cued.stopOf(passed)
    if (stop !== undefined && stop <= this.scriptStop) {
      show.pause()
      this.#place.goTo(stop)
    }
    this.look.moved(before.stop)
    this.#follow()
    const { cue } = this
    if (cue !== undefined && this.cued.stopOf(cue) !== this.scriptStop) this.questions.pass(cue)
    if (cue !== before.cue && cue?.speed !== undefined) show.setSpeed(cue.speed)
    return true
  }

  /** Goes on with the runs that are not whole. True if there is more of that to do. */
  work(): boolean {
    if (this.#pending !== undefined) {
      const { run, changes } = this.#pending
      if (run.goOnTo(this.show.nowMs, SLICE_MS)) this.#take(run, changes)
      return true
    }
    // Where a cue is, and what is compared, is known from the script.
    if (this.script !== undefined && !this.#script.goOnTo(this.show.nowMs, SLICE_MS)) return true
    const wasWaiting = this.show.isWaiting
    if (this.show.run.goOn(SLICE_MS) || wasWaiting) {
      if (this.show.arrive()) {
        this.look.moved(this.scriptStop, true)
        this.#follow()
      }
      return true
    }
    if (this.#preview !== undefined && !this.#preview.isKnown) {
      this.#preview.goOn(SLICE_MS)
      return true
    }
    return this.#script.goOn(SLICE_MS)
  }

  /** Groups the recording otherwise. Throws an Error that says what is wrong with the strategy, or why not now. */
  edit(strategy: ShownStrategy): void {
    this.#refuseWhileChanging()
    const { schedule } = this.show.run.staging
    this.#preview = undefined
    this.#change(this.#with(schedule, strategy), [...this.#injected.map(({ words }) => words), codeOf(strategy)])
  }

  /** Says what an edit would give, as soon as that is known. */
  lookAhead(strategy: ShownStrategy): void {
    this.#refuseWhileChanging()
    const run = this.#with(this.show.run.staging.schedule, strategy)
    this.#preview = new EditPreview(strategy, run, this.#script)
  }

  /** Puts all back as the script has it. */
  backToScript(): void {
    this.#preview = undefined
    this.#pending = undefined
    this.#injected = []
    if (this.show.run !== this.#script) this.#change(this.#script, [])
  }

  /** Changes what arrives, from now on. Throws a UserError where there is no such thing, or not now. */
  inject(injection: Injection): void {
    this.#refuseWhileChanging()
    const more = injected(this.show, injection)
    this.#preview = undefined
    this.#injected = [...this.#injected, more]
    this.#change(this.show.run.changedTo(more.schedule), [...this.#changes, more.words])
  }

  /** The tweet that an element was made of, and when; undefined unless it has arrived. */
  tweet(element: number): { text: string; createdMs: number; receivedMs: number; partition: string } | undefined {
    const { run, stop } = this.show
    const index = run.log.indexOfElement(element, stop)
    if (index === undefined) return undefined
    const arrival = run.staging.schedule.arrival(run.log.at(index)?.arrival as number)
    if (!('tweet' in arrival)) return undefined
    const { tweet, createdAt, receivedAt, partition } = arrival
    return { text: tweet.text.slice(0, 500), createdMs: createdAt, receivedMs: receivedAt, partition }
  }

  /** The cues' clock: up to the cue that the class is at, and altogether. */
  get plannedMs(): { readonly soFar: number; readonly total: number } {
    const { cue, lesson } = this
    const { cues } = lesson.cues
    const sum = (some: readonly Cue[]) => some.reduce((sum, { plannedMs }) => sum + plannedMs, 0)
    return { soFar: cue === undefined ? 0 : sum(cues.slice(0, cues.indexOf(cue) + 1)), total: sum(cues) }
  }

  #with(schedule: Schedule, strategy: ShownStrategy): PlayThrough {
    const { pipeline, reading } = this.lesson
    return new PlayThrough(stagingOf(schedule, pipeline, reading, strategy))
  }

  /** A change is made to the run that is shown, which is not yet what the one before makes of it. */
  #refuseWhileChanging(): void {
    if (this.isChanging) throw new UserError('the change before is still being computed; try again in a moment')
  }

  #change(run: PlayThrough, changes: readonly string[]): void {
    if (run.goOnTo(this.show.nowMs, PATIENCE_MS)) this.#take(run, changes)
    else this.#pending = { run, changes }
  }

  #take(run: PlayThrough, changes: readonly string[]): void {
    this.#pending = undefined
    this.#changes = changes
    this.#revision++
    this.#place.take(run)
    this.#follow()
  }

  /** For the next class: nothing is left of what this one did. */
  #beginAnew(): void {
    this.#preview = undefined
    this.#injected = []
    this.#ownLook = undefined
    this.#began = undefined
    this.#round++
    this.questions.clear()
    // All pages are told what is played, as at the beginning.
    this.#take(this.#script, [])
    this.show.beginAnew(this.lesson.speed)
  }

  #goToCue(id: string): void {
    const cue = this.cued.find(id)
    if (cue === undefined) throw new UserError(`to: there is no cue '${id}'`)
    const stop = this.cued.stopOf(cue)
    if (stop === undefined) {
      const why = this.#script.isWhole
        ? 'what it waits for never happens in this run'
        : 'it is not known yet where it is'
      throw new UserError(`to: the cue '${id}' cannot be gone to: ${why}`)
    }
    this.show.pause()
    this.#place.goTo(stop)
    if (cue.speed !== undefined) this.show.setSpeed(cue.speed)
  }

  /** What depends on where the class is. */
  #follow(): void {
    const { show, scriptStop } = this
    for (const cue of this.cued.all) {
      if (cue.question === undefined) continue
      const stop = this.cued.stopOf(cue)
      if (stop === scriptStop) this.questions.open(cue)
      else if (stop !== undefined && scriptStop > stop) this.questions.close(cue)
    }
    show.lookAt(this.#ownLook ?? this.look.at(show.nowMs))
  }
}
