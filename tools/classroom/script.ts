import { Pipeline } from 'yeoul'
import { graphOf } from '../../lib/core/pipeline.ts'
import type { Answer, Lens, ShownCue, ShownStrategy } from '../../lib/replay/messages.ts'
import { UserError } from '../command.ts'
import type { Language } from '../language.ts'
import { type Cue, type CueFile, inLanguage } from './cue-file.ts'
import { CuePlaces, timeOfCue } from './cue-places.ts'
import type { PlayThrough, Staging } from './play-through.ts'
import type { Schedule } from './schedule.ts'
import { type ScheduledReading, scheduledTweets } from './scheduled-tweets.ts'
import type { ShownPipeline } from './shown-pipeline.ts'
import { applied } from './shown-strategy.ts'

/** A pipeline over a schedule; `strategy` in the place of the one that the pipeline's first windowInto sets. */
export function stagingOf(
  schedule: Schedule,
  pipeline: ShownPipeline,
  reading: ScheduledReading,
  strategy?: ShownStrategy,
): Staging {
  const { watermark, idleMs = Number.POSITIVE_INFINITY } = strategy ?? reading
  return {
    schedule,
    watermark,
    idleMs,
    build(schedule) {
      const root = new Pipeline()
      let isFirst = true
      graphOf(root).rewindow = given => {
        if (strategy === undefined || !isFirst) return given
        isFirst = false
        return applied(given, strategy)
      }
      pipeline.apply(root.apply(scheduledTweets(schedule, { ...reading, watermark, idleMs })))
      if (strategy !== undefined && isFirst) {
        throw new UserError(`${pipeline.name}: has no windowInto that could be changed; show one that has`)
      }
      return root
    },
  }
}

/** The cues of a file in a run: where each is, and which the class has come to. */
export class CuedRun {
  readonly #run: PlayThrough
  readonly #cues: readonly Cue[]
  readonly #language: Language
  readonly #places: CuePlaces

  constructor(run: PlayThrough, { cues }: Pick<CueFile, 'cues'>, language: Language) {
    this.#run = run
    this.#cues = cues
    this.#language = language
    this.#places = new CuePlaces(
      run,
      cues.map(({ place }) => place),
    )
  }

  get all(): readonly Cue[] {
    return this.#cues
  }

  stopOf(cue: Cue): number | undefined {
    return this.#places.find()[this.#cues.indexOf(cue)]
  }

  find(id: string): Cue | undefined {
    return this.#cues.find(cue => cue.id === id) ?? this.#cues[Number(id) - 1]
  }

  /** The cue that was come to last. */
  at(stop: number): Cue | undefined {
    const stops = this.#places.find()
    let found: number | undefined
    for (const [i, place] of stops.entries()) {
      if (place === undefined || place > stop) continue
      if (found === undefined || place >= (stops[found] as number)) found = i
    }
    return found === undefined ? undefined : this.#cues[found]
  }

  /** The cue that comes next. */
  after(stop: number, isWanted: (cue: Cue) => boolean = () => true): Cue | undefined {
    const stops = this.#places.find()
    let found: number | undefined
    for (const [i, place] of stops.entries()) {
      if (place === undefined || place <= stop || !isWanted(this.#cues[i] as Cue)) continue
      if (found === undefined || place < (stops[found] as number)) found = i
    }
    return found === undefined ? undefined : this.#cues[found]
  }

  /**
   * What is looked at after a stop, as the cues up to it say. A cue that looks at its own time does so until that is over;
   * one that looks back, until the next.
   */
  lookAt(stop: number, nowMs: number): Lens | undefined {
    const cue = this.#newest('look', stop)
    if (cue?.look === undefined || cue.look === 'now') return undefined
    const { beganMs } = this.#run.staging.schedule
    const lens = { fromMs: timeOfCue(cue.look.from, beganMs), toMs: timeOfCue(cue.look.to, beganMs) }
    const isOwnTime = this.#timeOf(this.stopOf(cue) ?? 0) < lens.toMs
    return isOwnTime && nowMs > lens.toMs ? undefined : lens
  }

  /** Whose lanes are shown first after a stop. */
  keysAt(stop: number): readonly string[] | undefined {
    return this.#newest('keys', stop)?.keys
  }

  /** Of the cues up to a stop the last one that says something of a kind. */
  #newest(name: 'look' | 'keys', stop: number): Cue | undefined {
    let found: Cue | undefined
    let newest = -1
    for (const [i, place] of this.#places.find().entries()) {
      const cue = this.#cues[i] as Cue
      if (place === undefined || place > stop || place < newest || cue[name] === undefined) continue
      newest = place
      found = cue
    }
    return found
  }

  /** All cues, or only those up to a stop. */
  shown(upTo = Number.POSITIVE_INFINITY): readonly ShownCue[] {
    const stops = this.#places.find()
    return this.#cues.flatMap((cue, i) => {
      const stop = stops[i]
      if ((stop ?? Number.POSITIVE_INFINITY) > upTo) return []
      const atMs = stop === undefined ? undefined : this.#timeOf(stop)
      return [
        {
          ...this.named(cue),
          ...(stop !== undefined && { stop }),
          ...(atMs !== undefined && { atMs }),
        },
      ]
    })
  }

  named(cue: Cue): { readonly id: string; readonly number: number; readonly label: string } {
    return { id: cue.id, number: this.#cues.indexOf(cue) + 1, label: inLanguage(cue.label, this.#language) }
  }

  /** The answer that is right, as far as it is known. */
  right(cue: Cue): Answer | undefined {
    const right = cue.question?.right
    const stop = this.stopOf(cue)
    if (right === undefined || stop === undefined) return undefined
    if ('value' in right) return right.value
    const { log } = this.#run
    for (let i = stop; i < log.length; i++) {
      const event = log.at(i)?.event
      if (right.next === 'drop' && event?.type === 'drop') {
        return { eventTimeMs: event.eventTimeMs, processingTimeMs: event.processingTimeMs }
      }
      if (right.next === 'drop' || event?.type !== 'pane') continue
      if (right.next === 'pane value') return typeof event.value === 'number' ? event.value : undefined
      const { start, end } = event.window
      return {
        eventTimeMs: Number.isFinite(end - start) ? (start + end) / 2 : event.processingTimeMs,
        processingTimeMs: event.processingTimeMs,
      }
    }
    return undefined
  }

  #timeOf(stop: number): number {
    return this.#run.log.timeOf(stop) ?? this.#run.staging.schedule.beganMs
  }
}
