import type { TraceEvent, TraceHeader, TraceSink } from 'yeoul'

/** What a grouping kept until its panes fired. */
export interface Held {
  readonly elements: number
  /** One for each key and window. */
  readonly accumulators: number
}

/**
 * Reads off a trace what groupings held until the end of the input: a groupByKey the elements of its panes, a
 * combinePerKey an accumulator for each. For panes that fire once, as in the global window.
 */
export class HeldElements implements TraceSink {
  readonly #kinds = new Map<string, string>()
  readonly #held = new Map<string, { elements: number; accumulators: number }>()

  begin({ steps }: TraceHeader): void {
    for (const { path, kind } of steps) this.#kinds.set(path, kind)
  }

  write(event: TraceEvent): void {
    if (event.type !== 'pane') return
    let held = this.#held.get(event.step)
    if (held === undefined) {
      held = { elements: 0, accumulators: 0 }
      this.#held.set(event.step, held)
    }
    if (this.#kinds.get(event.step) === 'groupByKey')
      held.elements += Array.from(event.value as Iterable<unknown>).length
    else held.accumulators++
  }

  /** Of all the groupings of a composite. */
  of(composite: string): Held {
    const all = [...this.#held].filter(([path]) => path.startsWith(`${composite}/`)).map(([, held]) => held)
    return {
      elements: all.reduce((sum, { elements }) => sum + elements, 0),
      accumulators: all.reduce((sum, { accumulators }) => sum + accumulators, 0),
    }
  }
}
