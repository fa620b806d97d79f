import { PipelineConstructionError } from './errors.ts'
import { isMade, refuseUnknown, refuseUnless } from './refuse.ts'
import { showValue } from './show-value.ts'
import { type Duration, toMillis } from './time.ts'

// Plain data, one interface a trigger, so that errors and hovers name them. What they mean is in direct/triggers.

/** Once when the watermark reaches the window's end; `early` and `late` are repeated before and after it. */
export interface AfterWatermark {
  readonly kind: 'afterWatermark'
  readonly early?: OnceTrigger
  readonly late?: OnceTrigger
}
export interface AfterProcessingTime {
  readonly kind: 'afterProcessingTime'
  readonly delayMs: number
}
export interface AfterCount {
  readonly kind: 'afterCount'
  readonly count: number
}
export interface AfterAny<out T = Trigger> {
  readonly kind: 'afterAny'
  readonly triggers: readonly T[]
}
export interface AfterAll<out T = Trigger> {
  readonly kind: 'afterAll'
  readonly triggers: readonly T[]
}
export interface AfterEach {
  readonly kind: 'afterEach'
  readonly triggers: readonly Trigger[]
}
export interface Repeatedly {
  readonly kind: 'repeatedly'
  readonly trigger: Trigger
}
export interface OrFinally {
  readonly kind: 'orFinally'
  readonly main: Trigger
  readonly until: Trigger
}
export interface Never {
  readonly kind: 'never'
}
export interface DefaultTrigger {
  readonly kind: 'default'
}
/** Fires once and is then finished. */
export type OnceTrigger = AfterProcessingTime | AfterCount | AfterAny<OnceTrigger> | AfterAll<OnceTrigger>
/** When a window's pane fires. */
export type Trigger =
  | AfterWatermark
  | AfterProcessingTime
  | AfterCount
  | AfterAny
  | AfterAll
  | AfterEach
  | Repeatedly
  | OrFinally
  | Never
  | DefaultTrigger

/**
 * Once at the window's end; `early` and `late` are repeated before and after it. Source: Beam's AfterWatermark.
 *
 * @example
 * p.apply(
 *   testStream().addElements('a', 'b').advanceWatermarkToInfinity(),
 *   windowInto(fixedWindows('1m'), { trigger: afterWatermark({ early: afterCount(2) }), accumulationMode: 'accumulating' }),
 *   combineGlobally(count()),
 *   map((n, { pane }) => [n, pane.timing]),
 * ) // [2, 'EARLY'], [2, 'ON_TIME']
 */
export function afterWatermark(firings: { early?: OnceTrigger; late?: OnceTrigger } = {}): AfterWatermark {
  refuseUnknown(firings, ['early', 'late'], 'afterWatermark')
  if (firings.early !== undefined) requireTrigger(firings.early, 'afterWatermark: early')
  if (firings.late !== undefined) requireTrigger(firings.late, 'afterWatermark: late')
  return {
    kind: 'afterWatermark',
    ...(firings.early === undefined ? {} : { early: firings.early }),
    ...(firings.late === undefined ? {} : { late: firings.late }),
  }
}

/**
 * So long after the pane's first element, in processing time. Source: Beam's AfterProcessingTime.
 *
 * @example
 * p.apply(
 *   testStream().addElements('a').advanceProcessingTime('10s').addElements('b').advanceWatermarkToInfinity(),
 *   windowInto(globalWindows(), { trigger: repeatedly(afterProcessingTime('10s')), accumulationMode: 'accumulating' }),
 *   combineGlobally(count()),
 * ) // 1, 2
 */
export function afterProcessingTime(delay: Duration): AfterProcessingTime {
  const delayMs = toMillis(delay, 'afterProcessingTime: delay')
  if (delayMs < 0)
    throw new PipelineConstructionError(
      `afterProcessingTime: delay ${showValue(delay)} is negative; write '5s', or 0 for at once`,
    )
  return { kind: 'afterProcessingTime', delayMs }
}

/**
 * At least `count` elements in the pane, per key and window. Source: Beam's AfterPane.elementCountAtLeast.
 *
 * @example
 * p.apply(
 *   testStream().addElements('a', 'b', 'c').addElements('d').advanceWatermarkToInfinity(),
 *   windowInto(globalWindows(), { trigger: repeatedly(afterCount(2)), accumulationMode: 'discarding' }),
 *   combineGlobally(count()),
 * ) // 3, 1
 */
export function afterCount(count: number): AfterCount {
  if (!Number.isInteger(count) || count < 1) {
    throw new PipelineConstructionError(
      `afterCount: ${showValue(count)} is not a whole number of at least 1, for example afterCount(100)`,
    )
  }
  return { kind: 'afterCount', count }
}

/** As soon as one of them would fire. Source: Beam's AfterFirst. */
export function afterAny<T extends readonly Trigger[]>(...triggers: T): AfterAny<T[number]> {
  return { kind: 'afterAny', triggers: atLeastOne('afterAny', triggers) }
}

/** When all of them would have fired. Source: Beam's AfterAll. */
export function afterAll<T extends readonly Trigger[]>(...triggers: T): AfterAll<T[number]> {
  return { kind: 'afterAll', triggers: atLeastOne('afterAll', triggers) }
}

/** One after the other. Source: Beam's AfterEach.inOrder. */
export function afterEach(...triggers: readonly Trigger[]): AfterEach {
  return { kind: 'afterEach', triggers: atLeastOne('afterEach', triggers) }
}

/**
 * Again and again. Source: Beam's Repeatedly.forever.
 *
 * @example
 * p.apply(
 *   testStream().addElements('a').addElements('b').advanceWatermarkToInfinity(),
 *   windowInto(globalWindows(), { trigger: repeatedly(afterCount(1)), accumulationMode: 'discarding' }),
 *   combineGlobally(count()),
 * ) // 1, 1, 0
 */
export function repeatedly(trigger: Trigger): Repeatedly {
  requireTrigger(trigger, 'repeatedly')
  return { kind: 'repeatedly', trigger }
}

/** `main` until `until` fires, which is the last firing. Source: Beam's Trigger.orFinally. */
export function orFinally(main: Trigger, until: Trigger): OrFinally {
  requireTrigger(main, 'orFinally')
  requireTrigger(until, 'orFinally')
  return { kind: 'orFinally', main, until }
}

/** Not at all; what is left leaves in the closing pane. Source: Beam's Never. */
export function never(): Never {
  return { kind: 'never' }
}

/** repeatedly(afterWatermark()): what a window has when nothing is said. Source: Beam's DefaultTrigger. */
export function defaultTrigger(): DefaultTrigger {
  return { kind: 'default' }
}

/** Throws a PipelineConstructionError, which names `what` was given it, for what is no trigger. */
export function requireTrigger(trigger: Trigger, what: string): void {
  refuseUnless(isMade(trigger, 'kind'), trigger, what, 'a trigger, such as afterCount(100)')
}

function atLeastOne<T extends Trigger>(name: string, triggers: readonly T[]): readonly T[] {
  for (const trigger of triggers) requireTrigger(trigger, name)
  if (triggers.length > 0) return triggers
  throw new PipelineConstructionError(`${name}: no triggers; give at least one, for example ${name}(afterCount(100))`)
}

/**
 * The trigger downstream of a grouping: it fires as often as elements of an upstream firing come.
 * Source: Beam, Trigger.getContinuationTrigger.
 */
export function continuationTrigger(trigger: Trigger): Trigger {
  switch (trigger.kind) {
    case 'default':
    case 'never':
      return trigger
    case 'afterCount':
      return { kind: 'afterCount', count: 1 }
    case 'afterProcessingTime':
      // Beam synchronises on processing time here; with one clock that is: at once.
      return { kind: 'afterProcessingTime', delayMs: 0 }
    case 'afterWatermark':
      return afterWatermark({
        ...(trigger.early === undefined ? {} : { early: continuationTrigger(trigger.early) as OnceTrigger }),
        ...(trigger.late === undefined ? {} : { late: continuationTrigger(trigger.late) as OnceTrigger }),
      })
    case 'afterAny':
    case 'afterAll':
      return { kind: trigger.kind, triggers: trigger.triggers.map(continuationTrigger) }
    case 'afterEach':
      return repeatedly({ kind: 'afterAny', triggers: trigger.triggers.map(continuationTrigger) })
    case 'repeatedly':
      return repeatedly(continuationTrigger(trigger.trigger))
    case 'orFinally':
      return orFinally(continuationTrigger(trigger.main), continuationTrigger(trigger.until))
  }
}

/**
 * True if a window can have more than one pane under this trigger. `mayBeLate`: elements may come after the window's
 * end; otherwise the firing at the end is the last.
 */
export function canFireAgain(trigger: Trigger, mayBeLate: boolean): boolean {
  switch (trigger.kind) {
    case 'default':
      return mayBeLate
    case 'never':
    case 'afterCount':
    case 'afterProcessingTime':
    case 'afterAny':
    case 'afterAll':
      return false
    case 'afterWatermark':
      return trigger.early !== undefined || (trigger.late !== undefined && mayBeLate)
    case 'afterEach':
      return trigger.triggers.length > 1 || trigger.triggers.some(part => canFireAgain(part, mayBeLate))
    case 'repeatedly':
      return trigger.trigger.kind !== 'never' && (mayBeLate || !isAtMostAtTheEnd(trigger.trigger))
    case 'orFinally':
      return canFireAgain(trigger.main, mayBeLate) || canFireAgain(trigger.until, mayBeLate)
  }
}

/** True if a trigger fires at the window's end or not at all. */
function isAtMostAtTheEnd(trigger: Trigger): boolean {
  if (trigger.kind === 'repeatedly') return isAtMostAtTheEnd(trigger.trigger)
  return trigger.kind === 'never' || firesOnlyAtTheEnd(trigger)
}

/** True if a trigger fires when the window ends, and before that never. */
export function firesOnlyAtTheEnd(trigger: Trigger): boolean {
  switch (trigger.kind) {
    case 'default':
      return true
    case 'afterWatermark':
      return trigger.early === undefined && trigger.late === undefined
    case 'repeatedly':
      return firesOnlyAtTheEnd(trigger.trigger)
    default:
      return false
  }
}
