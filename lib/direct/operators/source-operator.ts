import type { PaneInfo } from '../../core/pane.ts'
import { NO_FIRING } from '../../core/pane.ts'
import type { Timestamp } from '../../core/time.ts'
import { type BoundedWindow, GLOBAL_WINDOW } from '../../core/window.ts'
import type { Receiver } from '../receiver.ts'
import type { RunContext } from '../run-context.ts'
import { WatermarkOperator } from '../watermark-operator.ts'
import type { Part } from './part.ts'

const IN_GLOBAL_WINDOW: readonly BoundedWindow[] = [GLOBAL_WINDOW]

/** A root of the graph: its output watermark is the earliest of its parts'. */
export class SourceOperator extends WatermarkOperator {
  readonly out: Receiver
  readonly deadLetters: Receiver | undefined
  parts: readonly Part[] = []

  constructor(path: string, context: RunContext, out: Receiver, deadLetters: Receiver | undefined) {
    super(path, context)
    this.out = out
    this.deadLetters = deadLetters
  }

  onWatermark(): void {}

  override advance(): void {
    let watermark = Number.POSITIVE_INFINITY
    for (const part of this.parts) if (part.watermark < watermark) watermark = part.watermark
    if (this.parts.length > 0) this.moveOutput(watermark)
  }

  get hold(): Timestamp {
    return Number.POSITIVE_INFINITY
  }

  /** The parts are saved and restored one by one, where their readers are opened. */
  snapshot(): unknown {
    return null
  }
  restore(): void {}

  emit(value: unknown, timestamp: Timestamp, pane: PaneInfo = NO_FIRING): void {
    this.#number()
    this.out.receive(value, timestamp, IN_GLOBAL_WINDOW, pane)
  }

  emitBroken(broken: unknown, reason: string, place: string): void {
    if (this.deadLetters === undefined) {
      const { context } = this
      if (context.deadLetterCount++ === 0) context.firstDeadLetter = `${this.path}: ${place}: ${reason}`
      return
    }
    this.#number()
    this.deadLetters.receive(
      { element: broken, reason, step: this.path, place },
      Number.NEGATIVE_INFINITY,
      IN_GLOBAL_WINDOW,
      NO_FIRING,
    )
  }

  #number(): void {
    const { context } = this
    if (!context.full || context.recorder === undefined) return
    context.elementId = context.recorder.nextId()
    context.madeFrom = 0
  }
}
