import type { PaneInfo } from '../../core/pane.ts'
import type { Timestamp } from '../../core/time.ts'
import type { BoundedWindow } from '../../core/window.ts'
import type { BundleContext } from './bundle-context.ts'
import type { MaybeLater } from './in-turn.ts'
import type { Receiver } from './receiver.ts'

/**
 * Records the panes of a grouping, as the engine gives them. What the engine keeps to itself, why a pane fired and what
 * the watermark was, is not in it.
 */
export class PaneTrace implements Receiver {
  readonly #path: string
  readonly #context: BundleContext
  readonly #out: Receiver

  constructor(path: string, context: BundleContext, out: Receiver) {
    this.#path = path
    this.#context = context
    this.#out = out
  }

  receive(value: unknown, timestamp: Timestamp, windows: readonly BoundedWindow[], pane: PaneInfo): MaybeLater {
    const [key, held] = value as readonly [unknown, unknown]
    for (const window of windows) {
      this.#context.recorder?.record({
        type: 'pane',
        step: this.#path,
        id: 0,
        key,
        window,
        pane,
        eventTimeMs: timestamp,
        value: held,
        elements: [],
        why: [],
        watermarkMs: Number.NEGATIVE_INFINITY,
        processingTimeMs: this.#context.clock.now,
      })
    }
    return this.#out.receive(value, timestamp, windows, pane)
  }
}
