import type { CombineFn } from '../../../core/combine.ts'
import { mapKeys } from '../../../core/map-key.ts'
import type { PaneInfo } from '../../../core/pane.ts'
import type { Timestamp } from '../../../core/time.ts'
import type { BoundedWindow } from '../../../core/window.ts'
import type { WindowingStrategy } from '../../../core/windowing-strategy.ts'
import { eachInTurn, type MaybeLater } from '../in-turn.ts'
import type { Receiver } from '../receiver.ts'
import { failureAt } from '../step-failure.ts'
import { counted, type StepPlan } from './step-plan.ts'

type AnyCombineFn = CombineFn<unknown, unknown, unknown>

/** How many keys may have accumulators that wait to be sent. */
const MOST_KEYS = 100_000

interface Cell {
  readonly key: unknown
  readonly window: BoundedWindow
  readonly pane: PaneInfo
  timestamp: Timestamp
  accumulator: unknown
}

/** Combines what a bundle has of a key before it is sent; what waits is sent at the bundle's end. */
export class PrecombineStep implements Receiver {
  readonly #plan: StepPlan
  readonly #fn: AnyCombineFn
  readonly #strategy: WindowingStrategy
  readonly #mapKey: (key: unknown) => unknown
  /** By their windows' starts and ends. */
  readonly #windows = new Map<Timestamp, Map<Timestamp, Map<unknown, Cell>>>()
  #size = 0

  constructor(plan: StepPlan, fn: AnyCombineFn, strategy: WindowingStrategy) {
    this.#plan = plan
    this.#fn = fn
    this.#strategy = strategy
    this.#mapKey = mapKeys(undefined)
  }

  receive(value: unknown, timestamp: Timestamp, windows: readonly BoundedWindow[], pane: PaneInfo): MaybeLater {
    const [key, input] = value as readonly [unknown, unknown]
    try {
      counted(this.#plan, () => {
        const mapKey = this.#mapKey(key)
        for (const window of windows) this.#add(mapKey, key, input, timestamp, window, pane)
      })
    } catch (thrown) {
      throw failureAt(this.#plan.path, value, thrown)
    }
    return this.#size >= MOST_KEYS ? this.finish() : undefined
  }

  finish(): MaybeLater {
    const cells: Cell[] = []
    for (const ends of this.#windows.values())
      for (const keys of ends.values()) for (const cell of keys.values()) cells.push(cell)
    this.forget()
    return eachInTurn(cells, ({ key, accumulator, timestamp, window, pane }) =>
      this.#plan.main.receive([key, accumulator], timestamp, [window], pane),
    )
  }

  forget(): void {
    this.#windows.clear()
    this.#size = 0
  }

  #add(mapKey: unknown, key: unknown, input: unknown, at: Timestamp, window: BoundedWindow, pane: PaneInfo): void {
    const keys = this.#keysOf(window)
    const cell = keys.get(mapKey)
    if (cell === undefined) {
      const accumulator = this.#fn.addInput(this.#fn.createAccumulator(), input)
      keys.set(mapKey, { key, window, pane, timestamp: at, accumulator })
      this.#size++
      return
    }
    cell.accumulator = this.#fn.addInput(cell.accumulator, input)
    const isLatest = this.#strategy.timestampCombiner === 'latest'
    cell.timestamp = isLatest ? Math.max(cell.timestamp, at) : Math.min(cell.timestamp, at)
  }

  #keysOf({ start, end }: BoundedWindow): Map<unknown, Cell> {
    let ends = this.#windows.get(start)
    if (ends === undefined) {
      ends = new Map()
      this.#windows.set(start, ends)
    }
    let keys = ends.get(end)
    if (keys === undefined) {
      keys = new Map()
      ends.set(end, keys)
    }
    return keys
  }
}

/** What a part of a combine makes of the value that a key has. */
export type CombinePart = (fn: AnyCombineFn, value: unknown) => unknown

export const mergedAccumulator: CombinePart = (fn, accumulators) =>
  fn.mergeAccumulators(accumulators as Iterable<unknown>)
export const extractedOutput: CombinePart = (fn, accumulator) => fn.extractOutput(accumulator)
export const combinedValues: CombinePart = (fn, inputs) => {
  let accumulator = fn.createAccumulator()
  for (const input of inputs as Iterable<unknown>) accumulator = fn.addInput(accumulator, input)
  return fn.extractOutput(accumulator)
}

/** A part of a combine that works on one key's value at a time. */
export class CombineStep implements Receiver {
  readonly #plan: StepPlan
  readonly #fn: AnyCombineFn
  readonly #part: CombinePart

  constructor(plan: StepPlan, fn: AnyCombineFn, part: CombinePart) {
    this.#plan = plan
    this.#fn = fn
    this.#part = part
  }

  receive(value: unknown, timestamp: Timestamp, windows: readonly BoundedWindow[], pane: PaneInfo): MaybeLater {
    const [key, held] = value as readonly [unknown, unknown]
    let made: unknown
    try {
      made = counted(this.#plan, () => this.#part(this.#fn, held))
    } catch (thrown) {
      throw failureAt(this.#plan.path, value, thrown)
    }
    return this.#plan.main.receive([key, made], timestamp, windows, pane)
  }
}
