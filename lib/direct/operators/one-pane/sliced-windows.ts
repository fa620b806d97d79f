import type { MapKey } from '../../../core/map-key.ts'
import type { Timestamp } from '../../../core/time.ts'
import { type BoundedWindow, makeWindow } from '../../../core/window.ts'
import { shapeOf } from '../../../core/window-fns.ts'
import type { Receiver } from '../../receiver.ts'
import type { RunContext } from '../../run-context.ts'
import { TimerQueue } from '../../timer-queue.ts'
import type { GroupingPlan } from '../grouping/grouping-plan.ts'
import { LiveSums } from './live-sums.ts'
import { OnePaneGrouping } from './one-pane-grouping.ts'
import { Slice } from './slice.ts'

/**
 * One pane a window, where windows slide: an element is added once, to the slice [start, start + period) that it lies in,
 * and a window is the sum of its slices. Where the combine can be taken back, a live sum moves from window to window.
 * After the panes of Li et al., "No pane, no gain" (SIGMOD Record 2005).
 */
export class SlicedWindowsGrouping extends OnePaneGrouping {
  protected readonly goesOn = true
  readonly #sizeMs: number
  readonly #periodMs: number
  readonly #slices = new Map<Timestamp, Slice>()
  readonly #open = new Set<Timestamp>()
  readonly #starts = new TimerQueue<Timestamp>()
  readonly #live: LiveSums | undefined
  #newestStart = Number.NaN
  #newest = new Slice()

  constructor(plan: GroupingPlan, context: RunContext, out: Receiver) {
    super(plan, context, out)
    const shape = shapeOf(plan.strategy.windowFn)
    if (shape?.kind !== 'sliding') throw new Error(`${plan.path}: only sliding windows have slices`)
    this.#sizeMs = shape.sizeMs
    this.#periodMs = shape.periodMs
    this.#live = plan.fn.subtractAccumulator === undefined ? undefined : new LiveSums(plan.fn)
  }

  protected add(mapKey: MapKey, key: unknown, value: unknown, windows: readonly BoundedWindow[]): void {
    // Windows come newest first: what lies in the newest window's first period lies in all of them.
    const { start } = windows[0] as BoundedWindow
    const slice = start === this.#newestStart ? this.#newest : this.#slice(start, windows)
    const id = slice.table.idOf(mapKey)
    const { accumulators } = slice
    const { fn } = this
    const isNew = id === accumulators.length
    if (isNew) slice.add(mapKey, key, fn.addInput(fn.createAccumulator(), value))
    else accumulators[id] = fn.addInput(accumulators[id], value)
    if (slice.liveIds !== undefined) this.#live?.addLate(slice, mapKey, key, value, isNew)
  }

  protected fireEnded(): void {
    for (;;) {
      const due = this.#starts.takeDue(this.inputWatermark - this.#sizeMs)
      if (due === undefined) return
      const start = due.item
      const window = makeWindow(start, start + this.#sizeMs)
      this.#open.delete(start)
      if (this.#live === undefined) this.#fireSum(window)
      else this.#fireLive(this.#live, window)
      this.traceExpiry(window)
    }
  }

  protected saveWindows(): unknown {
    const slices = [...this.#slices].map(([start, { keys, accumulators, liveIds }]) => [
      start,
      keys,
      accumulators.map(this.codec.encodeAccumulator),
      liveIds !== undefined,
    ])
    return { open: [...this.#open], slices }
  }

  protected loadWindows(saved: unknown): void {
    const { open, slices } = saved as { open: Timestamp[]; slices: [Timestamp, unknown[], unknown[], boolean][] }
    for (const start of open) this.#openWindow(start)
    for (const [start, keys, accumulators, isLive] of slices) {
      const slice = this.#slice(start, [])
      keys.forEach((key, i) => {
        const mapKey = this.mapKey(key)
        slice.table.idOf(mapKey)
        slice.add(mapKey, key, this.codec.decodeAccumulator(accumulators[i]))
      })
      if (isLive) this.#live?.add(slice)
    }
  }

  #slice(start: Timestamp, windows: readonly BoundedWindow[]): Slice {
    let slice = this.#slices.get(start)
    if (slice === undefined) {
      slice = new Slice()
      this.#slices.set(start, slice)
      for (const window of windows) this.#openWindow(window.start)
    }
    this.#newestStart = start
    this.#newest = slice
    return slice
  }

  #openWindow(start: Timestamp): void {
    if (this.#open.has(start)) return
    this.#open.add(start)
    this.#starts.set(start, start)
  }

  /** The live sum is moved on: new slices in, then old ones out. */
  #fireLive(live: LiveSums, window: BoundedWindow): void {
    const slices = this.#slicesOf(window)
    for (const slice of slices) if (slice.liveIds === undefined) live.add(slice)
    for (const [at, slice] of this.#slices) {
      if (at >= window.start) continue
      live.subtract(slice)
      this.#forget(at)
    }
    const { keys, sums } = live.read(slices)
    this.firePanes(window, keys, sums)
    if (this.#open.size > 0) return
    live.clear()
    for (const at of this.#slices.keys()) this.#forget(at)
  }

  /** Each key's parts in the window are merged at once. */
  #fireSum(window: BoundedWindow): void {
    const { fn } = this
    const parts = new Map<MapKey, { readonly key: unknown; readonly accumulators: unknown[] }>()
    for (const { mapKeys, keys, accumulators } of this.#slicesOf(window)) {
      for (let i = 0; i < mapKeys.length; i++) {
        // An empty one first, since a slice's own goes on into the next window.
        const part = parts.get(mapKeys[i]) ?? { key: keys[i], accumulators: [fn.createAccumulator()] }
        part.accumulators.push(accumulators[i])
        parts.set(mapKeys[i], part)
      }
    }
    const all = [...parts.values()]
    const sums = all.map(({ accumulators }) => fn.mergeAccumulators(accumulators))
    this.firePanes(
      window,
      all.map(({ key }) => key),
      sums,
    )
    for (const at of this.#slices.keys()) if (at <= window.start || this.#open.size === 0) this.#forget(at)
  }

  #slicesOf({ start, end }: BoundedWindow): readonly Slice[] {
    const slices: Slice[] = []
    for (let at = start; at < end; at += this.#periodMs) {
      const slice = this.#slices.get(at)
      if (slice !== undefined) slices.push(slice)
    }
    return slices
  }

  /** No open window holds the slice any more. */
  #forget(start: Timestamp): void {
    this.#slices.delete(start)
    if (start === this.#newestStart) this.#newestStart = Number.NaN
  }
}
