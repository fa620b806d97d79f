import type { Cause } from '../../trace/event.ts'
import {
  endReached,
  type MergeContext,
  type TriggerContext,
  TriggerMachine,
  watermarkCause,
} from './trigger-machine.ts'

/** afterWatermark with early or late firings, each repeated. That `early` is finished means: the window's end has fired. */
export class EarlyAndLateMachine extends TriggerMachine {
  readonly #early: TriggerMachine
  readonly #late: TriggerMachine | undefined

  constructor(index: number, path: string, early: TriggerMachine, late: TriggerMachine | undefined) {
    super(index, path, late === undefined ? [early] : [early, late])
    this.#early = early
    this.#late = late
  }

  onElement(context: TriggerContext): void {
    if (context.merging) for (const child of this.children) child.onElement(context)
    else this.children.find(child => !child.isFinished(context))?.onElement(context)
  }

  onMerge(context: MergeContext): void {
    if (!this.#early.finishedInAllParts(context) || !endReached(context)) {
      // Elements of some part have not had their firing at the end yet.
      this.#early.onMerge(context)
      this.#early.setFinished(context, false)
      this.#late?.reset(context)
    } else {
      this.#early.setFinished(context, true)
      this.#late?.onMerge(context)
    }
  }

  shouldFire(context: TriggerContext): boolean {
    if (!this.#early.isFinished(context)) return this.#early.shouldFire(context) || endReached(context)
    return this.#late?.shouldFire(context) ?? false
  }

  onFire(context: TriggerContext): void {
    if (this.#early.isFinished(context)) {
      if (this.#late === undefined) return this.setFinished(context, true)
      this.#late.onFire(context)
      return this.#late.reset(context)
    }
    if (!endReached(context)) {
      this.#early.onFire(context)
      return this.#early.reset(context)
    }
    if (this.#early.shouldFire(context)) this.#early.onFire(context)
    this.#early.setFinished(context, true)
    this.#early.clear(context)
    if (this.#late === undefined) this.setFinished(context, true)
    else this.#late.clear(context)
  }

  why(context: TriggerContext): readonly Cause[] {
    if (this.#early.isFinished(context)) return this.#late?.why(context) ?? []
    return endReached(context) ? [watermarkCause(this.path, context)] : this.#early.why(context)
  }
}
