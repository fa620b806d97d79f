import type { Coder } from '../../../core/coder.ts'
import type { SideInputNode } from '../../../core/graph.ts'
import type { PaneInfo } from '../../../core/pane.ts'
import { sideInputReader } from '../../../core/side-input-reader.ts'
import type { Timestamp } from '../../../core/time.ts'
import type { BoundedWindow, WindowFn } from '../../../core/window.ts'
import { shapeOf } from '../../../core/window-fns.ts'
import type { BundleContext } from '../bundle-context.ts'
import { decodeAll } from '../decode-all.ts'
import { eachInTurn, type MaybeLater } from '../in-turn.ts'
import type { Receiver } from '../receiver.ts'
import { failureAt } from '../step-failure.ts'
import { encodedText } from './keyed-cells.ts'

/** A side input of a step. */
export interface SideInputPlan {
  readonly name: string
  readonly node: SideInputNode
  readonly elementCoder: Coder<unknown>
  /** Of its own windows. */
  readonly windowCoder: Coder<BoundedWindow>
}

/** The side inputs of a step: read when the first element of a window asks, and kept for the bundle. */
export class SideInputViews implements Receiver {
  readonly #path: string
  readonly #transformId: string
  readonly #context: BundleContext
  readonly #step: Receiver
  readonly #values: Record<string, unknown>
  readonly #sides: readonly (SideInputPlan & { readonly read: (values: readonly unknown[]) => unknown })[]
  readonly #contents = new Map<string, readonly unknown[]>()

  /** `values` are what the step's function sees. */
  constructor(
    { path, transformId, context, sideInputs }: SideInputStep,
    sides: readonly SideInputPlan[],
    step: Receiver,
  ) {
    this.#path = path
    this.#transformId = transformId
    this.#context = context
    this.#values = sideInputs
    this.#sides = sides.map(side => ({ ...side, read: sideInputReader(side.name, side.node) }))
    this.#step = step
  }

  receive(value: unknown, timestamp: Timestamp, windows: readonly BoundedWindow[], pane: PaneInfo): MaybeLater {
    return eachInTurn(windows, window => {
      const wanted = this.#sides.map(side => ({ side, id: this.#idOf(side, window, value) }))
      const call = () => {
        try {
          for (const { side, id } of wanted)
            this.#values[side.name] = side.read(this.#contents.get(id.key) as readonly unknown[])
        } catch (thrown) {
          throw failureAt(this.#path, value, thrown)
        }
        return this.#step.receive(value, timestamp, [window], pane)
      }
      const missing = wanted.filter(({ id }) => !this.#contents.has(id.key))
      if (missing.length === 0) return call()
      return Promise.all(
        missing.map(async ({ side, id }) => this.#contents.set(id.key, await this.#load(side, id.window))),
      ).then(call)
    })
  }

  /** The bundle is over: the next one may find other contents. */
  forget(): void {
    this.#contents.clear()
  }

  #idOf(side: SideInputPlan, window: BoundedWindow, value: unknown): { key: string; window: Uint8Array } {
    try {
      const { bytes, text } = encodedText(
        side.windowCoder as Coder<unknown>,
        sideWindow(side.node.collection.strategy.windowFn, window),
      )
      return { key: `${side.name} ${text}`, window: bytes }
    } catch (thrown) {
      throw failureAt(this.#path, value, thrown)
    }
  }

  async #load({ name, elementCoder }: SideInputPlan, window: Uint8Array): Promise<readonly unknown[]> {
    const { instructionId, state } = this.#context
    const place = { transformId: this.#transformId, sideInputId: name, window }
    return decodeAll(
      elementCoder,
      await state.get(instructionId, { type: { case: 'iterableSideInput', value: place } }),
    )
  }
}

interface SideInputStep {
  readonly path: string
  readonly transformId: string
  readonly context: BundleContext
  readonly sideInputs: Record<string, unknown>
}

/** The window of a side input, windowed by `windowFn`, that an element of `window` sees. */
export function sideWindow(windowFn: WindowFn<never>, window: BoundedWindow): BoundedWindow {
  const hasNoLast = shapeOf(windowFn)?.kind === 'fixed' || shapeOf(windowFn)?.kind === 'sliding'
  if (windowFn.getSideInputWindow === undefined) {
    throw new Error(
      `the windows of a side input, ${windowFn.name}, do not say which of them an element sees; give the WindowFn getSideInputWindow, or window it otherwise`,
    )
  }
  if (hasNoLast && window.end === Number.POSITIVE_INFINITY) {
    throw new Error(
      `the windows of a side input, ${windowFn.name}, have no last one, which is what an element of the global window would see; window the elements, or give the side input windowInto(globalWindows())`,
    )
  }
  return windowFn.getSideInputWindow(window)
}
