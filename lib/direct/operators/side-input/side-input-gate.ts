import type { PaneInfo } from '../../../core/pane.ts'
import type { Timestamp } from '../../../core/time.ts'
import type { BoundedWindow, WindowFn } from '../../../core/window.ts'
import type { WindowingStrategy } from '../../../core/windowing-strategy.ts'
import { HoldSet } from '../../hold-set.ts'
import type { Receiver } from '../../receiver.ts'
import type { RunContext } from '../../run-context.ts'
import { WatermarkOperator } from '../../watermark-operator.ts'
import { windowCodec } from '../grouping/cell-codec.ts'
import type { SideInputContents } from './side-input-contents.ts'

interface Waiting {
  readonly value: unknown
  readonly timestamp: Timestamp
  readonly window: BoundedWindow
  readonly pane: PaneInfo
  readonly elementId: number
}

export interface GatedSideInput {
  readonly name: string
  readonly contents: SideInputContents
  read(values: readonly unknown[]): unknown
}

/**
 * Before a step with side inputs: an element waits until each of them has something for its window, and holds the
 * watermark meanwhile. Source: Beam Java, SimplePushbackSideInputDoFnRunner.
 */
export class SideInputGate extends WatermarkOperator implements Receiver {
  /** What the step's function sees; filled for each element. */
  readonly values: Record<string, unknown> = {}
  readonly #sideInputs: readonly GatedSideInput[]
  readonly #windowFn: WindowFn<never>
  readonly #allowedLatenessMs: number
  readonly #holds = new HoldSet()
  step: Receiver | undefined
  #waiting: Waiting[] = []

  constructor(path: string, context: RunContext, strategy: WindowingStrategy, sideInputs: readonly GatedSideInput[]) {
    super(path, context)
    this.#windowFn = strategy.windowFn
    this.#allowedLatenessMs = strategy.allowedLatenessMs
    this.#sideInputs = sideInputs
  }

  receive(value: unknown, timestamp: Timestamp, windows: readonly BoundedWindow[], pane: PaneInfo): void {
    for (const window of windows) {
      const element = { value, timestamp, window, pane, elementId: this.context.elementId }
      if (this.#isTooLate(element)) {
        this.drop(undefined, element.window, element.timestamp, 'window expired', element.elementId)
        continue
      }
      if (this.#pass(element)) continue
      this.#waiting.push(element)
      this.#holds.add(timestamp)
    }
  }

  override endArrival(): void {
    this.#retry()
  }

  onWatermark(): void {
    this.#retry()
    for (const { contents } of this.#sideInputs) contents.forgetUntil(this.#forgottenUntil)
  }

  get hold(): Timestamp {
    return this.#holds.earliest
  }

  snapshot(): unknown {
    const codec = windowCodec(this.#windowFn)
    const waiting = this.#waiting.map(element => ({ ...element, window: codec.encode(element.window) }))
    return { waiting, contents: this.#sideInputs.map(({ contents }) => contents.snapshot()) }
  }

  restore(snapshot: unknown): void {
    const codec = windowCodec(this.#windowFn)
    const { waiting, contents } = snapshot as { waiting: Waiting[]; contents: unknown[] }
    this.#waiting = waiting.map(element => ({ ...element, window: codec.decode(element.window) }))
    for (const { timestamp } of this.#waiting) this.#holds.add(timestamp)
    for (const [i, side] of this.#sideInputs.entries()) side.contents.restore(contents[i])
  }

  #retry(): void {
    if (this.#waiting.length === 0) return
    const waiting = this.#waiting
    this.#waiting = []
    for (const element of waiting) {
      this.context.elementId = element.elementId
      if (this.#pass(element)) this.#holds.remove(element.timestamp)
      else this.#waiting.push(element)
    }
  }

  get #forgottenUntil(): Timestamp {
    return this.inputWatermark - this.#allowedLatenessMs
  }

  /** True if what it would see is gone. */
  #isTooLate({ value, window }: Waiting): boolean {
    const until = this.#forgottenUntil
    if (window.end > until) return false
    try {
      return this.#sideInputs.some(({ contents }) => contents.isForgotten(contents.windowFor(window), until))
    } catch (thrown) {
      throw this.context.failure(this.path, value, thrown)
    }
  }

  /** Hands the element on if all side inputs are ready for it. */
  #pass({ value, timestamp, window, pane }: Waiting): boolean {
    try {
      for (const { name, contents, read } of this.#sideInputs) {
        const firing = contents.read(contents.windowFor(window))
        if (firing === undefined) return false
        this.values[name] = read(firing)
      }
    } catch (thrown) {
      throw this.context.failure(this.path, value, thrown)
    }
    this.step?.receive(value, timestamp, [window], pane)
    return true
  }
}
