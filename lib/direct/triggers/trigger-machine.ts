import type { Timestamp } from '../../core/time.ts'
import type { Cause } from '../../trace/event.ts'

/** What a trigger remembers of one key and window: for each machine of the tree, whether it is finished, and a number. */
export interface TriggerState {
  finished: boolean[]
  /** A count, or the time until which it waits; NaN for none. */
  numbers: number[]
}

/** What a trigger sees when it is asked: one object, filled anew for each key and window. */
export interface TriggerContext {
  readonly state: TriggerState
  /** Of the window. */
  readonly end: Timestamp
  readonly watermark: Timestamp
  readonly now: Timestamp
  /** True if the window function merges: then all stages of a sequence must follow along, since a merge may revive them. */
  readonly merging: boolean
  setProcessingTimer(at: Timestamp): void
}

/** The same for a merge: `state` is the result's, `parts` are those of the windows that had any. */
export interface MergeContext extends TriggerContext {
  readonly parts: readonly TriggerState[]
}

/**
 * A trigger at work. The tree's machines share one TriggerState, each at its own index. After the state machines of
 * Beam Java (runners/core/triggers), the reference for when a pane fires.
 */
export abstract class TriggerMachine {
  readonly index: number
  /** Where in the tree, for Cause. */
  readonly path: string
  readonly children: readonly TriggerMachine[]

  constructor(index: number, path: string, children: readonly TriggerMachine[] = []) {
    this.index = index
    this.path = path
    this.children = children
  }

  /** How many indexes this machine and those below it take. */
  get size(): number {
    return this.children.reduce((sum, child) => sum + child.size, 1)
  }

  abstract onElement(context: TriggerContext): void
  abstract onMerge(context: MergeContext): void
  abstract shouldFire(context: TriggerContext): boolean
  /** Only called if shouldFire. */
  abstract onFire(context: TriggerContext): void
  /** What made it fire. */
  abstract why(context: TriggerContext): readonly Cause[]

  /** Forgets the pane, not what is finished. */
  clear(context: TriggerContext): void {
    for (const child of this.children) child.clear(context)
  }

  isFinished({ state }: TriggerContext): boolean {
    return state.finished[this.index] as boolean
  }

  setFinished({ state }: TriggerContext, finished: boolean): void {
    state.finished[this.index] = finished
  }

  /** As new. */
  reset(context: TriggerContext): void {
    this.unfinish(context)
    this.clear(context)
  }

  private unfinish(context: TriggerContext): void {
    this.setFinished(context, false)
    for (const child of this.children) child.unfinish(context)
  }

  finishedInAllParts({ parts }: MergeContext): boolean {
    return parts.every(part => part.finished[this.index])
  }
}

export function endReached({ watermark, end }: TriggerContext): boolean {
  return watermark >= end
}

export function watermarkCause(path: string, { watermark, end }: TriggerContext): Cause {
  return { trigger: path, predicate: 'watermark >= end of window', inputs: { watermark, end } }
}
