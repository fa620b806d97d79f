import { enterMetrics, type MetricsScope } from '../../core/metrics.ts'

export interface Stats {
  readonly count: number
  readonly sum: number
  readonly min: number
  readonly max: number
}

/** What the functions of one bundle count, by step and name. */
export class BundleMetrics {
  readonly counters = new Map<string, Map<string, number>>()
  readonly distributions = new Map<string, Map<string, Stats>>()
  readonly #scopes = new Map<string, MetricsScope>()

  /** Where a step's functions count, in all bundles; the step is named by its transform's id. */
  scope(step: string): MetricsScope {
    let scope = this.#scopes.get(step)
    if (scope === undefined) {
      const counters = within(this.counters, step)
      const distributions = within(this.distributions, step)
      scope = {
        count: (name, by) => counters.set(name, (counters.get(name) ?? 0) + by),
        update(name, value) {
          const old = distributions.get(name)
          const { count, sum, min, max } = old ?? { count: 0, sum: 0, min: value, max: value }
          distributions.set(name, {
            count: count + 1,
            sum: sum + value,
            min: Math.min(min, value),
            max: Math.max(max, value),
          })
        },
      }
      this.#scopes.set(step, scope)
    }
    return scope
  }

  /** Forgets what was counted; scopes stay. */
  clear(): void {
    for (const names of this.counters.values()) names.clear()
    for (const names of this.distributions.values()) names.clear()
  }
}

function within<T>(bySteps: Map<string, Map<string, T>>, step: string): Map<string, T> {
  let names = bySteps.get(step)
  if (names === undefined) {
    names = new Map()
    bySteps.set(step, names)
  }
  return names
}

/** Scopes of functions that wait, such as finishBundle: what they count after an await belongs to them, too. */
const waiting: MetricsScope[] = []

/** Runs a function that may wait, in a scope. */
export async function settled<T>(scope: MetricsScope, body: () => T | Promise<T>): Promise<T> {
  waiting.push(scope)
  const outer = enterMetrics(scope)
  try {
    return await body()
  } finally {
    waiting.splice(waiting.indexOf(scope), 1)
    enterMetrics(waiting.at(-1) ?? (outer === scope ? undefined : outer))
  }
}
