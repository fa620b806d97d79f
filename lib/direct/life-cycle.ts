import type { AnyDoFn } from '../core/graph.ts'
import { enterMetrics } from '../core/metrics.ts'
import type { Plan } from './plan.ts'
import type { RunContext } from './run-context.ts'

interface Lived {
  readonly path: string
  readonly doFn: AnyDoFn & { abort?(): void | Promise<void> }
}

/** The life of a run's DoFns, outside of process and onTimer: each call may give a promise, which the driver settles. */
export class LifeCycle {
  readonly #context: RunContext
  readonly #all: readonly Lived[]
  readonly #starting: readonly Lived[]
  readonly #finishing: readonly Lived[]
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
  }

  *setup(): Generator<unknown, void, unknown> {
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

  *teardown(): Generator<unknown, void, unknown> {
    for (const lived of this.#all) yield* this.#call(lived, 'teardown')
  }

  /** After a failure: what can be given up is, what was set up, or half so, is torn down, and further errors are not thrown. */
  async abort(): Promise<void> {
    for (const { doFn } of this.#all.slice(0, this.#setUp)) {
      try {
        await (doFn.abort === undefined ? doFn.teardown?.() : doFn.abort())
      } catch {
        // The first failure is the one to tell.
      }
    }
  }

  *#call(
    { path, doFn }: Lived,
    method: 'setup' | 'startBundle' | 'finishBundle' | 'teardown',
  ): Generator<unknown, void, unknown> {
    const { metrics } = this.#context
    const outer = enterMetrics(metrics)
    metrics.step = path
    try {
      const result: unknown = doFn[method]?.()
      if (result instanceof Promise) yield result
    } catch (thrown) {
      throw this.#context.failureIn(method, path, thrown)
    } finally {
      enterMetrics(outer)
    }
  }
}
