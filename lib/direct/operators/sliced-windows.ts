import type { Timestamp } from '../../core/time.ts'
import { type BoundedWindow, makeWindow } from '../../core/window.ts'
import { shapeOf } from '../../core/window-fns.ts'
import type { MapKey } from '../map-key.ts'
import type { Receiver } from '../receiver.ts'
import type { RunContext } from '../run-context.ts'
import { TimerQueue } from '../timer-queue.ts'
import type { GroupingPlan } from './grouping-plan.ts'
import { type Box, type Boxes, OnePaneGrouping } from './one-pane-grouping.ts'

/** A key's part in the live sum. */
interface LiveBox extends Box {
  /** In how many of the slices that are summed it occurs. */
  slices: number
}

/**
 * One pane a window, where windows slide: an element is added once, to the slice [start, start + period) that it lies in,
 * and a window is the sum of its slices. Where the combine can be taken back, a live sum moves from window to window.
 * After the panes of Li et al., "No pane, no gain" (SIGMOD Record 2005).
 */
export class SlicedWindowsGrouping extends OnePaneGrouping {
  readonly #sizeMs: number
  readonly #periodMs: number
  readonly #slices = new Map<Timestamp, Boxes>()
  readonly #open = new Set<Timestamp>()
  readonly #starts = new TimerQueue<Timestamp>()
  /** The sum of the slices from `#liveFrom` until before `#liveTo`. */
  readonly #live = new Map<MapKey, LiveBox>()
  #liveFrom = Number.NEGATIVE_INFINITY
  #liveTo = Number.NEGATIVE_INFINITY

  constructor(plan: GroupingPlan, context: RunContext, out: Receiver) {
    super(plan, context, out)
    const shape = shapeOf(plan.strategy.windowFn)
    if (shape?.kind !== 'sliding') throw new Error(`${plan.path}: only sliding windows have slices`)
    this.#sizeMs = shape.sizeMs
    this.#periodMs = shape.periodMs
  }

  protected add(mapKey: MapKey, key: unknown, value: unknown, windows: readonly BoundedWindow[]): void {
    // Windows come newest first: what lies in the newest window's first period lies in all of them.
    const start = (windows[0] as BoundedWindow).start
    let slice = this.#slices.get(start)
    if (slice === undefined) {
      slice = new Map()
      this.#slices.set(start, slice)
      for (const window of windows) this.#openWindow(window.start)
    }
    if (start < this.#liveTo) this.#addToLive(mapKey, key, value, slice.has(mapKey))
    this.addTo(slice, mapKey, key, value)
  }

  protected fireEnded(): void {
    for (;;) {
      const due = this.#starts.takeDue(this.inputWatermark - this.#sizeMs)
      if (due === undefined) return
      const start = due.item
      this.#open.delete(start)
      const window = makeWindow(start, start + this.#sizeMs)
      const boxes = this.fn.subtractAccumulator === undefined ? this.#sum(window) : this.#moveLive(window)
      this.firePanes(window, boxes)
      this.traceExpiry(window)
      if (this.fn.subtractAccumulator === undefined) this.#slices.delete(start)
      if (this.#open.size === 0) this.#forget()
    }
  }

  protected saveWindows(save: (boxes: Boxes) => unknown): unknown {
    const counts = [...this.#live.values()].map(({ slices }) => slices)
    return {
      open: [...this.#open],
      slices: [...this.#slices].map(([start, boxes]) => [start, save(boxes)]),
      live: [this.#liveFrom, this.#liveTo, save(this.#live), counts],
    }
  }

  protected loadWindows(saved: unknown, load: (saved: unknown) => Boxes): void {
    const { open, slices, live } = saved as {
      open: Timestamp[]
      slices: [Timestamp, unknown][]
      live: [from: Timestamp, to: Timestamp, boxes: unknown, counts: number[]]
    }
    for (const start of open) this.#openWindow(start)
    for (const [start, boxes] of slices) this.#slices.set(start, load(boxes))
    const [from, to, boxes, counts] = live
    this.#liveFrom = from
    this.#liveTo = to
    let i = 0
    for (const [mapKey, box] of load(boxes)) this.#live.set(mapKey, { ...box, slices: counts[i++] as number })
  }

  /** The slice that an element came late to is summed already. */
  #addToLive(mapKey: MapKey, key: unknown, value: unknown, isInSlice: boolean): void {
    const box = this.#live.get(mapKey)
    if (box === undefined) {
      this.#live.set(mapKey, { key, accumulator: this.fn.addInput(this.fn.createAccumulator(), value), slices: 1 })
      return
    }
    box.accumulator = this.fn.addInput(box.accumulator, value)
    if (!isInSlice) box.slices++
  }

  #openWindow(start: Timestamp): void {
    if (this.#open.has(start)) return
    this.#open.add(start)
    this.#starts.set(start, start)
  }

  /** Moves the live sum to a later window: new slices in, old ones out. */
  #moveLive({ start, end }: BoundedWindow): Iterable<Box> {
    if (start >= this.#liveTo) {
      // Nothing of it is left.
      this.#live.clear()
      for (const at of this.#slices.keys()) if (at < start) this.#slices.delete(at)
      this.#liveFrom = start
      this.#liveTo = start
    }
    for (let at = this.#liveTo; at < end; at += this.#periodMs) this.#addSlice(this.#slices.get(at))
    this.#liveTo = end
    for (let at = this.#liveFrom; at < start; at += this.#periodMs) {
      this.#subtractSlice(this.#slices.get(at))
      this.#slices.delete(at)
    }
    this.#liveFrom = start
    return this.#live.values()
  }

  #addSlice(slice: Boxes | undefined): void {
    if (slice === undefined) return
    const both: unknown[] = [undefined, undefined]
    for (const [mapKey, { key, accumulator }] of slice) {
      const box = this.#live.get(mapKey)
      // Merged with an empty one, since the slice's own must not change with the live sum.
      both[0] = box === undefined ? this.fn.createAccumulator() : box.accumulator
      both[1] = accumulator
      const merged = this.fn.mergeAccumulators(both)
      if (box === undefined) this.#live.set(mapKey, { key, accumulator: merged, slices: 1 })
      else {
        box.accumulator = merged
        box.slices++
      }
    }
  }

  #subtractSlice(slice: Boxes | undefined): void {
    if (slice === undefined) return
    for (const [mapKey, { accumulator }] of slice) {
      const box = this.#live.get(mapKey) as LiveBox
      if (box.slices === 1) this.#live.delete(mapKey)
      else {
        box.slices--
        box.accumulator = this.fn.subtractAccumulator?.(box.accumulator, accumulator)
      }
    }
  }

  /** The sum of a window's slices, each key's accumulators merged at once. */
  #sum({ start, end }: BoundedWindow): Iterable<Box> {
    const parts = new Map<MapKey, { key: unknown; accumulators: unknown[] }>()
    for (let at = start; at < end; at += this.#periodMs) {
      for (const [mapKey, { key, accumulator }] of this.#slices.get(at) ?? []) {
        const part = parts.get(mapKey)
        if (part === undefined) parts.set(mapKey, { key, accumulators: [this.fn.createAccumulator(), accumulator] })
        else part.accumulators.push(accumulator)
      }
    }
    const { fn } = this
    return [...parts.values()].map(({ key, accumulators }) => ({
      key,
      accumulator: fn.mergeAccumulators(accumulators),
    }))
  }

  /** No window is open: what is left of slices and the sum is over too. */
  #forget(): void {
    this.#slices.clear()
    this.#live.clear()
    this.#liveFrom = Number.NEGATIVE_INFINITY
    this.#liveTo = Number.NEGATIVE_INFINITY
  }
}
