import type { Cause } from '../../trace/event.ts'
import { type MergeContext, type TriggerContext, TriggerMachine } from './trigger-machine.ts'

/** So long after the pane's first element. */
export class AfterProcessingTimeMachine extends TriggerMachine {
  readonly #delayMs: number

  constructor(index: number, path: string, delayMs: number) {
    super(index, path)
    this.#delayMs = delayMs
  }

  onElement(context: TriggerContext): void {
    const { numbers } = context.state
    if (!Number.isNaN(numbers[this.index])) return
    const until = context.now + this.#delayMs
    numbers[this.index] = until
    context.setProcessingTimer(until)
  }

  onMerge(context: MergeContext): void {
    const { numbers } = context.state
    numbers[this.index] = Number.NaN
    if (this.isFinished(context)) return
    const waits = context.parts.map(part => part.numbers[this.index] as number).filter(until => !Number.isNaN(until))
    if (waits.length === 0) return
    const earliest = Math.min(...waits)
    numbers[this.index] = earliest
    context.setProcessingTimer(earliest)
  }

  shouldFire({ state, now }: TriggerContext): boolean {
    return now >= (state.numbers[this.index] as number)
  }

  onFire(context: TriggerContext): void {
    this.clear(context)
    this.setFinished(context, true)
  }

  why({ state, now }: TriggerContext): readonly Cause[] {
    const until = state.numbers[this.index] as number
    return [
      {
        trigger: this.path,
        predicate: `processing time >= first element + ${this.#delayMs} ms`,
        inputs: { now, firstElement: until - this.#delayMs },
      },
    ]
  }

  override clear({ state }: TriggerContext): void {
    state.numbers[this.index] = Number.NaN
  }
}
