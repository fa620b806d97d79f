import type { Cause } from '../../trace/event.ts'
import {
  endReached,
  type MergeContext,
  type TriggerContext,
  TriggerMachine,
  watermarkCause,
} from './trigger-machine.ts'

/** afterWatermark() alone: once, when the watermark reaches the window's end. */
export class EndOfWindowMachine extends TriggerMachine {
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

  why(context: TriggerContext): readonly Cause[] {
    return [watermarkCause(this.path, context)]
  }
}

/** The default trigger: at the window's end, and with all that comes after it. It never finishes. */
export class DefaultTriggerMachine extends TriggerMachine {
  onElement(): void {}
  onMerge(): void {}
  onFire(): void {}

  shouldFire(context: TriggerContext): boolean {
    return endReached(context)
  }

  why(context: TriggerContext): readonly Cause[] {
    return [watermarkCause(this.path, context)]
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
