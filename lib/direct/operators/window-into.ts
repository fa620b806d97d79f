import type { PaneInfo } from '../../core/pane.ts'
import { showValue } from '../../core/show-value.ts'
import type { Timestamp } from '../../core/time.ts'
import type { BoundedWindow, WindowFn } from '../../core/window.ts'
import type { Receiver } from '../receiver.ts'
import type { RunContext } from '../run-context.ts'

/** Puts each element into the windows that the window function assigns; the pane stays as it was, as in Beam. */
export class WindowIntoStep implements Receiver {
  readonly #path: string
  readonly #context: RunContext
  readonly #windowFn: WindowFn
  readonly #out: Receiver

  constructor(path: string, context: RunContext, windowFn: WindowFn<never>, out: Receiver) {
    this.#path = path
    this.#context = context
    this.#windowFn = windowFn as WindowFn
    this.#out = out
  }

  receive(value: unknown, timestamp: Timestamp, _: readonly BoundedWindow[], pane: PaneInfo): void {
    this.#context.metrics.step = this.#path
    let windows: readonly BoundedWindow[]
    try {
      const assigned = this.#windowFn.assignWindows({ element: value, timestamp })
      windows = Array.isArray(assigned) ? assigned : [...assigned]
    } catch (thrown) {
      throw this.#context.failure(this.#path, value, thrown)
    }
    if (windows.length === 0) {
      const message = `${this.#windowFn.name} assigned no window to ${showValue(value)}; an element must be in at least one, so filter before, or return an interval`
      throw this.#context.failure(this.#path, value, new Error(message))
    }
    this.#out.receive(value, timestamp, windows, pane)
  }
}
