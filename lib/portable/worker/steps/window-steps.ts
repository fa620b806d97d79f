import type { PaneInfo } from '../../../core/pane.ts'
import { showValue } from '../../../core/show-value.ts'
import type { Timestamp } from '../../../core/time.ts'
import type { BoundedWindow, WindowFn } from '../../../core/window.ts'
import type { MaybeLater } from '../in-turn.ts'
import type { Receiver } from '../receiver.ts'
import { failureAt } from '../step-failure.ts'
import { counted, type StepPlan } from './step-plan.ts'

/** Puts each element into the windows that the window function assigns; the pane stays as it was, as in Beam. */
export class WindowIntoStep implements Receiver {
  readonly #plan: StepPlan
  readonly #windowFn: WindowFn

  constructor(plan: StepPlan, windowFn: WindowFn<never>) {
    this.#plan = plan
    this.#windowFn = windowFn as WindowFn
  }

  receive(value: unknown, timestamp: Timestamp, _: readonly BoundedWindow[], pane: PaneInfo): MaybeLater {
    const { path, main } = this.#plan
    let windows: readonly BoundedWindow[]
    try {
      windows = counted(this.#plan, () => [...this.#windowFn.assignWindows({ element: value, timestamp })])
    } catch (thrown) {
      throw failureAt(path, value, thrown)
    }
    if (windows.length === 0) {
      const message = `${this.#windowFn.name} assigned no window to ${showValue(value)}; an element must be in at least one, so filter before, or return an interval`
      throw failureAt(path, value, new Error(message))
    }
    return main.receive(value, timestamp, windows, pane)
  }
}

/**
 * For an engine that does not know the window function: says of windows which become one. Gets a pair of something and
 * windows; gives the same something with those that stay as they are, and the pairs of a result and its parts. Source:
 * Beam's MERGE_WINDOWS.
 */
export class MergeWindowsStep implements Receiver {
  readonly #plan: StepPlan
  readonly #windowFn: WindowFn

  constructor(plan: StepPlan, windowFn: WindowFn<never>) {
    this.#plan = plan
    this.#windowFn = windowFn as WindowFn
  }

  receive(value: unknown, timestamp: Timestamp, windows: readonly BoundedWindow[], pane: PaneInfo): MaybeLater {
    const [nonce, given] = value as readonly [unknown, Iterable<BoundedWindow>]
    const standing = new Set(given)
    const merged: [BoundedWindow, BoundedWindow[]][] = []
    try {
      counted(this.#plan, () =>
        this.#windowFn.mergeWindows?.([...standing], (parts, result) => {
          for (const part of parts) standing.delete(part)
          merged.push([result, [...parts]])
        }),
      )
    } catch (thrown) {
      throw failureAt(this.#plan.path, value, thrown)
    }
    return this.#plan.main.receive([nonce, [[...standing], merged]], timestamp, windows, pane)
  }
}

/** Says which window of a side input an element's window sees: pairs of something and the window. Source: Beam's MAP_WINDOWS. */
export class MapWindowsStep implements Receiver {
  readonly #plan: StepPlan
  readonly #map: (window: BoundedWindow) => BoundedWindow

  constructor(plan: StepPlan, map: (window: BoundedWindow) => BoundedWindow) {
    this.#plan = plan
    this.#map = map
  }

  receive(value: unknown, timestamp: Timestamp, windows: readonly BoundedWindow[], pane: PaneInfo): MaybeLater {
    const [nonce, window] = value as readonly [unknown, BoundedWindow]
    let mapped: BoundedWindow
    try {
      mapped = this.#map(window)
    } catch (thrown) {
      throw failureAt(this.#plan.path, value, thrown)
    }
    return this.#plan.main.receive([nonce, mapped], timestamp, windows, pane)
  }
}
