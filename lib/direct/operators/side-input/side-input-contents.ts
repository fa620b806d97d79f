import type { PaneInfo } from '../../../core/pane.ts'
import type { Timestamp } from '../../../core/time.ts'
import type { BoundedWindow, WindowFn } from '../../../core/window.ts'
import { shapeOf, type WindowFnShape } from '../../../core/window-fns.ts'
import type { KeyedReceiver, Receiver } from '../../receiver.ts'
import { TimerQueue } from '../../timer-queue.ts'
import type { WatermarkOperator } from '../../watermark-operator.ts'
import { windowCodec } from '../grouping/cell-codec.ts'
import { type WindowId, windowIds } from '../grouping/window-id.ts'

/** Hands a side collection to its grouping, as the values of one key. */
export class ToOneKey implements Receiver {
  readonly #grouping: KeyedReceiver

  constructor(grouping: KeyedReceiver) {
    this.#grouping = grouping
  }

  receive(value: unknown, timestamp: Timestamp, windows: readonly BoundedWindow[], pane: PaneInfo): void {
    this.#grouping.receivePair(null, value, timestamp, windows, pane)
  }
}

/** What a side collection holds: per window, the newest firing. Source: Beam Java, where a firing replaces the one before. */
export class SideInputContents implements Receiver {
  readonly #idOf: (window: BoundedWindow) => WindowId
  readonly #windowFn: WindowFn<never>
  /** Undefined for a window function of one's own. */
  readonly #shape: WindowFnShape | undefined
  readonly #firings = new Map<WindowId, { readonly window: BoundedWindow; readonly values: readonly unknown[] }>()
  readonly #ends = new TimerQueue<WindowId>()
  grouping: WatermarkOperator | undefined

  constructor(windowFn: WindowFn<never>) {
    this.#windowFn = windowFn
    this.#shape = shapeOf(windowFn)
    this.#idOf = windowIds(windowFn)
  }

  receive(value: unknown, _: Timestamp, [window]: readonly BoundedWindow[]): void {
    const [, values] = value as [null, readonly unknown[]]
    this.#put(window as BoundedWindow, values)
  }

  /** The side window that an element of `window` sees. */
  windowFor(window: BoundedWindow): BoundedWindow {
    const { getSideInputWindow, name } = this.#windowFn
    if (getSideInputWindow !== undefined) {
      const hasNoLast = this.#shape?.kind === 'fixed' || this.#shape?.kind === 'sliding'
      if (!hasNoLast || window.end !== Number.POSITIVE_INFINITY) {
        return this.#windowFn.getSideInputWindow?.(window) as BoundedWindow
      }
      throw new Error(
        `the windows of a side input, ${name}, have no last one, which is what an element of the global window would see; window the elements, or give the side input windowInto(globalWindows())`,
      )
    }
    throw new Error(
      `the windows of a side input, ${name}, do not say which of them an element sees; give the WindowFn getSideInputWindow, or window it otherwise`,
    )
  }

  /** The newest firing; none yet, but there may be one: undefined; none ever: empty. */
  read(window: BoundedWindow): readonly unknown[] | undefined {
    const firing = this.#firings.get(this.#idOf(window))
    if (firing !== undefined) return firing.values
    return (this.grouping as WatermarkOperator).outputWatermark >= window.end ? NOTHING : undefined
  }

  /**
   * True if a window that has ended by `time` is forgotten: only elements that are too late could see it. A window
   * function of one's own may look back as far as it likes.
   */
  isForgotten({ end }: BoundedWindow, time: Timestamp): boolean {
    return this.#shape !== undefined && end <= time && end !== Number.POSITIVE_INFINITY
  }

  forgetUntil(time: Timestamp): void {
    if (time === Number.POSITIVE_INFINITY || this.#shape === undefined) return
    for (let due = this.#ends.takeDue(time); due; due = this.#ends.takeDue(time)) this.#firings.delete(due.item)
  }

  snapshot(): unknown {
    const codec = windowCodec(this.#windowFn)
    return [...this.#firings.values()].map(({ window, values }) => [codec.encode(window), values])
  }

  restore(snapshot: unknown): void {
    const codec = windowCodec(this.#windowFn)
    for (const [encoded, values] of snapshot as [unknown, unknown[]][]) this.#put(codec.decode(encoded), values)
  }

  #put(window: BoundedWindow, values: readonly unknown[]): void {
    const id = this.#idOf(window)
    if (!this.#firings.has(id)) this.#ends.set(window.end, id)
    this.#firings.set(id, { window, values })
  }
}

const NOTHING: readonly unknown[] = []
