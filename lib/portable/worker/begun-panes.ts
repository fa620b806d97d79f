import type { PaneInfo } from '../../core/pane.ts'
import type { Timestamp } from '../../core/time.ts'
import type { BoundedWindow } from '../../core/window.ts'
import type { MaybeLater } from './in-turn.ts'
import type { Receiver } from './receiver.ts'

/**
 * Hands on the groups of an engine, but for first panes without an element: a window begins with one. Where event time
 * goes past a window's end and its expiry at once, Flink fires both; the second finds nothing left of the window, and
 * begins it anew.
 */
export class BegunPanes implements Receiver {
  readonly #out: Receiver

  constructor(out: Receiver) {
    this.#out = out
  }

  receive(value: unknown, timestamp: Timestamp, windows: readonly BoundedWindow[], pane: PaneInfo): MaybeLater {
    const [, group] = value as readonly [unknown, readonly unknown[]]
    return pane.index === 0 && group.length === 0 ? undefined : this.#out.receive(value, timestamp, windows, pane)
  }
}
