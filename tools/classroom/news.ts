import { isSameLens } from '../../lib/replay/lens.ts'
import { messageText } from '../../lib/replay/message-text.ts'
import type {
  FrameMessage,
  Message,
  PresenterMessage,
  QuestionMessage,
  ShowMessage,
  View,
} from '../../lib/replay/messages.ts'
import { NO_EVENTS } from '../../lib/replay/packed-events.ts'
import { ChangedPanes } from './changed-panes.ts'
import type { Classroom } from './classroom.ts'
import { inLanguage } from './cue-file.ts'
import { differenceWords } from './difference-words.ts'
import { Frames, type Told } from './frames.ts'
import type { PlayThrough } from './play-through.ts'
import { strategyOf } from './shown-strategy.ts'

/** What one page was told last, by kind; it is told only what is otherwise now. */
export interface Heard {
  revision: number
  frame: number
  told: Told | undefined
  future: { readonly revision: number; readonly told: Told; readonly untilStop: number } | undefined
  scripted: { readonly revision: number; readonly told: Told | undefined } | undefined
  readonly texts: Map<Message['type'], string>
}

/** Nothing. */
export function heardNothing(): Heard {
  return { revision: 0, frame: 0, told: undefined, future: undefined, scripted: undefined, texts: new Map() }
}

/** How many people there are, and what is wrong with the broker that they read from. */
export interface Room {
  readonly clients: number
  readonly following: number
  readonly warning: string
}

/** Tells the pages of a class what is new to them. What several are told is put into words once. */
export class News {
  readonly #classroom: Classroom
  #frames: Frames
  #scripted: { readonly revision: number; readonly frames: Frames; readonly panes: ChangedPanes } | undefined
  #framesOf: number
  #changes = 1
  #written = new Map<string, string>()

  /** Where the room comes in. */
  rooms: readonly string[] = []

  constructor(classroom: Classroom) {
    this.#classroom = classroom
    this.#framesOf = classroom.revision
    this.#frames = new Frames(classroom.show.run, classroom.revision)
  }

  /** Something is otherwise than it was. */
  change(): void {
    this.#changes++
    this.#written = new Map()
    const { revision, show } = this.#classroom
    if (this.#framesOf === revision) return
    this.#framesOf = revision
    this.#frames = new Frames(show.run, revision)
  }

  /** What a page does not know yet, each a message's text; from then on it knows. */
  tell(view: View, heard: Heard, room: Room): readonly string[] {
    const { revision, show } = this.#classroom
    const told: string[] = []
    if (heard.revision !== revision) {
      heard.revision = revision
      heard.told = undefined
      heard.future = undefined
      heard.texts.delete('cues')
      heard.texts.delete('preview')
      told.push(this.#once(`show ${view} ${revision}`, () => messageText(this.#show(view, show.run, revision))))
    }
    this.#tellIfNew(
      told,
      heard,
      'cues',
      this.#once(`cues ${view}`, () => messageText(this.#cues(view))),
    )
    if (heard.frame !== this.#changes) {
      heard.frame = this.#changes
      const now: Told = { revision, lens: show.lens, stop: show.stop }
      const before = heard.told
      heard.told = now
      told.push(this.#once(`frame ${nameOf(before)}`, () => this.#frameText(this.#frames, show.run, before, now)))
      this.#tellFuture(told, view, heard, now)
      this.#tellScripted(told, view, heard)
    }
    this.#tellIfNew(
      told,
      heard,
      'question',
      this.#once(`question ${view === 'presenter'}`, () => messageText(this.#question(view))),
    )
    if (view === 'presenter') {
      const { preview } = this.#classroom
      // Asked for once more, the same is told once more.
      if (preview === undefined) heard.texts.delete('preview')
      else this.#tellIfNew(told, heard, 'preview', messageText(preview))
      this.#tellIfNew(told, heard, 'presenter', messageText(this.#presenter(room)))
    }
    return told
  }

  #once(name: string, write: () => string): string {
    let text = this.#written.get(name)
    if (text === undefined) {
      text = write()
      this.#written.set(name, text)
    }
    return text
  }

  #tellIfNew(told: string[], heard: Heard, kind: Message['type'], text: string): void {
    if (heard.texts.get(kind) === text) return
    heard.texts.set(kind, text)
    told.push(text)
  }

  #show(view: View, run: PlayThrough, revision: number): ShowMessage {
    const { lesson, changes, cued, round } = this.#classroom
    const { schedule } = run.staging
    return {
      type: 'show',
      revision,
      round,
      title: lesson.title,
      rooms: this.rooms,
      recording: `${schedule.title}${schedule.seed === undefined ? '' : ` (simulated, seed ${schedule.seed})`}`,
      pipeline: lesson.pipeline.name,
      tweets: lesson.pipeline.tweets,
      language: lesson.language,
      header: run.header,
      step: run.step.path,
      beganMs: schedule.beganMs,
      lastMs: schedule.lastMs,
      arrivals: schedule.length,
      ...(view === 'presenter' && { partitions: schedule.partitions }),
      cueCount: cued.all.length,
      strategy: strategyOf(run.step, run.staging),
      changes,
    }
  }

  #cues(view: View): Message {
    const { cued, show, scriptStop, revision } = this.#classroom
    const cues = cued.shown(view === 'presenter' || show.showsFuture ? undefined : scriptStop)
    return { type: 'cues', revision, cues }
  }

  /** A frame's text; `wrap` puts it into another message. */
  #frameText(
    frames: Frames,
    run: PlayThrough,
    before: Told | undefined,
    now: Told,
    wrap: (frame: FrameMessage) => Message = frame => frame,
  ): string {
    const { revision, from, events, firings } = frames.newTo(before, now)
    const frame = { ...this.#frame(run, now), revision, from, events, ...(firings !== undefined && { firings }) }
    return messageText(wrap(frame))
  }

  #frame(run: PlayThrough, now: Told): Omit<FrameMessage, 'revision' | 'from' | 'events'> {
    const { show, cue, lesson, cued, look } = this.#classroom
    const keys = cued.keysAt(look.stop)
    const annotations = cue?.annotations.map(text => inLanguage(text, lesson.language)) ?? []
    const isShown = run === show.run
    return {
      type: 'frame',
      ...(now.lens !== undefined && { lens: now.lens }),
      position: isShown ? show.position : { ...show.position, stop: now.stop },
      totals: isShown ? show.totals : { ...run.log.totalsAt(now.stop), arrived: show.totals.arrived },
      isPlaying: show.isPlaying,
      isAtEnd: show.isAtEnd,
      speed: show.speed,
      ...(show.loop !== undefined && { loop: show.loop }),
      screen: { isBlank: show.isBlank, showsFuture: show.showsFuture },
      ...(keys !== undefined && { keys }),
      ...(cue !== undefined && { cue: { id: cue.id, annotations } }),
    }
  }

  /** What comes, to those who may see it: told anew where it was left, or is nearly used up. */
  #tellFuture(told: string[], view: View, heard: Heard, now: Told): void {
    const { show, revision } = this.#classroom
    const before = heard.future
    if (view !== 'presenter' && !show.showsFuture) {
      if (before !== undefined) told.push(messageText({ type: 'future', revision, stops: [], events: NO_EVENTS }))
      heard.future = undefined
      return
    }
    const { length } = show.run.log
    const isLeft =
      before === undefined ||
      before.revision !== revision ||
      now.stop < before.told.stop ||
      !isSameLens(now.lens, before.told.lens)
    const half = before === undefined ? 0 : (before.told.stop + before.untilStop) / 2
    const isUsedUp = before !== undefined && now.stop > half && before.untilStop < length
    if (!isLeft && !isUsedUp) return
    heard.future = { revision, told: now, untilStop: this.#frames.untilAhead(now.stop) }
    const ahead = () => messageText({ type: 'future', revision, ...this.#frames.ahead(now) })
    told.push(this.#once('future', ahead))
  }

  /** The scripted run beside the one that is shown; a room's page has no place for it. */
  #tellScripted(told: string[], view: View, heard: Heard): void {
    const { script, revision, show } = this.#classroom
    if (view === 'room') return
    if (script === undefined) {
      if (heard.scripted !== undefined) told.push(messageText({ type: 'compare', words: '' }))
      heard.scripted = undefined
      return
    }
    if (this.#scripted?.revision !== revision) {
      const panes = new ChangedPanes(show.run.log, script.log)
      this.#scripted = { revision, frames: this.#scripted?.frames ?? new Frames(script, 0), panes }
    }
    const { frames, panes } = this.#scripted
    const now: Told = { revision: 0, lens: show.lens, stop: script.log.stopAt(show.nowMs) }
    const changed = panes.upTo(show.stop, now.stop)
    const words = `So far: ${differenceWords(show.totals, script.log.totalsAt(now.stop), changed)}`
    if (heard.scripted?.revision !== revision) {
      heard.scripted = { revision, told: undefined }
      const scripted = () => this.#show(view, script, 0)
      told.push(this.#once(`scripted ${view}`, () => messageText({ type: 'compare', scripted: scripted(), words })))
    }
    const before = heard.scripted.told
    heard.scripted = { revision, told: now }
    const wrap = (scripted: FrameMessage): Message => ({ type: 'compare', scripted, words })
    told.push(this.#once(`compare ${nameOf(before)}`, () => this.#frameText(frames, script, before, now, wrap)))
  }

  #question(view: View): QuestionMessage {
    const { cue, lesson, questions, cued } = this.#classroom
    if (cue?.question === undefined) {
      return { type: 'question', id: '', text: '', kind: 'choice', state: 'closed', answers: 0 }
    }
    return questions.message(cue, cue.question, lesson.language, cued.right(cue), view === 'presenter')
  }

  #presenter(room: Room): PresenterMessage {
    const { cue, cued, lesson, show, scriptStop, questions, plannedMs, takenMs, warnings, isChanging, injected } =
      this.#classroom
    const next = cued.after(scriptStop)
    const place = next && cued.shown().find(({ id }) => id === next.id)
    return {
      type: 'presenter',
      ...(cue !== undefined && { cue: cued.named(cue) }),
      notes: cue === undefined ? '' : inLanguage(cue.notes, lesson.language),
      answer: cue === undefined ? '' : inLanguage(cue.answer, lesson.language),
      ...(next !== undefined && {
        next: { ...cued.named(next), ...(place?.atMs !== undefined && { atMs: place.atMs }) },
      }),
      clock: { plannedMs: plannedMs.soFar, totalMs: plannedMs.total, takenMs: Math.floor(takenMs / 1000) * 1000 },
      room: {
        clients: room.clients,
        following: room.following,
        answers: cue === undefined ? 0 : questions.answerCount(cue),
      },
      ready: Math.round(show.run.ready * 100) / 100,
      isChanging,
      ...(injected !== undefined && { injected }),
      warnings: room.warning === '' ? warnings : [...warnings, room.warning],
    }
  }
}

function nameOf(told: Told | undefined): string {
  if (told === undefined) return 'nothing'
  return `${told.revision} ${told.stop} ${told.lens?.fromMs} ${told.lens?.toMs}`
}
