import { ClockText } from '../../../lib/charts/words/clock-text.ts'
import type { Timestamp } from '../../../lib/core/time.ts'
import { isSameLens, isWithin } from '../../../lib/replay/lens.ts'
import type { FrameMessage, FutureMessage, Lens, ShowMessage } from '../../../lib/replay/messages.ts'
import { ReplayTrace } from '../../../lib/replay/replay-trace.ts'
import type { TraceEvent } from '../../../lib/trace/event.ts'
import { GroupingIndex } from './grouping-index.ts'

/** So many events that have left the lens are kept. */
const MOST_LEFT = 30_000

/** A run as a page knows it: its events, and what became of the grouping that is shown. */
export interface KnownRun {
  readonly events: readonly TraceEvent[]
  readonly index: GroupingIndex
}

/** What a page was told from one picture on, until it had to be told all of another. */
export interface KnownPart extends KnownRun {
  /** What lies before that is not known, nor what came later. */
  readonly fromMs: Timestamp | undefined
  readonly untilMs: Timestamp
  /** Which windows it was told of last. */
  readonly lens: Lens | undefined
}

/** So many parts that the class has left are kept, for those who look around by themselves. */
const MOST_PARTS = 3

/** A run that is told message by message. */
export class ToldRun implements KnownRun {
  readonly show: ShowMessage
  readonly clock: ClockText
  readonly #trace = new ReplayTrace()
  #index: GroupingIndex
  /** All that came since the picture was begun, and which of it is still in the lens: the frames count only that. */
  #events: TraceEvent[] = []
  #part: KnownPart
  #left: readonly KnownPart[] = []
  #kept: number[] = []
  #future: KnownRun | undefined

  /** Throws if its grouping is not among its steps. */
  constructor(show: ShowMessage) {
    this.show = show
    this.#trace.take(show)
    this.#index = indexOf(show)
    this.#part = { events: this.#events, index: this.#index, fromMs: undefined, untilMs: show.beganMs, lens: undefined }
    this.clock = clockOf(show)
  }

  get events(): readonly TraceEvent[] {
    return this.#events
  }

  get index(): GroupingIndex {
    return this.#index
  }

  get frame(): FrameMessage | undefined {
    return this.#trace.frame
  }

  /** What it is told now. */
  get part(): KnownPart {
    return this.#part
  }

  /** What it was told before that, the newest last: only what the class has left. */
  get left(): readonly KnownPart[] {
    return this.#left
  }

  /** What is still to come, where that may be seen. */
  get future(): KnownRun | undefined {
    return this.#future
  }

  takeFrame(frame: FrameMessage): void {
    const before = this.frame?.lens
    if (!this.#trace.take(frame)) return
    const { from, lens, position } = frame
    const untilMs = position.nowMs
    if (lens !== undefined && !isSameLens(before, lens)) {
      const { allowedLatenessMs } = this.show.strategy
      this.#kept = this.#kept.filter(at => isWithin(this.#events[at] as TraceEvent, lens, allowedLatenessMs))
    }
    const own = this.#trace.trace?.events ?? []
    // What has left the lens is forgotten now and then: to read all again takes a while.
    if (from === 0 || this.#events.length > MOST_LEFT + 2 * own.length) return this.#readAgain(own, lens, untilMs)
    const end = this.#kept[from] ?? this.#events.length
    this.#index.shorten(end)
    this.#events.length = end
    this.#kept.length = Math.min(this.#kept.length, from)
    const more = own.slice(from)
    for (const event of more) this.#kept.push(this.#events.push(event) - 1)
    this.#index.add(more)
    this.#part = { ...this.#part, lens, untilMs }
  }

  #readAgain(events: readonly TraceEvent[], lens: Lens | undefined, untilMs: Timestamp): void {
    if (this.#events.length > 0) this.#left = [...this.#left, this.#part].slice(-MOST_PARTS)
    this.#index = indexOf(this.show)
    this.#events = [...events]
    this.#kept = this.#events.map((_, at) => at)
    this.#index.add(this.#events)
    this.#part = { events: this.#events, index: this.#index, fromMs: lens?.fromMs, untilMs, lens }
  }

  takeFuture(message: FutureMessage): void {
    if (!this.#trace.take(message)) return
    this.#future = undefined
    if (message.events.count === 0) return
    // It begins where the watermark stands.
    const last = this.#events.findLast(({ type }) => type === 'watermark')
    const events = [...(last === undefined ? [] : [last]), ...this.#trace.future]
    const index = indexOf(this.show)
    index.add(events)
    this.#future = { events, index }
  }
}

function indexOf({ header, step: path }: ShowMessage): GroupingIndex {
  const step = header.steps.find(step => step.path === path)
  if (step === undefined) throw new Error(`the replay shows '${path}', which is none of its steps`)
  return new GroupingIndex(header, step)
}

function clockOf({ header, step, beganMs }: ShowMessage): ClockText {
  const shape = header.steps.find(({ path }) => path === step)?.windowing?.shape
  const unit = shape?.kind === 'fixed' ? shape.sizeMs : shape?.kind === 'sliding' ? shape.periodMs : undefined
  return new ClockText(beganMs, unit)
}
