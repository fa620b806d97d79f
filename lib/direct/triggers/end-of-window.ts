import type { Cause } from '../../trace/event.ts'
import {
  endReached,
  type MergeContext,
  type TriggerContext,
  TriggerMachine,
  watermarkCause,
} from './trigger-machine.ts'

/** A trigger that fires when the watermark reaches the window's end. */
abstract class EndMachine extends TriggerMachine {
  #why: readonly [Cause] | undefined

  override why(context: TriggerContext): readonly Cause[] {
    const { watermark, end } = context
    // A window's keys mostly fire together: they share the reason.
    const last = this.#why?.[0].inputs
    if (this.#why === undefined || last?.watermark !== watermark || last.end !== end) {
      this.#why = [watermarkCause(this.path, context)]
    }
    return this.#why
  }
}

/** afterWatermark() alone: once, when the watermark reaches the window's end. */
export class EndOfWindowMachine extends EndMachine {
  onElement(): void {}

  onMerge(context: MergeContext): void {
    // Done for good only if it was done in every part, and the merged window has ended too.
    this.setFinished(context, this.finishedInAllParts(context) && endReached(context))
  }

  shouldFire(context: TriggerContext): boolean {
    return endReached(context)
  }

  onFire(context: TriggerContext): void {
    this.setFinished(context, true)
  }
}

/** The default trigger: at the window's end, and with all that comes after it. It never finishes. */
export class DefaultTriggerMachine extends EndMachine {
  onElement(): void {}
  onMerge(): void {}
  onFire(): void {}

  shouldFire(context: TriggerContext): boolean {
    return endReached(context)
  }
}

/** never(): no firing of its own. */
export class NeverMachine extends TriggerMachine {
  onElement(): void {}
  onMerge(): void {}
  onFire(): void {}

  shouldFire(): boolean {
    return false
  }

  why(): readonly Cause[] {
    return []
  }
}
