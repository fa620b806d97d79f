import type { BoundedWindow } from '../../core/window.ts'
import type { MapKey } from '../map-key.ts'
import type { Receiver } from '../receiver.ts'
import type { RunContext } from '../run-context.ts'
import { TimerQueue } from '../timer-queue.ts'
import type { GroupingPlan } from './grouping-plan.ts'
import { type Boxes, OnePaneGrouping } from './one-pane-grouping.ts'
import { type WindowId, windowIds } from './window-id.ts'

interface OpenWindow {
  readonly window: BoundedWindow
  readonly boxes: Boxes
}

/** One pane a window, each window with its own accumulators. */
export class WholeWindowsGrouping extends OnePaneGrouping {
  readonly #idOf: (window: BoundedWindow) => WindowId
  readonly #windows = new Map<WindowId, OpenWindow>()
  readonly #ends = new TimerQueue<OpenWindow>()
  /** The window of the newest element: those of one window come in a row. */
  #newest: OpenWindow | undefined

  constructor(plan: GroupingPlan, context: RunContext, out: Receiver) {
    super(plan, context, out)
    this.#idOf = windowIds(plan.strategy.windowFn)
  }

  protected add(mapKey: MapKey, key: unknown, value: unknown, windows: readonly BoundedWindow[]): void {
    for (let i = 0; i < windows.length; i++) {
      const window = windows[i] as BoundedWindow
      const open = this.#newest?.window === window ? this.#newest : this.#open(window)
      this.addTo(open.boxes, mapKey, key, value)
    }
  }

  protected fireEnded(): void {
    for (let due = this.#ends.takeDue(this.inputWatermark); due; due = this.#ends.takeDue(this.inputWatermark)) {
      const { window, boxes } = due.item
      this.#windows.delete(this.#idOf(window))
      this.#newest = undefined
      this.firePanes(window, boxes.values())
      this.traceExpiry(window)
    }
  }

  protected saveWindows(save: (boxes: Boxes) => unknown): unknown {
    return [...this.#windows.values()].map(({ window, boxes }) => [this.encodeWindow(window), save(boxes)])
  }

  protected loadWindows(saved: unknown, load: (saved: unknown) => Boxes): void {
    for (const [window, boxes] of saved as [unknown, unknown][]) this.#put(this.decodeWindow(window), load(boxes))
  }

  #open(window: BoundedWindow): OpenWindow {
    const open = this.#windows.get(this.#idOf(window)) ?? this.#put(window, new Map())
    this.#newest = open
    return open
  }

  #put(window: BoundedWindow, boxes: Boxes): OpenWindow {
    const open = { window, boxes }
    this.#windows.set(this.#idOf(window), open)
    this.#ends.set(window.end, open)
    return open
  }
}
