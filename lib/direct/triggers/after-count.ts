import type { Cause } from '../../trace/event.ts'
import { type MergeContext, type TriggerContext, TriggerMachine } from './trigger-machine.ts'

/** At least `count` elements in the pane. */
export class AfterCountMachine extends TriggerMachine {
  readonly #count: number

  constructor(index: number, path: string, count: number) {
    super(index, path)
    this.#count = count
  }

  onElement({ state }: TriggerContext): void {
    state.numbers[this.index] = this.#seen(state.numbers) + 1
  }

  onMerge(context: MergeContext): void {
    const finished = context.parts.some(part => part.finished[this.index])
    if (finished) this.setFinished(context, true)
    context.state.numbers[this.index] = finished
      ? Number.NaN
      : context.parts.reduce((sum, part) => sum + this.#seen(part.numbers), 0)
  }

  shouldFire({ state }: TriggerContext): boolean {
    return this.#seen(state.numbers) >= this.#count
  }

  onFire(context: TriggerContext): void {
    this.clear(context)
    this.setFinished(context, true)
  }

  why({ state }: TriggerContext): readonly Cause[] {
    const count = this.#seen(state.numbers)
    return [{ trigger: this.path, predicate: `count >= ${this.#count}`, inputs: { count } }]
  }

  override clear({ state }: TriggerContext): void {
    state.numbers[this.index] = Number.NaN
  }

  #seen(numbers: readonly number[]): number {
    return numbers[this.index] || 0
  }
}
