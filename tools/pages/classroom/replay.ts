import { ClockText } from '../../../lib/charts/words/clock-text.ts'
import type { Timestamp } from '../../../lib/core/time.ts'
import type {
  CompareMessage,
  FrameMessage,
  Lens,
  Message,
  PresenterMessage,
  PreviewMessage,
  QuestionMessage,
  ShowMessage,
  ShownCue,
  StopKind,
} from '../../../lib/replay/messages.ts'
import type { TraceEvent } from '../../../lib/trace/event.ts'
import type { GroupingIndex } from './grouping-index.ts'
import { countBefore, type Logged } from './key-log.ts'
import { type KnownPart, type KnownRun, ToldRun } from './known-run.ts'
import type { Standing } from './replay-drawing.ts'

/** Where a page stands by itself, and in which part of what it was told; that part has to be found where another run is told. */
interface OwnStanding extends Standing {
  readonly part: KnownPart | undefined
}

/** What a page knows of the replay, from the messages of the server. It follows, or stands by itself where it likes. */
export class Replay {
  question: QuestionMessage | undefined
  presenter: PresenterMessage | undefined
  preview: PreviewMessage | undefined
  /** Those that this page may know. */
  cues: readonly ShownCue[] = []
  /** The firings so far, as a frame tells them where they are new. */
  firings = ''
  #run: ToldRun | undefined
  #script: ToldRun | undefined
  #difference = ''
  #own: OwnStanding | undefined

  receive(message: Message): void {
    switch (message.type) {
      case 'show':
        // Where the class begins anew, all are there.
        if (message.round !== this.show?.round) this.follow()
        else if (message.revision !== this.show?.revision && this.#own !== undefined)
          this.#own = { ...this.#own, part: undefined }
        this.#run = new ToldRun(message)
        this.cues = []
        this.firings = ''
        this.preview = undefined
        return
      case 'frame':
        if (message.revision !== this.show?.revision) return
        this.firings = message.firings ?? this.firings
        this.#run?.takeFrame(message)
        if (this.#own !== undefined && this.#own.part === undefined) this.seek(this.#own.nowMs)
        return
      case 'future':
        return this.#run?.takeFuture(message)
      case 'compare':
        return this.#takeScript(message)
      case 'cues':
        if (message.revision === this.show?.revision) this.cues = message.cues
        return
      case 'question':
        this.question = message
        return
      case 'presenter':
        this.presenter = message
        return
      case 'preview':
        this.preview = message
        return
    }
  }

  get show(): ShowMessage | undefined {
    return this.#run?.show
  }

  get frame(): FrameMessage | undefined {
    return this.#run?.frame
  }

  get clock(): ClockText {
    return this.#run?.clock ?? new ClockText(0)
  }

  /** What is played, once there is something of it; of a page that stands by itself, what it stands in. */
  get run(): KnownRun | undefined {
    if (this.#run?.frame === undefined) return undefined
    return this.#ownSeen?.part ?? this.#run
  }

  /** Which windows are shown: by itself a page sees those of its own time, unless the class looks at that. */
  get lens(): Lens | undefined {
    const own = this.#ownSeen
    if (own?.part === undefined) return this.frame?.lens
    const { lens, fromMs } = own.part
    if (lens?.toMs !== undefined && own.nowMs >= lens.fromMs) return lens
    return fromMs === undefined ? undefined : { fromMs }
  }

  /** What is still to come, where that may be seen. */
  get future(): KnownRun | undefined {
    return this.#run?.future
  }

  /** The run as it was before it was edited, where it was; and how they differ. */
  get script(): { readonly run: KnownRun; readonly words: string } | undefined {
    return this.#script?.frame === undefined ? undefined : { run: this.#script, words: this.#difference }
  }

  get isFollowing(): boolean {
    return this.#own === undefined
  }

  /** Where the page stands: with the class, or by itself. */
  get standing(): Standing {
    return this.#ownSeen ?? { place: this.#run?.index.count ?? 0, nowMs: this.#classMs }
  }

  get #classMs(): Timestamp {
    return this.frame?.position.nowMs ?? this.show?.beganMs ?? 0
  }

  /** Where it stands by itself. Where the class went back, there is no more than that to see. */
  get #ownSeen(): OwnStanding | undefined {
    const own = this.#own
    if (own?.part === undefined || own.nowMs > this.#classMs || own.place > own.part.index.count) return undefined
    return own
  }

  /** Stands still where it is, whatever the class does. */
  letGo(): void {
    this.#own ??= { ...this.standing, part: this.#run?.frame && this.#run.part }
  }

  follow(): void {
    this.#own = undefined
  }

  /** Goes by itself to a moment that the class has seen. */
  seek(atMs: Timestamp): void {
    const told = this.#run
    if (told?.frame === undefined) return
    const wantedMs = Math.min(atMs, this.#classMs)
    const beganMs = ({ fromMs }: KnownPart) => Math.max(told.show.beganMs, fromMs ?? told.show.beganMs)
    const parts = [told.part, ...[...told.left].reverse()]
    let found: { readonly part: KnownPart; readonly nowMs: Timestamp } | undefined
    for (const part of parts) {
      // What it does not know it cannot go to, but as near as can be.
      const nowMs = Math.min(wantedMs, part.untilMs)
      if (nowMs >= beganMs(part) && nowMs > (found?.nowMs ?? Number.NEGATIVE_INFINITY)) found = { part, nowMs }
    }
    const { part, nowMs } = found ?? { part: told.part, nowMs: Math.min(this.#classMs, beganMs(told.part)) }
    this.#own = { place: placeAt(part.events, nowMs), nowMs, part }
  }

  /** Goes by itself to the next stop, or exactly back to the one before. False if there is none. */
  step(by: StopKind, back: boolean): boolean {
    const { run, standing, show } = this
    if (run === undefined || show === undefined) return false
    const place = stopFrom(stopsOf(run.index, by), standing.place, back)
    if (place === undefined) return false
    const part = this.#ownSeen?.part ?? this.#run?.part
    const beganMs = Math.max(show.beganMs, part?.fromMs ?? show.beganMs)
    this.#own = { place, nowMs: run.events[place - 1]?.processingTimeMs ?? beganMs, part }
    return true
  }

  #takeScript({ scripted, words }: CompareMessage): void {
    this.#difference = words
    if (scripted === undefined) this.#script = undefined
    else if (scripted.type === 'show') this.#script = new ToldRun(scripted)
    else this.#script?.takeFrame(scripted)
  }
}

function stopsOf(index: GroupingIndex, by: StopKind): readonly Logged[] {
  if (by === 'element') return index.elementAts
  return by === 'pane' ? index.firings : index.watermarks
}

/** The place after the next stop, or after the one before; the very beginning lies before all. */
function stopFrom(stops: readonly Logged[], place: number, back: boolean): number | undefined {
  if (!back) {
    const next = stops[countBefore(stops, place)]
    return next === undefined ? undefined : next.at + 1
  }
  const earlier = countBefore(stops, place - 1)
  return place === 0 ? undefined : earlier === 0 ? 0 : (stops[earlier - 1] as Logged).at + 1
}

/** How many events there were until a moment. */
function placeAt(events: readonly TraceEvent[], atMs: Timestamp): number {
  let [low, high] = [0, events.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((events[middle] as TraceEvent).processingTimeMs <= atMs) low = middle + 1
    else high = middle
  }
  return low
}
