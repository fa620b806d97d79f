import type { TraceEvent } from '../trace/event.ts'
import { TRACE_VERSION, type Trace } from '../trace/trace.ts'
import { isSameLens, isWithin } from './lens.ts'
import type { FrameMessage, FutureMessage, Message, ShowMessage } from './messages.ts'
import { EventUnpacker } from './packed-events.ts'

/** What a page knows of the replay's trace, made of the server's messages. */
export class ReplayTrace {
  #show: ShowMessage | undefined
  #frame: FrameMessage | undefined
  #unpacker: EventUnpacker | undefined
  #events: TraceEvent[] = []
  #future: readonly { readonly stop: number; readonly event: TraceEvent }[] = []

  /** Takes a message over; false if it says nothing of the trace, or is of another run. */
  take(message: Message): boolean {
    if (message.type === 'show') {
      this.#show = message
      this.#frame = undefined
      this.#unpacker = new EventUnpacker(message)
      this.#events = []
      this.#future = []
      return true
    }
    if (message.type !== 'frame' && message.type !== 'future') return false
    if (message.revision !== this.#show?.revision) return false
    if (message.type === 'frame') this.#takeFrame(message)
    else this.#takeFuture(message)
    return true
  }

  get show(): ShowMessage | undefined {
    return this.#show
  }

  get frame(): FrameMessage | undefined {
    return this.#frame
  }

  /** All that has happened in the windows that are shown; undefined before the first frame. */
  get trace(): Trace | undefined {
    const show = this.#show
    const frame = this.#frame
    if (show === undefined || frame === undefined) return undefined
    const { lens, position, isAtEnd } = frame
    return {
      version: TRACE_VERSION,
      header: show.header,
      events: this.#events,
      ...(!isAtEnd && { isRunning: true as const }),
      ...(lens !== undefined && {
        part: { beganMs: show.beganMs, lastMs: Math.max(0, position.nowMs - lens.fromMs) },
      }),
    }
  }

  /** What is still to come, as far as it is told. */
  get future(): readonly TraceEvent[] {
    const stop = this.#frame?.position.stop ?? 0
    return this.#future.flatMap(one => (one.stop > stop ? [one.event] : []))
  }

  #takeFrame(frame: FrameMessage): void {
    const before = this.#events.length
    const { lens } = frame
    if (lens !== undefined && !isSameLens(lens, this.#frame?.lens)) {
      const latenessMs = this.#latenessMs
      this.#events = this.#events.filter(event => isWithin(event, lens, latenessMs))
    }
    this.#events.length = Math.min(this.#events.length, frame.from)
    const unpacker = this.#unpacker as EventUnpacker
    if (this.#events.length < before) unpacker.keepOnly(this.#events)
    for (const event of unpacker.unpack(frame.events)) this.#events.push(event)
    this.#frame = frame
  }

  #takeFuture({ stops, events }: FutureMessage): void {
    const unpacked = (this.#unpacker as EventUnpacker).unpack(events)
    this.#future = unpacked.map((event, i) => ({ stop: stops[i] as number, event }))
  }

  get #latenessMs(): number {
    return this.#show?.strategy.allowedLatenessMs ?? 0
  }
}
