import type { BoundedWindow, DropEvent, TraceEvent, TraceSink } from 'yeoul'

/** Counts what groupings dropped, as a trace tells it: by step and by window. */
export class DropLedger implements TraceSink {
  readonly #drops = new Map<string, Map<number, number>>()

  write(event: TraceEvent): void {
    if (event.type === 'drop') this.#add(event)
  }

  /** How many elements the steps of a composite dropped in a window. */
  in(composite: string, { start }: Pick<BoundedWindow, 'start'>): number {
    return this.#stepsOf(composite).reduce((sum, byStart) => sum + (byStart.get(start) ?? 0), 0)
  }

  /** How many in all windows. */
  total(composite: string): number {
    return this.#stepsOf(composite).reduce((sum, byStart) => sum + [...byStart.values()].reduce((a, b) => a + b, 0), 0)
  }

  #add({ step, window }: DropEvent): void {
    let byStart = this.#drops.get(step)
    if (byStart === undefined) {
      byStart = new Map()
      this.#drops.set(step, byStart)
    }
    byStart.set(window.start, (byStart.get(window.start) ?? 0) + 1)
  }

  #stepsOf(composite: string): ReadonlyMap<number, number>[] {
    return [...this.#drops].filter(([path]) => path.startsWith(`${composite}/`)).map(([, byStart]) => byStart)
  }
}
