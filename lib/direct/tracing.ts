import type { PaneInfo } from '../core/pane.ts'
import type { Timestamp } from '../core/time.ts'
import type { BoundedWindow } from '../core/window.ts'
import type { Recorder } from '../trace/event-recorder.ts'
import type { Receiver } from './receiver.ts'
import type { RunContext } from './run-context.ts'

/** Records that an element comes to a step. */
export class TracedInput implements Receiver {
  readonly #path: string
  readonly #context: RunContext
  readonly #step: Receiver

  constructor(path: string, context: RunContext, step: Receiver) {
    this.#path = path
    this.#context = context
    this.#step = step
  }

  receive(value: unknown, timestamp: Timestamp, windows: readonly BoundedWindow[], pane: PaneInfo): void {
    const { recorder, elementId: id, madeFrom: from, now: processingTimeMs } = this.#context
    const step = this.#path
    // Two literals: a spread would cost more than the rest, and this is done for each element at each step.
    if (from === 0) {
      recorder?.record({ type: 'element', step, id, eventTimeMs: timestamp, windows, value, processingTimeMs })
    } else {
      recorder?.record({ type: 'element', step, id, from, eventTimeMs: timestamp, windows, value, processingTimeMs })
    }
    this.#step.receive(value, timestamp, windows, pane)
  }
}

/** Gives each element that a function makes an id of its own, and says which element it was made from. */
export class NumberedOutput implements Receiver {
  readonly #context: RunContext
  readonly #recorder: Recorder
  readonly #out: Receiver

  constructor(context: RunContext, recorder: Recorder, out: Receiver) {
    this.#context = context
    this.#recorder = recorder
    this.#out = out
  }

  receive(value: unknown, timestamp: Timestamp, windows: readonly BoundedWindow[], pane: PaneInfo): void {
    const context = this.#context
    const { elementId, madeFrom } = context
    context.madeFrom = elementId
    context.elementId = this.#recorder.nextId()
    this.#out.receive(value, timestamp, windows, pane)
    context.elementId = elementId
    context.madeFrom = madeFrom
  }
}
