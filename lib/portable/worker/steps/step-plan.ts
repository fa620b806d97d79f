import { TimestampedValue } from '../../../core/element.ts'
import { enterMetrics, type MetricsScope } from '../../../core/metrics.ts'
import type { PaneInfo } from '../../../core/pane.ts'
import { reasonOf } from '../../../core/reason-of.ts'
import type { Timestamp } from '../../../core/time.ts'
import type { BoundedWindow } from '../../../core/window.ts'
import { adviceOf, isElements, notElements } from '../../../core/wrong-result.ts'
import type { BundleContext } from '../bundle-context.ts'
import { eachInTurn, type MaybeLater } from '../in-turn.ts'
import type { Receiver } from '../receiver.ts'
import { failureAt } from '../step-failure.ts'

/** What a step of the pipeline's functions needs. */
export interface StepPlan {
  readonly path: string
  /** The id of its transform, by which the engine knows it. */
  readonly transformId: string
  readonly context: BundleContext
  /** Where its functions count. */
  readonly scope: MetricsScope
  /** Where its outputs go, by tag. */
  readonly outputs: ReadonlyMap<string, Receiver>
  readonly main: Receiver
  /** Takes an element that made the function throw; undefined: the bundle fails. */
  readonly deadLetters: Receiver | undefined
  /** What its function sees as side inputs; filled before each call. */
  readonly sideInputs: Record<string, unknown>
}

/** An element, as far as it goes from step to step. */
export interface At {
  readonly value: unknown
  readonly timestamp: Timestamp
  readonly windows: readonly BoundedWindow[]
  readonly pane: PaneInfo
}

/** Runs a function of the step, which counts as the step's own. */
export function counted<T>({ scope }: StepPlan, body: () => T): T {
  const outer = enterMetrics(scope)
  try {
    return body()
  } finally {
    enterMetrics(outer)
  }
}

/** An element made its function throw: to the dead letters, or the bundle fails. */
export function failed(plan: StepPlan, thrown: unknown, at: At): MaybeLater {
  const failure = failureAt(plan.path, at.value, thrown, adviceOf(thrown))
  if (plan.deadLetters === undefined || failure === thrown) throw failure
  const letter = { element: at.value, reason: reasonOf(failure.cause), step: plan.path }
  return plan.deadLetters.receive(letter, at.timestamp, at.windows, at.pane)
}

/** A function's iterator threw: what it had already given has gone on. */
class Interrupted {
  readonly thrown: unknown
  constructor(thrown: unknown) {
    this.thrown = thrown
  }
}

/** Hands over all that a function returned, as it is asked for. */
export function emitAll(plan: StepPlan, result: unknown, at: At): MaybeLater {
  if (result === undefined || result === null) return undefined
  if (!isElements(result)) return failed(plan, notElements(result), at)
  const elements = Array.isArray(result) ? result : asked(plan, result)
  return eachInTurn(elements, element => {
    if (element instanceof Interrupted) return failed(plan, element.thrown, at)
    return element instanceof TimestampedValue
      ? plan.main.receive(element.value, element.timestamp, at.windows, at.pane)
      : plan.main.receive(element, at.timestamp, at.windows, at.pane)
  })
}

/** Asks a generator of the step's for its elements; what it counts in between is the step's. */
function* asked(plan: StepPlan, result: Iterable<unknown>): Generator<unknown, void, void> {
  let iterator: Iterator<unknown> | undefined
  for (;;) {
    let next: IteratorResult<unknown>
    try {
      next = counted(plan, () => {
        iterator ??= result[Symbol.iterator]()
        return iterator.next()
      })
    } catch (thrown) {
      yield new Interrupted(thrown)
      return
    }
    if (next.done) return
    yield next.value
  }
}
