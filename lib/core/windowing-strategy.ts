import { PipelineConstructionError } from './errors.ts'
import { refuseUnknown, refuseUnless } from './refuse.ts'
import { showValue } from './show-value.ts'
import { type Duration, toMillis } from './time.ts'
import { canFireAgain, continuationTrigger, defaultTrigger, requireTrigger, type Trigger } from './trigger.ts'
import type { WindowFn } from './window.ts'
import { alreadyMerged, globalWindows } from './window-fns.ts'

export type AccumulationMode = 'accumulating' | 'discarding'
export type TimestampCombiner = 'endOfWindow' | 'earliest' | 'latest' | 'earliestTransformed'

export interface WindowingBase {
  timestampCombiner?: TimestampCombiner
  onTimeBehavior?: 'fireAlways' | 'fireIfNonEmpty'
  closingBehavior?: 'fireAlways' | 'fireIfNonEmpty'
}
/** One pane a window: no trigger, no lateness, so nothing to accumulate. */
export interface OnePane extends WindowingBase {
  trigger?: undefined
  allowedLateness?: undefined
  accumulationMode?: AccumulationMode
}
/** With a trigger or allowed lateness a window can have many panes: say what a later pane holds. */
export interface ManyPanes extends WindowingBase {
  accumulationMode: AccumulationMode
  trigger?: Trigger
  allowedLateness?: Duration
}
export type WindowingOptions = OnePane | ManyPanes

/** What a collection carries: the window function and how its panes fire. */
export interface WindowingStrategy {
  readonly windowFn: WindowFn<never>
  readonly trigger: Trigger
  readonly allowedLatenessMs: number
  readonly accumulationMode: AccumulationMode
  readonly timestampCombiner: TimestampCombiner
  readonly onTimeBehavior: 'fireAlways' | 'fireIfNonEmpty'
  readonly closingBehavior: 'fireAlways' | 'fireIfNonEmpty'
}

const CHOICES = {
  accumulationMode: ['accumulating', 'discarding'],
  timestampCombiner: ['endOfWindow', 'earliest', 'latest', 'earliestTransformed'],
  onTimeBehavior: ['fireAlways', 'fireIfNonEmpty'],
  closingBehavior: ['fireAlways', 'fireIfNonEmpty'],
} as const
const OPTIONS = ['trigger', 'allowedLateness', ...Object.keys(CHOICES)]

/** The strategy that `windowInto` sets: what is not said is the default, never inherited. */
export function windowingStrategy(windowFn: WindowFn<never>, options: WindowingOptions = {}): WindowingStrategy {
  refuseUnknown(options, OPTIONS, 'windowInto')
  for (const [name, values] of Object.entries(CHOICES)) {
    const given = options[name as keyof typeof CHOICES]
    const isOne = given === undefined || (values as readonly string[]).includes(given)
    refuseUnless(isOne, given, `windowInto: ${name}`, values.map(value => `'${value}'`).join(' or '))
  }
  if (options.trigger !== undefined) requireTrigger(options.trigger, 'windowInto: trigger')
  if ((options.trigger ?? options.allowedLateness) !== undefined && options.accumulationMode === undefined) {
    throw new PipelineConstructionError(
      "windowInto: with a trigger or allowedLateness a window can have several panes; say what a later one holds: accumulationMode: 'accumulating', all so far, or 'discarding', only what is new",
    )
  }
  const allowedLatenessMs = toMillis(options.allowedLateness ?? 0, 'windowInto: allowedLateness')
  if (allowedLatenessMs < 0) {
    throw new PipelineConstructionError(
      `windowInto: allowedLateness ${showValue(options.allowedLateness)} is negative; write 0, or '2m'`,
    )
  }
  return {
    windowFn,
    trigger: options.trigger ?? defaultTrigger(),
    allowedLatenessMs,
    accumulationMode: options.accumulationMode ?? 'discarding',
    timestampCombiner: options.timestampCombiner ?? 'endOfWindow',
    onTimeBehavior: options.onTimeBehavior ?? 'fireAlways',
    closingBehavior: options.closingBehavior ?? 'fireIfNonEmpty',
  }
}

/** What a collection has before any windowInto. */
export const DEFAULT_STRATEGY: WindowingStrategy = windowingStrategy(globalWindows())

/**
 * The strategy of a grouping's output: the same, with the continuation trigger; windows that merge have merged, and stay
 * as they are.
 */
export function afterGrouping(strategy: WindowingStrategy): WindowingStrategy {
  return { ...strategy, windowFn: alreadyMerged(strategy.windowFn), trigger: continuationTrigger(strategy.trigger) }
}

/** True if a window can have more than one pane. */
export function canFireMoreThanOnce({ trigger, allowedLatenessMs }: WindowingStrategy): boolean {
  return canFireAgain(trigger, allowedLatenessMs > 0)
}
