import type { CommittingDoFn } from '../core/committing-do-fn.ts'
import { enterMetrics } from '../core/metrics.ts'
import type { Plan } from '../core/plan.ts'
import type { RunContext } from './run-context.ts'

interface Lived {
  readonly path: string
  readonly doFn: CommittingDoFn
}

/** The life of a run's DoFns, outside of process and onTimer: each call may give a promise, which the driver settles. */
export class LifeCycle {
  readonly #context: RunContext
  readonly #all: readonly Lived[]
  readonly #starting: readonly Lived[]
  readonly #finishing: readonly Lived[]
  readonly #committing: readonly Lived[]
  /** How many of them have been set up, or were about to be. */
  #setUp = 0

  constructor(plan: Plan, context: RunContext) {
    this.#context = context
    this.#all = plan.nodes.flatMap(node =>
      node.kind === 'parDo' && node.fn.kind === 'doFn'
        ? [{ path: plan.paths.get(node) as string, doFn: node.fn.doFn }]
        : [],
    )
    this.#starting = this.#all.filter(({ doFn }) => doFn.startBundle !== undefined)
    this.#finishing = this.#all.filter(({ doFn }) => doFn.finishBundle !== undefined)
    this.#committing = this.#all.filter(({ doFn }) => doFn.prepareCommit !== undefined)
  }

  /** `marks` are what prepareCommit gave for the checkpoint that the run goes on from. */
  *setup(marks?: readonly unknown[]): Generator<unknown, void, unknown> {
    for (const [i, { doFn }] of this.#committing.entries()) doFn.resume?.(marks?.[i])
    for (const lived of this.#all) {
      this.#setUp++
      yield* this.#call(lived, 'setup')
    }
  }

  *startBundle(): Generator<unknown, void, unknown> {
    for (const lived of this.#starting) yield* this.#call(lived, 'startBundle')
  }

  *finishBundle(): Generator<unknown, void, unknown> {
    for (const lived of this.#finishing) yield* this.#call(lived, 'finishBundle')
  }

  /** Where each step that writes stands; what it wrote is durable. */
  *prepareCommit(): Generator<unknown, readonly unknown[], unknown> {
    const marks: unknown[] = []
    for (const lived of this.#committing) marks.push(yield* this.#call(lived, 'prepareCommit'))
    return marks
  }

  *commit(marks: readonly unknown[]): Generator<unknown, void, unknown> {
    for (const [i, lived] of this.#committing.entries()) yield* this.#call(lived, 'commit', marks[i])
  }

  *teardown(): Generator<unknown, void, unknown> {
    for (const lived of this.#all) yield* this.#call(lived, 'teardown')
  }

  /** After a failure: what can be given up is, what was set up, or half so, is torn down, and further errors are not thrown. */
  async abort(marks: readonly unknown[] | undefined): Promise<void> {
    for (const lived of this.#all.slice(0, this.#setUp)) {
      const { doFn } = lived
      try {
        await (doFn.abort === undefined ? doFn.teardown?.() : doFn.abort(marks?.[this.#committing.indexOf(lived)]))
      } catch {
        // The first failure is the one to tell.
      }
    }
  }

  *#call(
    { path, doFn }: Lived,
    method: 'setup' | 'startBundle' | 'finishBundle' | 'prepareCommit' | 'commit' | 'teardown',
    marks?: unknown,
  ): Generator<unknown, unknown, unknown> {
    const { metrics } = this.#context
    const outer = enterMetrics(metrics)
    metrics.step = path
    try {
      const result: unknown = doFn[method]?.(marks)
      return result instanceof Promise ? yield result : result
    } catch (thrown) {
      throw this.#context.failureIn(method, path, thrown)
    } finally {
      enterMetrics(outer)
    }
  }
}
