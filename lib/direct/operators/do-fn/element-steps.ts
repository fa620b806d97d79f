import type { ElementContext } from '../../../core/dofn.ts'
import { TimestampedValue } from '../../../core/element.ts'
import { observesContext, ReusedContext, UNDECLARED } from '../../../core/element-context.ts'
import { type ElementFn, ITSELF, toOneKey } from '../../../core/graph.ts'
import type { PaneInfo } from '../../../core/pane.ts'
import { reasonOf } from '../../../core/reason-of.ts'
import { type Time, type Timestamp, toTimestamp } from '../../../core/time.ts'
import type { BoundedWindow } from '../../../core/window.ts'
import {
  adviceOf,
  isElements,
  isNoElement,
  noElement,
  noElements,
  noPart,
  notElements,
} from '../../../core/wrong-result.ts'
import { type KeyedReceiver, type Receiver, takesHalves, takesKeys } from '../../receiver.ts'
import type { RunContext } from '../../run-context.ts'

/** What a step of one function needs. */
export interface ElementStepPlan {
  readonly path: string
  readonly context: RunContext
  /** Where its outputs go, by tag. */
  readonly outputs: ReadonlyMap<string, Receiver>
  readonly main: Receiver
  /** Takes an element that made the function throw; undefined: the run ends. */
  readonly deadLetters: Receiver | undefined
  /** What its function sees as side inputs; filled before each call. */
  readonly sideInputs: Readonly<Record<string, unknown>>
}

type Fn<O> = (element: unknown, context: ElementContext) => O

/** A step that calls a function for each element; for each window, if the function may look at it. */
abstract class ElementStep<O> implements Receiver {
  protected readonly plan: ElementStepPlan
  protected readonly main: Receiver
  readonly #fn: Fn<O>
  readonly #observes: boolean
  readonly #context = new ReusedContext()

  constructor(plan: ElementStepPlan, fn: Fn<O>) {
    this.plan = plan
    this.main = plan.main
    this.#fn = fn
    this.#observes = observesContext(fn)
    this.#context.sideInputs = plan.sideInputs
  }

  receive(value: unknown, timestamp: Timestamp, windows: readonly BoundedWindow[], pane: PaneInfo): void {
    if (this.#observes) {
      this.#receiveEach(value, timestamp, windows, pane)
      return
    }
    const { plan } = this
    plan.context.metrics.step = plan.path
    let result: O
    try {
      result = this.#fn(value, UNDECLARED)
    } catch (thrown) {
      failed(plan, thrown, value, timestamp, windows, pane)
      return
    }
    this.emit(result, value, timestamp, windows, pane)
  }

  #receiveEach(value: unknown, timestamp: Timestamp, windows: readonly BoundedWindow[], pane: PaneInfo): void {
    const { plan } = this
    const context = this.#context
    for (const window of windows) {
      plan.context.metrics.step = plan.path
      context.timestamp = timestamp
      context.window = window
      context.pane = pane
      const single = windows.length === 1 ? windows : [window]
      let result: O
      try {
        result = this.#fn(value, context)
      } catch (thrown) {
        failed(plan, thrown, value, timestamp, single, pane)
        continue
      }
      this.emit(result, value, timestamp, single, pane)
    }
  }

  protected abstract emit(
    result: O,
    value: unknown,
    timestamp: Timestamp,
    windows: readonly BoundedWindow[],
    pane: PaneInfo,
  ): void
}

class MapStep extends ElementStep<unknown> {
  protected emit(
    result: unknown,
    value: unknown,
    timestamp: Timestamp,
    windows: readonly BoundedWindow[],
    pane: PaneInfo,
  ): void {
    if (typeof result === 'object' && isNoElement(result)) {
      failed(this.plan, noElement(result), value, timestamp, windows, pane)
      return
    }
    this.main.receive(result, timestamp, windows, pane)
  }
}

/** Makes pairs; where a grouping follows at once, it is given the halves. */
class PairStep extends ElementStep<unknown> {
  readonly #keepsElement: boolean
  readonly #grouping: KeyedReceiver | undefined

  receiveAll?: Receiver['receiveAll']

  constructor(plan: ElementStepPlan, fn: Fn<unknown>, keepsElement: boolean) {
    super(plan, fn)
    this.#keepsElement = keepsElement
    const { main } = plan
    this.#grouping = takesHalves(main) ? main : undefined
    if (!takesKeys(main)) return
    if (fn === ITSELF && !keepsElement) {
      this.receiveAll = (keys, timestamp, windows) => main.receiveKeys(keys, timestamp, windows)
    } else if (fn === toOneKey && keepsElement) {
      this.receiveAll = (values, timestamp, windows) => main.receiveValues(null, values, timestamp, windows)
    }
  }

  protected emit(
    key: unknown,
    element: unknown,
    timestamp: Timestamp,
    windows: readonly BoundedWindow[],
    pane: PaneInfo,
  ): void {
    const value = this.#keepsElement ? element : undefined
    if (this.#grouping === undefined) this.main.receive([key, value], timestamp, windows, pane)
    else this.#grouping.receivePair(key, value, timestamp, windows, pane)
  }
}

class FilterStep extends ElementStep<boolean> {
  protected emit(
    keep: boolean,
    value: unknown,
    timestamp: Timestamp,
    windows: readonly BoundedWindow[],
    pane: PaneInfo,
  ): void {
    if (typeof keep === 'object' && isNoElement(keep))
      failed(this.plan, noElement(keep), value, timestamp, windows, pane)
    else if (keep) this.main.receive(value, timestamp, windows, pane)
  }
}

class TimestampsStep extends ElementStep<Time> {
  protected emit(
    time: Time,
    value: unknown,
    timestamp: Timestamp,
    windows: readonly BoundedWindow[],
    pane: PaneInfo,
  ): void {
    let moved: Timestamp
    try {
      moved = toTimestamp(time, 'its timestamp')
    } catch (thrown) {
      failed(this.plan, thrown, value, timestamp, windows, pane)
      return
    }
    this.main.receive(value, moved, windows, pane)
  }
}

class PartitionStep extends ElementStep<string> {
  protected emit(
    name: string,
    value: unknown,
    timestamp: Timestamp,
    windows: readonly BoundedWindow[],
    pane: PaneInfo,
  ): void {
    const output = this.plan.outputs.get(name)
    if (output !== undefined) {
      output.receive(value, timestamp, windows, pane)
      return
    }
    failed(this.plan, noPart(name, this.plan.outputs.keys()), value, timestamp, windows, pane)
  }
}

class FlatMapStep extends ElementStep<Iterable<unknown>> {
  protected emit(
    result: Iterable<unknown>,
    value: unknown,
    timestamp: Timestamp,
    windows: readonly BoundedWindow[],
    pane: PaneInfo,
  ): void {
    if (result === undefined || result === null) {
      failed(this.plan, noElements(result), value, timestamp, windows, pane)
      return
    }
    emitAll(this.plan, this.main, result, value, timestamp, windows, pane)
  }
}

/** Hands over all that a function returned: arrays at once, other iterables as they are asked. */
export function emitAll(
  plan: ElementStepPlan,
  out: Receiver,
  result: Iterable<unknown> | void,
  value: unknown,
  timestamp: Timestamp,
  windows: readonly BoundedWindow[],
  pane: PaneInfo,
): void {
  if (Array.isArray(result)) {
    if (out.receiveAll !== undefined && result.every(isString)) out.receiveAll(result, timestamp, windows, pane)
    else for (let i = 0; i < result.length; i++) emitOne(out, result[i], timestamp, windows, pane)
    return
  }
  if (result === undefined || result === null) return
  if (!isElements(result)) {
    failed(plan, notElements(result), value, timestamp, windows, pane)
    return
  }
  const iterator = result[Symbol.iterator]()
  for (;;) {
    let next: IteratorResult<unknown>
    // What a generator counts between two outputs belongs to its step, whatever ran in between.
    plan.context.metrics.step = plan.path
    try {
      next = iterator.next()
    } catch (thrown) {
      failed(plan, thrown, value, timestamp, windows, pane)
      return
    }
    if (next.done) return
    emitOne(out, next.value, timestamp, windows, pane)
  }
}

/** Surely not a TimestampedValue, which has a time of its own. */
function isString(element: unknown): boolean {
  return typeof element === 'string'
}

function emitOne(
  out: Receiver,
  element: unknown,
  timestamp: Timestamp,
  windows: readonly BoundedWindow[],
  pane: PaneInfo,
): void {
  if (typeof element === 'object' && element instanceof TimestampedValue)
    out.receive(element.value, element.timestamp, windows, pane)
  else out.receive(element, timestamp, windows, pane)
}

/** An element made its function throw: to the dead letters, or the run ends with a PipelineError. */
export function failed(
  plan: ElementStepPlan,
  thrown: unknown,
  element: unknown,
  timestamp: Timestamp,
  windows: readonly BoundedWindow[],
  pane: PaneInfo,
): void {
  const { context, path, deadLetters } = plan
  const failure = context.failure(path, element, thrown, adviceOf(thrown))
  if (deadLetters === undefined || failure === thrown) throw failure
  const place = context.placed?.place()
  const reason = reasonOf(failure.cause)
  deadLetters.receive(
    { element, reason, step: path, ...(place === undefined ? {} : { place }) },
    timestamp,
    windows,
    pane,
  )
}

/** The step of a ParDo that is one function. */
export function elementStep(fn: Exclude<ElementFn, { kind: 'doFn' }>, plan: ElementStepPlan): Receiver {
  switch (fn.kind) {
    case 'map':
      return new MapStep(plan, fn.fn as Fn<unknown>)
    case 'pair':
      return new PairStep(plan, fn.fn as Fn<unknown>, fn.value === 'element')
    case 'flatMap':
      return new FlatMapStep(plan, fn.fn as Fn<Iterable<unknown>>)
    case 'filter':
      return new FilterStep(plan, fn.fn as Fn<boolean>)
    case 'timestamps':
      return new TimestampsStep(plan, fn.fn as Fn<Time>)
    case 'partition':
      return new PartitionStep(plan, fn.fn as Fn<string>)
  }
}
