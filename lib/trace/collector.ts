import type { WindowedValue } from '../core/element.ts'
import type { PaneInfo } from '../core/pane.ts'
import type { Timestamp } from '../core/time.ts'
import type { BoundedWindow } from '../core/window.ts'

/** How many elements may wait for `for await` before the run waits for it. */
const MOST_WAITING = 1000

/** A collection's elements with timestamp, window and pane. */
export interface Collected<T> {
  readonly values: readonly T[]
  /** The same with timestamp, window and pane, in the order in which they came. */
  readonly outputs: readonly WindowedValue<T>[]
}

/** Takes what a run hands back: keeps it all, and gives it to whoever iterates, as it comes. */
export class Collector<T> implements Collected<T> {
  readonly outputs: WindowedValue<T>[] = []
  #values: readonly T[] | undefined
  #ended = false
  #failure: { readonly thrown: unknown } | undefined
  /** Those who iterate and wait for more. */
  #arrived: (() => void)[] = []
  /** How many each of those who iterate has taken. */
  readonly #taken = new Set<{ count: number }>()
  #drained: (() => void) | undefined

  receive(value: unknown, timestamp: Timestamp, windows: readonly BoundedWindow[], pane: PaneInfo): void {
    for (const window of windows) this.outputs.push({ value: value as T, timestamp, window, pane })
    if (this.#arrived.length > 0) this.#wake()
  }

  get values(): readonly T[] {
    if (this.#values?.length !== this.outputs.length) this.#values = this.outputs.map(({ value }) => value)
    return this.#values
  }

  /** A promise if whoever iterates is to catch up first. */
  drain(): Promise<void> | undefined {
    return this.#isFull ? this.#drain() : undefined
  }

  get #isFull(): boolean {
    if (this.#ended) return false
    for (const { count } of this.#taken) if (this.outputs.length - count > MOST_WAITING) return true
    return false
  }

  async #drain(): Promise<void> {
    while (this.#isFull) {
      await new Promise<void>(resolve => {
        this.#drained = resolve
      })
    }
  }

  end(failure?: { readonly thrown: unknown }): void {
    this.#ended = true
    this.#failure = failure
    this.#wake()
    this.#drained?.()
  }

  #wake(): void {
    for (const arrived of this.#arrived.splice(0)) arrived()
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<WindowedValue<T>, void, undefined> {
    const taken = { count: 0 }
    this.#taken.add(taken)
    try {
      for (let next = 0; ; next++) {
        while (next >= this.outputs.length) {
          if (this.#failure !== undefined) throw this.#failure.thrown
          if (this.#ended) return
          await new Promise<void>(resolve => {
            this.#arrived.push(resolve)
          })
        }
        taken.count = next
        this.#drained?.()
        yield this.outputs[next] as WindowedValue<T>
      }
    } finally {
      this.#taken.delete(taken)
      this.#drained?.()
    }
  }
}
