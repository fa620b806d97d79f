import type { Timestamp } from '../core/time.ts'
import type { BoundedWindow } from '../core/window.ts'
import type { DropEvent } from '../trace/event.ts'
import type { RunContext } from './run-context.ts'

/**
 * A step that the watermark does something to, or that holds it back: sources, groupings, stateful steps, side inputs.
 * Others let it through, so the run passes it from one of these to the next, in the order of the graph.
 */
export abstract class WatermarkOperator {
  readonly path: string
  readonly context: RunContext
  upstream: readonly WatermarkOperator[] = []
  inputWatermark: Timestamp = Number.NEGATIVE_INFINITY
  outputWatermark: Timestamp = Number.NEGATIVE_INFINITY

  constructor(path: string, context: RunContext) {
    this.path = path
    this.context = context
  }

  /** All that came with one arrival has come. */
  endArrival(): void {}

  /** The input watermark has been given, perhaps again: do what is due. */
  abstract onWatermark(): void

  /** The earliest time at which the output watermark is held; Infinity if it is not. */
  abstract get hold(): Timestamp

  /** When the next timer in processing time is due. */
  get nextProcessingTimer(): Timestamp {
    return Number.POSITIVE_INFINITY
  }

  /** Fires the timers that are due now, in processing time. */
  fireProcessingTimers(): void {}

  /** All that the step remembers, as data that tagged JSON can carry. */
  abstract snapshot(): unknown
  abstract restore(snapshot: unknown): void

  /** Takes over the watermark from upstream, does what is due, and moves the output watermark. */
  advance(): void {
    let watermark = Number.POSITIVE_INFINITY
    for (const { outputWatermark } of this.upstream) if (outputWatermark < watermark) watermark = outputWatermark
    if (watermark > this.inputWatermark) this.inputWatermark = watermark
    this.onWatermark()
    const hold = this.hold
    this.moveOutput(hold < this.inputWatermark ? hold : this.inputWatermark)
  }

  /** Tells that an element was not taken, in one of its windows. */
  protected drop(
    key: unknown,
    window: BoundedWindow,
    timestamp: Timestamp,
    reason: DropEvent['reason'],
    id: number,
  ): void {
    const { metrics, recorder, now } = this.context
    metrics.step = this.path
    metrics.count(reason === 'window expired' ? 'droppedDueToLateness' : 'droppedDueToClosedWindow', 1)
    recorder?.record({
      type: 'drop',
      step: this.path,
      id,
      key,
      window,
      eventTimeMs: timestamp,
      reason,
      watermarkMs: this.inputWatermark,
      processingTimeMs: now,
    })
  }

  /** Tells that a window has expired; of windows that merge, which key's. */
  protected traceExpiry(window: BoundedWindow, ofKey?: { readonly key: unknown }): void {
    this.context.recorder?.record({
      type: 'expire',
      step: this.path,
      window,
      ...ofKey,
      watermarkMs: this.inputWatermark,
      processingTimeMs: this.context.now,
    })
  }

  /** True if the output watermark could be moved. */
  get isBehind(): boolean {
    return this.outputWatermark < this.inputWatermark && this.outputWatermark < this.hold
  }

  /** Moves the output watermark; it never goes back. */
  moveOutput(to: Timestamp): void {
    if (to <= this.outputWatermark) return
    this.outputWatermark = to
    const { context } = this
    if (context.full) {
      context.recorder?.record({ type: 'watermark', step: this.path, eventTimeMs: to, processingTimeMs: context.now })
    }
  }
}
