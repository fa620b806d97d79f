import { firesOnlyAtTheEnd, type Trigger } from '../../../core/trigger.ts'
import { shapeOf } from '../../../core/window-fns.ts'
import type { WindowingStrategy } from '../../../core/windowing-strategy.ts'

/**
 * True if each key and window has exactly one pane: on time, and the last. Then there is no trigger to ask and no pane to
 * number, and accumulators are all that must be kept.
 */
export function isOnePane(strategy: WindowingStrategy): boolean {
  return (
    firesOnlyAtTheEnd(strategy.trigger) &&
    strategy.allowedLatenessMs === 0 &&
    strategy.timestampCombiner === 'endOfWindow' &&
    strategy.windowFn.mergeWindows === undefined
  )
}

/** True if, besides, the windows overlap in slices that can be combined once for all of them. */
export function isSliced(strategy: WindowingStrategy): boolean {
  const shape = shapeOf(strategy.windowFn)
  return shape?.kind === 'sliding' && shape.sizeMs > shape.periodMs && shape.sizeMs % shape.periodMs === 0
}

/** Which trigger of the tree it is that fires at the end. */
export function endTriggerPath(trigger: Trigger): string {
  return trigger.kind === 'repeatedly' ? `repeatedly.${endTriggerPath(trigger.trigger)}` : trigger.kind
}
